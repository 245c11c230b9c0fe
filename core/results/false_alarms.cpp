#include "core/results/false_alarms.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "core/base/check.h"

namespace setscope {
namespace {

/// Of 1 − confidence; the rest is for the envelope that is sharp at large rates.
constexpr double kShareOfSimes = 0.9;

/// j: the p-values 1/(M + 1) to j/(M + 1) are at most the rate, compared as isFlagged does.
std::int64_t flaggingSteps(std::int64_t referenceSets, double rate) {
    const auto isAtMostRate = [&](std::int64_t step) {
        return static_cast<float>(step) / static_cast<float>(referenceSets + 1) <=
               static_cast<float>(rate);
    };
    auto steps =
        static_cast<std::int64_t>(std::floor(rate * static_cast<double>(referenceSets + 1)));
    while (steps <= referenceSets && isAtMostRate(steps + 1)) {
        ++steps;
    }
    while (steps > 0 && !isAtMostRate(steps)) {
        --steps;
    }
    return steps;
}

double logChoose(double n, double k) {
    return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

double simesEnvelope(std::int64_t referenceSets, std::int64_t steps, double delta) {
    const std::int64_t k = std::max<std::int64_t>(1, referenceSets / 2);
    const std::int64_t i = referenceSets + 1 - steps;
    if (i < k) {
        return 1.0;
    }
    const auto order = static_cast<double>(k);
    const double logTail = std::log(delta) + logChoose(static_cast<double>(i), order) -
                           logChoose(static_cast<double>(referenceSets), order);
    return -std::expm1(logTail / order);
}

double massartEnvelope(std::int64_t referenceSets, std::int64_t steps, double delta) {
    const auto count = static_cast<double>(referenceSets);
    return static_cast<double>(steps - 1) / count + std::sqrt(-std::log(delta) / (2.0 * count));
}

}  // namespace

double falseAlarmBound(std::int64_t referenceSets, double rate, double confidence) {
    SETSCOPE_CHECK(
        referenceSets >= 0 && rate >= 0.0 && rate <= 1.0 && confidence > 0.0 && confidence < 1.0,
        "a bound for " + std::to_string(referenceSets) + " reference sets at " +
            std::to_string(rate) + " with confidence " + std::to_string(confidence));
    if (referenceSets == 0) {
        return 1.0;
    }
    const std::int64_t steps = flaggingSteps(referenceSets, rate);
    if (steps == 0 || steps > referenceSets) {
        return steps == 0 ? 0.0 : 1.0;
    }
    const double delta = 1.0 - confidence;
    return std::min({1.0, simesEnvelope(referenceSets, steps, kShareOfSimes * delta),
                     massartEnvelope(referenceSets, steps, (1.0 - kShareOfSimes) * delta)});
}

std::optional<double> falseAlarmBound(const OutlierResult& result, const FlagRule& rule) {
    std::set<std::int64_t> counts;
    for (const SetOutliers& set : result.sets) {
        if (set.setPValue) {
            counts.insert(set.referenceSets > 0 ? set.referenceSets : result.referenceSetCount);
        }
    }
    if (rule.by != FlagRule::By::FalseAlarmRate || counts.empty()) {
        return std::nullopt;
    }
    double bound = 0.0;
    for (const std::int64_t count : counts) {
        bound = std::max(bound, falseAlarmBound(count, rule.threshold, kFalseAlarmConfidence));
    }
    return bound;
}

}  // namespace setscope
