#pragma once

#include <cstdint>
#include <optional>

#include "core/results/outlier_result.h"

namespace setscope {

/// How sure the bounds are that are shown to people.
inline constexpr double kFalseAlarmConfidence = 0.95;

/// The largest share of clean sets, 0..1, that the rule "p-value at most `rate`" may really flag
/// with the reference sets that happened to be drawn. Over the draw of M reference sets, with
/// probability at least `confidence`, the true share is at most this for all rates at once, so the
/// bound stays valid for a rate that is chosen after looking. It speaks of clean sets of one size
/// that are drawn like the reference sets and independently of them, and of the sets' own p-values,
/// not of further members by removal.
///
/// The rule flags what is above the j-th largest reference score, j = floor(rate · (M + 1)), so the
/// true share is at most U(j), the j-th smallest of M uniform numbers. Two envelopes of all U(j)
/// share 1 − confidence = δ between them, and the lower one counts:
/// - Generalised Simes (Sarkar 2008; Bates, Candès, Lei, Romano and Sesia 2023, section 4), sharp
///   at small rates: U(j) <= 1 − (δ₁ C(i, k) / C(M, k))^(1/k) with i = M + 1 − j and k = M/2.
///   Proof: with N(t) the number of the V = 1 − U that are at most t, C(N(t), k) / (C(M, k) t^k)
///   is a martingale as t falls from 1, and 1 there; that it ever reaches 1/δ₁ has probability at
///   most δ₁ (Doob), and U(j) beyond the bound would make it so at t = V(i).
/// - Dvoretzky, Kiefer, Wolfowitz and Massart, for large rates:
///   U(j) <= (j − 1)/M + sqrt(log(1/δ₂) / (2M)).
/// @param referenceSets M >= 0; without any the bound is 1 @param rate 0..1
/// @param confidence above 0, below 1
double falseAlarmBound(std::int64_t referenceSets, double rate, double confidence);

/// The largest of the bounds at kFalseAlarmConfidence of the answer's sets, behind whose p-values
/// different numbers of reference sets may stand; nothing if the rule is not by false-alarm rate or
/// no set has a p-value.
std::optional<double> falseAlarmBound(const OutlierResult& result, const FlagRule& rule);

}  // namespace setscope
