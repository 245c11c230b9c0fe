#pragma once

#include <ATen/core/Tensor.h>

#include "core/results/outlier_result.h"

namespace setscope {

// What the logits of the two heads mean. Everything here is computed on the processor, in double
// precision and without gradients, whatever the device of the logits; the answer is on theirs.

/// Each member's probability of not belonging. @param logits [T] of one head
/// @return [T]; softmax: sums to 1 within each set
at::Tensor outlierProbability(Head head, const at::Tensor& logits, const at::Tensor& offsets);

/// The log-odds of outlierProbability: comparable between sets of one size, without the rounding
/// near 0 and 1. A softmax member alone in its set has no odds; its score is 0.
at::Tensor outlierScore(Head head, const at::Tensor& logits, const at::Tensor& offsets);

/// Logits whose probabilities are the weighted means of those of two answers, by either head.
/// @param left, right [T, 2] columns as ExpertLogits
/// @param odds [N, 1] log-odds of the weight of `left` in each set
/// @return [T, 2]
at::Tensor meanOfProbabilities(const at::Tensor& left, const at::Tensor& right,
                               const at::Tensor& odds, const at::Tensor& offsets);

}  // namespace setscope
