#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/results/outlier_result.h"
#include "core/results/training_result.h"
#include "core/training/conformal_calibration.h"

namespace setscope {

/// Conformal p-value of a score in a set of `size` members: p = (1 + #{T_ref ≥ score}) / (M + 1),
/// T_ref the largest scores of M clean reference sets. Between two reference sizes the larger of
/// their two p-values holds, the cautious one. Flagging sets whose largest score has p <= α flags
/// at most the share α of clean sets like the reference sets, on average over reference draws.
/// @return nothing where `size` is outside the range of the reference sizes
std::optional<float> conformalPValue(const ConformalReference& reference, Head head,
                                     std::int64_t size, float score);

/// How often sets without a stranger are flagged at a false-alarm rate; `rival` of the metric is
/// the rate, which it must not be clearly above.
/// @param clean largest member scores of such sets, by size, that are not among the reference sets
MeasuredMetric measuredFalseAlarms(const ConformalReference& reference,
                                   const std::vector<ReferenceBucket>& clean, Head head,
                                   double rate);

/// M: of the bucket with the fewest sets; 0 without buckets.
std::int64_t referenceSetCount(const ConformalReference& reference);

}  // namespace setscope
