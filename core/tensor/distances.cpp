#include "core/tensor/distances.h"

#include <ATen/ATen.h>

namespace setscope {

at::Tensor squaredDistances(const at::Tensor& a, const at::Tensor& b) {
    const at::Tensor middle = b.detach().mean(0, true);
    const at::Tensor left = a - middle;
    const at::Tensor right = b - middle;
    at::Tensor squares = at::mm(left, right.t()).mul_(-2.0);
    squares.add_(left.square().sum(1, true)).add_(right.square().sum(1).unsqueeze(0));
    return squares.clamp_min_(0.0);
}

}  // namespace setscope
