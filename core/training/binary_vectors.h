#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// Vectors of a class that is looked for, the positives, and of others.
struct BinaryVectors {
    at::Tensor vectors;            ///< [n, d] float32
    std::vector<bool> isPositive;  ///< length n

    std::int64_t count() const { return static_cast<std::int64_t>(isPositive.size()); }
    std::int64_t positiveCount() const;
    /// The smaller side; of equal ones the positives.
    bool positivesAreFewer() const { return 2 * positiveCount() <= count(); }
    /// 1 for a positive, else 0. @return [n] float32 beside the vectors
    at::Tensor labels() const;
    /// The rows of one side in ascending order.
    std::vector<std::int64_t> rowsWhere(bool positive) const;
};

/// One class against all others. @param vectors [n, d] @param labels length n
BinaryVectors oneAgainstAll(const at::Tensor& vectors, std::span<const std::int64_t> labels,
                            std::int64_t positiveLabel);

}  // namespace setscope
