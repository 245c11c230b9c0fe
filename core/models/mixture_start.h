#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace setscope {

/// The rows of each set in ascending lexicographic order, so that what is computed in it does not
/// depend on the order in which members came.
/// @param x [T, d] float64 on the CPU, contiguous and finite @param offsets [N+1]
/// @return [T] int64, rows of x
at::Tensor lexicographicOrder(const at::Tensor& x, const at::Tensor& offsets);

/// Where EM starts: divides each set into at most `parts` parts along principal axes (Su and Dy
/// 2007, "PCA-Part"). Beginning with the whole set, the part with the largest sum of squared
/// distances to its mean (ties: the earliest) is divided at its mean along its principal axis,
/// until there are enough or every part holds only equal members. The axis is that of a dozen power
/// iterations from the member farthest from the mean (ties: the first); members on the negative
/// side stay, the others become the next part.
/// @param x [T, d] float64 on the CPU, contiguous, each set in lexicographicOrder
/// @return [T] int64, the number of each member's part within its set: 0, 1, …
at::Tensor principalParts(const at::Tensor& x, const at::Tensor& offsets, std::int64_t parts);

}  // namespace setscope
