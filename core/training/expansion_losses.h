#pragma once

#include <ATen/core/Tensor.h>

namespace setscope {

/// Losses of set-expansion scorers (engine.md, section 2).

/// Cross-entropy of a softmax over the whole vocabulary, the query's own members left out, against
/// even shares for each set's targets.
/// @param scores [N, V] @param members [T] int64 places of the queries' members
/// @param memberOffsets [N+1] int64 on the CPU @param targets [S] int64 @param targetOffsets [N+1],
/// no set without targets; no target is a member @return scalar, the mean over the sets
at::Tensor listwiseCrossEntropy(const at::Tensor& scores, const at::Tensor& members,
                                const at::Tensor& memberOffsets, const at::Tensor& targets,
                                const at::Tensor& targetOffsets);

/// The paper's relative margin: the mean of max(0, s(x'|X) − s(x|X) + margin) over every target x
/// and non-member x' of each set (Zaheer et al. 2017, section 3.2).
/// @param targets [N, P] scores @param others [N, M] scores
at::Tensor marginLoss(const at::Tensor& targets, const at::Tensor& others, double margin);

/// Cross-entropy of each target against the sampled others, which stand for `represented`
/// candidates: −s + log(eˢ + represented / M · Σ e^{s'}).
/// @param targets [N, P] scores @param others [N, M] scores of candidates drawn evenly
at::Tensor sampledCrossEntropy(const at::Tensor& targets, const at::Tensor& others,
                               double represented);

}  // namespace setscope
