#include "core/analysis/conformal.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace setscope {
namespace {

ConformalReference fourScores() {
    return {.detectorFingerprint = "d",
            .encoderFingerprint = "e",
            .pictures = "made up",
            .buckets = {{4, {1.0F, 2.0F, 3.0F, 4.0F}, {10.0F, 20.0F, 30.0F, 40.0F}},
                        {8, {2.0F, 3.0F, 4.0F, 5.0F}, {1.0F, 1.0F, 1.0F, 1.0F}}}};
}

TEST(ConformalPValue, CountsTheReferenceScoresThatAreNoSmaller) {
    const ConformalReference reference = fourScores();
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Softmax, 4, 0.0F),
                    1.0F);  // (1 + 4) / 5
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Softmax, 4, 2.0F),
                    4.0F / 5.0F);  // 2, 3, 4 and itself
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Softmax, 4, 2.5F), 3.0F / 5.0F);
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Softmax, 4, 9.0F),
                    1.0F / 5.0F);  // the smallest there is
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Sigmoid, 4, 15.0F), 4.0F / 5.0F);
}

TEST(ConformalPValue, BetweenTwoSizesIsTheMoreCautious) {
    const ConformalReference reference = fourScores();
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Softmax, 6, 4.5F),
                    2.0F / 5.0F);  // size 4 alone: 1 / 5
    EXPECT_FLOAT_EQ(*conformalPValue(reference.buckets, Head::Softmax, 8, 4.5F), 2.0F / 5.0F);
}

TEST(ConformalPValue, IsAbsentOutsideTheReferenceSizes) {
    const ConformalReference reference = fourScores();
    EXPECT_FALSE(conformalPValue(reference.buckets, Head::Softmax, 3, 1.0F).has_value());
    EXPECT_FALSE(conformalPValue(reference.buckets, Head::Softmax, 9, 1.0F).has_value());
    EXPECT_FALSE(
        conformalPValue(std::vector<ReferenceBucket>(), Head::Softmax, 4, 1.0F).has_value());
}

TEST(ConformalPValue, OfPlainScoresCountsThoseThatAreNoSmaller) {
    const std::vector<float> references = {1.0F, 2.0F, 2.0F, 3.0F};
    EXPECT_FLOAT_EQ(conformalPValue(references, 2.0F), 4.0F / 5.0F);
    EXPECT_FLOAT_EQ(conformalPValue(references, 3.5F), 1.0F / 5.0F);
    EXPECT_FLOAT_EQ(conformalPValue({}, 3.5F), 1.0F);
}

TEST(ReferenceSetCount, OfASizeIsTheSmallerOneOfItsNeighbours) {
    ConformalReference reference = fourScores();
    reference.buckets[1].softmax.pop_back();
    EXPECT_EQ(referenceSetCount(reference.buckets, 4), 4);
    EXPECT_EQ(referenceSetCount(reference.buckets, 6), 3);
    EXPECT_EQ(referenceSetCount(reference.buckets, 8), 3);
    EXPECT_EQ(referenceSetCount(reference.buckets, 3), 0);
    EXPECT_EQ(referenceSetCount(reference.buckets, 9), 0);
}

TEST(MeasuredFalseAlarms, CountsTheCleanSetsWhosePValueIsAtMostTheRate) {
    // p-values of size 4: 1/5, 1/5, 5/5; of size 8: 1/5; of size 99: none.
    const std::vector<ReferenceBucket> clean = {
        {4, {5.0F, 9.0F, 0.0F}, {}}, {8, {6.0F}, {}}, {99, {6.0F}, {}}};
    const MeasuredMetric measured =
        measuredFalseAlarms(fourScores().buckets, clean, Head::Softmax, 0.2, "clean sets");
    EXPECT_EQ(measured.count, 4);
    EXPECT_DOUBLE_EQ(measured.value, 0.75);
    EXPECT_EQ(measured.rival, 0.2);
    EXPECT_EQ(
        measuredFalseAlarms(fourScores().buckets, clean, Head::Softmax, 0.19, "clean sets").value,
        0.0);
    EXPECT_EQ(
        measuredFalseAlarms(fourScores().buckets, {}, Head::Sigmoid, 0.05, "clean sets").count, 0);
}

TEST(ReferenceSetCount, IsThatOfTheSmallestBucket) {
    ConformalReference reference = fourScores();
    EXPECT_EQ(referenceSetCount(reference.buckets), 4);
    reference.buckets[1].softmax.pop_back();
    EXPECT_EQ(referenceSetCount(reference.buckets), 3);
    EXPECT_EQ(referenceSetCount({}), 0);
}

/// The largest of `size` standard normal scores, as those of a clean set's members would be.
float largestOfCleanSet(std::int64_t size, Random& random) {
    double largest = random.normal();
    for (std::int64_t i = 1; i < size; ++i) {
        largest = std::max(largest, random.normal());
    }
    return static_cast<float>(largest);
}

TEST(ConformalPValue, FlagsCleanSetsNoMoreOftenThanAsked) {
    constexpr int kDraws = 40;  // of the reference sets
    constexpr int kSetsPerDraw = 100;
    constexpr std::int64_t kSize = 16;
    Random random(11);
    std::vector<int> flagged(3, 0);
    const std::vector<double> rates = {0.01, 0.05, 0.10};
    for (int draw = 0; draw < kDraws; ++draw) {
        ReferenceBucket bucket{.size = kSize, .softmax = {}, .sigmoid = {}};
        for (int i = 0; i < 199; ++i) {
            bucket.softmax.push_back(largestOfCleanSet(kSize, random));
        }
        std::ranges::sort(bucket.softmax);
        const ConformalReference reference{.detectorFingerprint = "",
                                           .encoderFingerprint = "",
                                           .pictures = "",
                                           .buckets = {bucket}};
        for (int set = 0; set < kSetsPerDraw; ++set) {
            const double p = *conformalPValue(reference.buckets, Head::Softmax, kSize,
                                              largestOfCleanSet(kSize, random));
            for (std::size_t rate = 0; rate < rates.size(); ++rate) {
                flagged[rate] += p <= rates[rate] ? 1 : 0;
            }
        }
    }
    // Sets of one draw share their reference, which adds the spread of a beta quantile to the
    // binomial one.
    constexpr double kTotal = kDraws * kSetsPerDraw;
    for (std::size_t rate = 0; rate < rates.size(); ++rate) {
        const double alpha = rates[rate];
        const double spread =
            std::sqrt(alpha * (1 - alpha) * (1.0 / kTotal + 1.0 / (200.0 * kDraws)));
        EXPECT_NEAR(flagged[rate] / kTotal, alpha, 3 * spread) << "at " << alpha;
    }
}

TEST(ReferencesFor, StrangeSetsHaveReferencesOfTheirOwn) {
    ConformalReference reference = fourScores();
    EXPECT_EQ(&referencesFor(reference, 0.1F), &reference.buckets) << "there are no others";
    reference.strangeBuckets = {{4, {0.0F}, {0.0F}}};
    EXPECT_EQ(&referencesFor(reference, 0.1F), &reference.strangeBuckets);
    EXPECT_EQ(&referencesFor(reference, 0.9F), &reference.buckets);
    EXPECT_EQ(&referencesFor(reference, std::nullopt), &reference.buckets);
}

}  // namespace
}  // namespace setscope
