#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/run_context.h"
#include "core/results/training_result.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

class OutlierDetector;

/// Whether the stranger has the largest score of its set. @param scores [T]
/// @return bool, one per set with exactly one stranger, in the order of the sets
at::Tensor namedStrangers(const at::Tensor& scores, const EpisodeBatch& batch);

/// Members of the sets that evaluateDetector draws from a source: 16, or 8 where too few concepts
/// have pictures enough.
std::int64_t evaluationSetSize(const EpisodeSource& source);

/// Accuracy of naming the only stranger, for every source, beside the trivial rival on the same
/// sets and features; and for both heads the expected calibration error of their probabilities over
/// sets of all shapes.
/// @param setCount sets of each source
/// @throws Cancelled
std::vector<MeasuredMetric> evaluateDetector(OutlierDetector& detector,
                                             const std::vector<EpisodeSource>& test,
                                             const EpisodeShape& shape, std::int64_t setCount,
                                             const RunContext& run);

}  // namespace setscope
