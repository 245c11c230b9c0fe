#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/base/run_context.h"

namespace setscope {

/// Columns of setRelativeInputs.
std::int64_t setRelativeWidth();

/// How each member stands to the others of its own set, in numbers that mean the same whatever the
/// width of the features. Under four scalings of the features (as they are; signed square root;
/// centred on the set; standardised within the set) the mean, minimum, quartiles and maximum of a
/// member's cosine similarities to the others and its cosine to the mean of the others; its
/// distance from the set's mean, its deviation per column from the others, and its distance from
/// the others' subspace at three ridge strengths; all of these again standardised within the set,
/// and the ranks of the cosines to the mean. Computed per set in double precision, without gradient
/// and without padding: permuting the members of a set permutes the rows alike, and no row depends
/// on another set. A set of one member gets finite rows without meaning.
/// @param features [T, d] float32
/// @param offsets  [N+1] int64
/// @return [T, setRelativeWidth()] float32 on the CPU
/// @throws Cancelled; looks at the stop token several times a second also within a large set
at::Tensor setRelativeInputs(const at::Tensor& features, const at::Tensor& offsets,
                             const RunContext& run = {});

/// How much less alike each member is to the mean of the others than its set's members usually are:
/// cosineToOthers standardised within the set, as the inputs hold it.
/// @param inputs [T, setRelativeWidth()] of setRelativeInputs @return [T]
at::Tensor standardisedCosines(const at::Tensor& inputs);

/// The trivial rival of every detector: 1 − cosine of a member's features to the mean of the other
/// members'.
/// @return [T] float32; larger is stranger
at::Tensor cosineToOthers(const at::Tensor& features, const at::Tensor& offsets);

}  // namespace setscope
