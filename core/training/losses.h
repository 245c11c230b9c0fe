#pragma once

#include <ATen/core/Tensor.h>

namespace setscope {

/// Cross-entropy of "exactly one member of this set is it", the softmax running over the set's own
/// members.
/// @param logits [T] @param offsets [N+1] int64 on the CPU @param targets [N] int64, flat row of
/// each set's member; −1 leaves the set out
/// @return scalar, the mean over the sets that have a target; 0 if none has
at::Tensor setSoftmaxCrossEntropy(const at::Tensor& logits, const at::Tensor& offsets,
                                  const at::Tensor& targets);

/// Cross-entropy of each member's own yes or no.
/// @param logits any shape @param labels same shape, 0..1 @param positiveWeight how much a positive
/// counts beside a negative
/// @return scalar, the mean over all entries; 0 if there is none
at::Tensor sigmoidCrossEntropy(const at::Tensor& logits, const at::Tensor& labels,
                               double positiveWeight = 1.0);

}  // namespace setscope
