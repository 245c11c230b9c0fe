#pragma once

#include <QtGlobal>
#include <algorithm>
#include <cmath>

#include "core/results/outlier_result.h"

namespace setscope {

/// The largest M behind a p-value of the answer: it decides how low a rate makes sense. 0 if there
/// is no p-value.
inline qint64 mostReferenceSets(const OutlierResult* answer) {
    if (answer == nullptr) {
        return 0;
    }
    qint64 most = answer->referenceSetCount;
    for (const SetOutliers& set : answer->sets) {
        most = std::max<qint64>(most, set.referenceSets);
    }
    return most;
}

/// Between which thresholds a person can choose, shares in 0..1.
struct ThresholdLimits {
    double lowest = 0.0;
    double highest = 1.0;
};

/// @param referenceSets M of the p-values, none of which is below 1 / (M + 1); 0: there are none
inline ThresholdLimits thresholdLimits(FlagRule::By by, qint64 referenceSets) {
    if (by == FlagRule::By::Probability) {
        return {.lowest = 0.01, .highest = 1.0};
    }
    const double smallest =
        referenceSets > 0 ? std::ceil(1000.0 / static_cast<double>(referenceSets + 1)) / 1000.0
                          : 0.001;
    return {.lowest = smallest, .highest = std::max(0.2, smallest)};
}

}  // namespace setscope
