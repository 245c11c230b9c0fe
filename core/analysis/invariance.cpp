#include "core/analysis/invariance.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include "core/tensor/index_tensor.h"

namespace setscope {

double largestChangeUnderPermutation(
    const std::function<at::Tensor(const at::Tensor& members)>& equivariant,
    const at::Tensor& members, int permutations, Random& random) {
    const at::NoGradGuard withoutGradient;
    if (members.size(0) == 0) {
        return 0.0;
    }
    const at::Tensor expected = equivariant(members);
    std::vector<std::int64_t> order(static_cast<std::size_t>(members.size(0)));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    double largest = 0.0;
    for (int i = 0; i < permutations; ++i) {
        random.shuffle(std::span(order));
        const at::Tensor index = indexTensor(order);
        const at::Tensor found = equivariant(members.index_select(0, index));
        const at::Tensor change = (found - expected.index_select(0, index)).abs().max();
        largest = std::max(largest, change.item<double>());
    }
    return largest;
}

}  // namespace setscope
