#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace setscope {

inline constexpr std::int64_t kHistogramBins = 100;

/// The probability that a random negative scores above a random positive, from soft histograms
/// (Ustinova and Lempitsky 2016, as Vakhitov et al. 2018 use it; engine.md, section 4). The bins
/// b = 1 .. B lie evenly from the lowest to the highest of all scores; a score between two bins
/// counts towards both by its nearness (triangular kernels), so that h⁺ and h⁻ sum to 1:
///   loss = Σ_b h⁻(b) · Σ_{c ≤ b} h⁺(c)
/// The gradient is exact, also through the lowest and the highest score: adding a number to all
/// scores, or scaling them, changes nothing. Scores that are all equal give 1 without gradient; a
/// side without scores gives 0 without gradient.
/// @param positives [P] @param negatives [M] finite scores @param bins B >= 2
/// @return scalar, 0..1
at::Tensor histogramLoss(const at::Tensor& positives, const at::Tensor& negatives,
                         std::int64_t bins = kHistogramBins);

}  // namespace setscope
