#pragma once

#include <compare>

#include "core/results/outlier_result.h"

namespace setscope {

/// How suspicious a set is, for ordering: the smaller, the more suspicious. Flagged sets come
/// first, then the p-value counts (1 if there is none), then the largest probability; a set that
/// was not judged comes last.
struct Suspicion {
    bool isNotFlagged = true;
    float pValue = 1.0F;
    float negatedProbability = 1.0F;

    auto operator<=>(const Suspicion&) const = default;
};

Suspicion suspicionOf(const SetOutliers& set, const FlagRule& rule);

}  // namespace setscope
