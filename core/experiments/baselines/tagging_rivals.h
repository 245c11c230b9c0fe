#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace setscope {

/// Tags of items by their features alone. Both take training features [n, d] and their tags [n, V]
/// of 0 and 1, and the features of other items [m, d], and give [m, V], larger is likelier.

/// Ridge regression of each tag, centred: x W + b with W = (XᵀX + λ n I)⁻¹ Xᵀ Y.
at::Tensor leastSquaresTags(const at::Tensor& features, const at::Tensor& tags,
                            const at::Tensor& asked, double ridge);

/// Share of the nearest items that have the tag, each weighted by its cosine, as JEC passes tags on
/// (Makadia et al. 2008). @pre rows of unit length
at::Tensor nearestItemsTags(const at::Tensor& features, const at::Tensor& tags,
                            const at::Tensor& asked, std::int64_t neighbours);

}  // namespace setscope
