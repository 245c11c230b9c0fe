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

/// What targets are measured against where not the whole vocabulary is scored: candidates drawn for
/// each set, of which some are likelier to be drawn than others.
struct DrawnScores {
    at::Tensor targets;      ///< [N, P]
    at::Tensor others;       ///< [N, M]
    at::Tensor logExpected;  ///< [N, M] logarithm of how often each was to be expected among them
    at::Tensor isOwn;        ///< [N, M] bool: a member or target of the set itself; left out
};

/// The paper's relative margin: max(0, s(x'|X) − s(x|X) + margin) of every target x and other x' of
/// each set (Zaheer et al. 2017, section 3.2), the mean over targets of the mean over others, where
/// an other weighs e^{s'} / its expected number: among thousands of candidates few are near the
/// first places, and these decide. The weights are taken as constant. Without others, 0.
at::Tensor marginLoss(const DrawnScores& scores, double margin);

/// Cross-entropy of a softmax over the vocabulary, of which the drawn candidates are a sample,
/// against even shares for each set's targets:
/// the mean of −s + log(Σ_targets represented · eˢ + Σ_others e^{s'} / its expected number).
/// @param represented [N, 1] targets of the set that each drawn one stands for
at::Tensor sampledCrossEntropy(const DrawnScores& scores, const at::Tensor& represented);

}  // namespace setscope
