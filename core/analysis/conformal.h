#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/results/outlier_result.h"
#include "core/results/training_result.h"
#include "core/training/conformal_calibration.h"

namespace setscope {

/// Conformal p-value of a score: (1 + #{T_ref >= score}) / (M + 1).
/// @param references M largest scores of clean sets of similar size, ascending; M may be 0
float conformalPValue(std::span<const float> references, float score);

/// Conformal p-value of a score in a set of `size` members: p = (1 + #{T_ref ≥ score}) / (M + 1),
/// T_ref the largest scores of M clean reference sets. Between two reference sizes the larger of
/// their two p-values holds, the cautious one. Flagging sets whose largest score has p <= α flags
/// at most the share α of clean sets like the reference sets, on average over reference draws.
/// @return nothing where `size` is outside the range of the reference sizes
std::optional<float> conformalPValue(const std::vector<ReferenceBucket>& references, Head head,
                                     std::int64_t size, float score);

/// The reference sets that a set is judged against: those of strange sets where the detector's gate
/// says that this is one and there are such, else the others.
/// @param familiarity 0..1; absent for a detector without a gate
const std::vector<ReferenceBucket>& referencesFor(const ConformalReference& reference,
                                                  std::optional<float> familiarity);

/// How often sets without a stranger are flagged at a false-alarm rate; `rival` of the metric is
/// the rate, which it must not be clearly above.
/// @param clean largest member scores of such sets, by size, that are not among the reference sets
/// @param what "clean sets"
MeasuredMetric measuredFalseAlarms(const std::vector<ReferenceBucket>& references,
                                   const std::vector<ReferenceBucket>& clean, Head head,
                                   double rate, const std::string& what);

/// M of the p-values of sets of `size` members: the smaller one between two reference sizes; 0
/// where there is no p-value.
std::int64_t referenceSetCount(const std::vector<ReferenceBucket>& references, std::int64_t size);

/// M: of the bucket with the fewest sets; 0 without buckets.
std::int64_t referenceSetCount(const std::vector<ReferenceBucket>& references);

}  // namespace setscope
