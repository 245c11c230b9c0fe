#include "core/training/binary_vectors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/base/check.h"

namespace setscope {

std::int64_t BinaryVectors::positiveCount() const { return std::ranges::count(isPositive, true); }

at::Tensor BinaryVectors::labels() const {
    const std::vector<float> numbers(isPositive.begin(), isPositive.end());
    return at::tensor(at::ArrayRef<float>(numbers)).to(vectors.device());
}

std::vector<std::int64_t> BinaryVectors::rowsWhere(bool positive) const {
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < isPositive.size(); ++row) {
        if (isPositive[row] == positive) {
            rows.push_back(static_cast<std::int64_t>(row));
        }
    }
    return rows;
}

BinaryVectors oneAgainstAll(const at::Tensor& vectors, std::span<const std::int64_t> labels,
                            std::int64_t positiveLabel) {
    SETSCOPE_CHECK(vectors.size(0) == std::ssize(labels),
                   std::to_string(labels.size()) + " labels for " +
                       std::to_string(vectors.size(0)) + " vectors");
    BinaryVectors result{vectors, {}};
    for (const std::int64_t label : labels) {
        result.isPositive.push_back(label == positiveLabel);
    }
    return result;
}

}  // namespace setscope
