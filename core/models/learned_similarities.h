#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/base/run_context.h"

namespace setscope {

/// Columns of learnedSimilarities.
std::int64_t learnedSimilarityWidth();

/// How each member stands to the others of its own set in a space that a network learns: the mean,
/// minimum, quartiles and maximum of its cosine similarities to the other members, its cosine to
/// the sum of their directions, and all of these again standardised within the set. Differentiable:
/// a quantile passes its gradient to the two members whose similarity it is, as a max does to its
/// winner. Equivariant: permuting the members of a set permutes the rows alike, and no row depends
/// on another set. A set of one member gets zeros.
/// @param z [T, p] float32, on any device
/// @param offsets [N+1] int64
/// @return [T, learnedSimilarityWidth()] on the device of `z`
/// @throws Cancelled; looks at the stop token several times a second also within a large set
at::Tensor learnedSimilarities(const at::Tensor& z, const at::Tensor& offsets,
                               const RunContext& run = {});

}  // namespace setscope
