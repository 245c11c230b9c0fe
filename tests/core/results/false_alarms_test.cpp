#include "core/results/false_alarms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace setscope {
namespace {

/// Of a rule that flags what is above the `steps`-th largest of M reference scores.
double rateOf(std::int64_t steps, std::int64_t referenceSets) {
    return static_cast<double>(steps) / static_cast<double>(referenceSets + 1);
}

/// The share of draws of M reference sets in which some rate truly flags more than its bound: the
/// truly flagged shares are the order statistics of M uniform numbers.
double shareOfViolatedDraws(std::int64_t referenceSets, double confidence, int draws) {
    std::vector<double> bounds;
    for (std::int64_t steps = 1; steps <= referenceSets; ++steps) {
        bounds.push_back(falseAlarmBound(referenceSets, rateOf(steps, referenceSets), confidence));
    }
    Random random(41);
    std::vector<double> flagged(static_cast<std::size_t>(referenceSets));
    int violated = 0;
    for (int draw = 0; draw < draws; ++draw) {
        std::ranges::generate(flagged, [&random] { return random.uniform(); });
        std::ranges::sort(flagged);
        const bool isWithin = std::ranges::equal(flagged, bounds, std::ranges::less_equal());
        violated += isWithin ? 0 : 1;
    }
    return static_cast<double>(violated) / draws;
}

TEST(FalseAlarmBound, HoldsForAllRatesAtOnceAsOftenAsItSays) {
    constexpr int kDraws = 8000;
    for (const std::int64_t referenceSets : {1, 2, 19, 40, 99, 199}) {
        for (const double confidence : {0.5, 0.8, 0.95}) {
            const double allowed = 1.0 - confidence;
            const double spread = std::sqrt(allowed * confidence / kDraws);
            const double violated = shareOfViolatedDraws(referenceSets, confidence, kDraws);
            EXPECT_LE(violated, allowed + 3.3 * spread) << referenceSets << " " << confidence;
        }
    }
}

TEST(FalseAlarmBound, IsNotMuchLooserThanItMustBe) {
    EXPECT_GE(shareOfViolatedDraws(199, 0.95, 8000), 0.02);
}

TEST(FalseAlarmBound, OfOneReferenceSetIsTheQuantileOfOneUniformNumber) {
    EXPECT_NEAR(falseAlarmBound(1, 0.5, 0.95), 1.0 - 0.9 * 0.05, 1e-12);
    EXPECT_NEAR(falseAlarmBound(1, 0.5, 0.5), 1.0 - 0.9 * 0.5, 1e-12);
}

TEST(FalseAlarmBound, IsHandWorkedForFourReferenceSets) {
    // k = 2. One step: i = 4, C(4,2)/C(4,2) = 1. Two steps: i = 3, C(3,2)/C(4,2) = 1/2.
    EXPECT_NEAR(falseAlarmBound(4, 0.2, 0.95), 1.0 - std::sqrt(0.045), 1e-12);
    EXPECT_NEAR(falseAlarmBound(4, 0.4, 0.95), 1.0 - std::sqrt(0.045 / 2.0), 1e-12);
}

TEST(FalseAlarmBound, IsSharperThanMassartAtSmallRates) {
    const double massart = std::sqrt(std::log(1.0 / 0.05) / (2.0 * 199.0));
    EXPECT_LT(falseAlarmBound(199, 0.01, 0.95), 0.5 * (0.01 + massart));
    EXPECT_LT(falseAlarmBound(199, 0.05, 0.95), 0.8 * (0.05 + massart));
}

TEST(FalseAlarmBound, NeverPromisesLessThanTheRateAndGrowsWithIt) {
    for (const std::int64_t referenceSets : {19, 99, 1000}) {
        double former = 0.0;
        for (int step = 0; step <= 1000; ++step) {
            const double rate = step / 1000.0;
            const double bound = falseAlarmBound(referenceSets, rate, 0.95);
            const auto steps = static_cast<std::int64_t>(
                std::floor(rate * static_cast<double>(referenceSets + 1) + 1e-6));
            EXPECT_GE(bound, former) << referenceSets << " " << rate;
            EXPECT_GE(bound, std::min(1.0, rateOf(steps, referenceSets))) << rate;
            EXPECT_LE(bound, 1.0);
            former = bound;
        }
    }
}

TEST(FalseAlarmBound, FollowsTheRuleAtItsEnds) {
    EXPECT_EQ(falseAlarmBound(0, 0.05, 0.95), 1.0) << "nothing is known";
    EXPECT_EQ(falseAlarmBound(19, 0.049, 0.95), 0.0) << "no p-value is that small";
    EXPECT_GT(falseAlarmBound(19, 0.05, 0.95), 0.0) << "1/20 as a float is at most 5 %";
    EXPECT_EQ(falseAlarmBound(19, 1.0, 0.95), 1.0);
    EXPECT_THROW(falseAlarmBound(19, 1.5, 0.95), std::logic_error);
    EXPECT_THROW(falseAlarmBound(19, 0.5, 1.0), std::logic_error);
    EXPECT_THROW(falseAlarmBound(-1, 0.5, 0.9), std::logic_error);
}

TEST(FalseAlarmBound, OfAnAnswerIsForItsPValuesOnly) {
    OutlierResult result;
    const FlagRule rule{FlagRule::By::FalseAlarmRate, 0.05};
    EXPECT_EQ(falseAlarmBound(result, rule), std::nullopt);
    for (const std::int64_t count : {199, 99}) {
        SetOutliers& set = result.sets.emplace_back();
        set.setPValue = 0.5F;
        set.referenceSets = count;
    }
    EXPECT_EQ(falseAlarmBound(result, rule), falseAlarmBound(99, 0.05, 0.95));
    EXPECT_EQ(falseAlarmBound(result, {}), std::nullopt);
}

TEST(FalseAlarmBound, OfAnAnswerIsTheLargestOfItsSets) {
    OutlierResult result;
    for (const std::int64_t count : {19, 199}) {
        SetOutliers& set = result.sets.emplace_back();
        set.setPValue = 0.5F;
        set.referenceSets = count;
    }
    const FlagRule rule{FlagRule::By::FalseAlarmRate, 0.01};
    EXPECT_EQ(falseAlarmBound(19, 0.01, kFalseAlarmConfidence), 0.0) << "none can be flagged";
    EXPECT_EQ(falseAlarmBound(result, rule), falseAlarmBound(199, 0.01, kFalseAlarmConfidence));
    EXPECT_GT(*falseAlarmBound(result, rule), 0.01);
}

}  // namespace
}  // namespace setscope
