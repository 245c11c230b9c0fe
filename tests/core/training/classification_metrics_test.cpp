#include "core/training/classification_metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace setscope {
namespace {

TEST(ClassificationMetrics, OfAHandWorkedConfusion) {
    // 4 positives, of which 3 are found; 6 others, of which 2 are taken for positives.
    const ClassMetrics metrics = metricsOf({3, 1, 2, 4});
    EXPECT_DOUBLE_EQ(metrics.sensitivity, 3.0 / 4.0);
    EXPECT_DOUBLE_EQ(metrics.specificity, 4.0 / 6.0);
    EXPECT_DOUBLE_EQ(metrics.f1, 6.0 / 9.0);  // precision 3/5, recall 3/4
    EXPECT_DOUBLE_EQ(metrics.gMean, std::sqrt(0.5));
}

TEST(ClassificationMetrics, NothingFoundIsZeroAndNotNan) {
    EXPECT_EQ(metricsOf({0, 0, 0, 0}), (ClassMetrics{0.0, 0.0, 0.0, 0.0, 0.5}));
    EXPECT_EQ(metricsOf({0, 5, 0, 5}).f1, 0.0);
}

TEST(BinaryCounts, CountsEveryKindOfAnswer) {
    EXPECT_EQ(binaryCounts({true, true, false, false, true}, {true, false, true, false, true}),
              (BinaryCounts{2, 1, 1, 1}));
}

TEST(AreaUnderRoc, CountsTiesHalf) {
    // Pairs (positive, other): 3 > 1, 3 > 2, 2 > 1, 2 = 2.
    EXPECT_DOUBLE_EQ(areaUnderRoc(std::vector<double>{3, 2, 1, 2}, {true, true, false, false}),
                     3.5 / 4.0);
    EXPECT_DOUBLE_EQ(areaUnderRoc(std::vector<double>{1, 1, 1}, {true, false, false}), 0.5);
    EXPECT_DOUBLE_EQ(areaUnderRoc(std::vector<double>{1, 2}, {true, true}), 0.5);
}

TEST(AreaUnderRoc, IsTheShareOfPairsInOrder) {
    Random random(5);
    std::vector<double> scores;
    std::vector<bool> actual;
    for (int item = 0; item < 60; ++item) {
        scores.push_back(static_cast<double>(random.below(9)));
        actual.push_back(random.below(3) == 0);
    }
    double wins = 0.0;
    double pairs = 0.0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        for (std::size_t j = 0; j < scores.size(); ++j) {
            if (actual[i] && !actual[j]) {
                pairs += 1.0;
                wins += scores[i] > scores[j] ? 1.0 : scores[i] == scores[j] ? 0.5 : 0.0;
            }
        }
    }
    EXPECT_NEAR(areaUnderRoc(scores, actual), wins / pairs, 1e-12);
}

TEST(OneVsAllMetrics, OfThreeHandWorkedClasses) {
    // Said: 0, 1, 1, 2. True: 0, 0, 1, 2.
    const std::vector<double> scores = {3, 1, 0, 1, 2, 0, 0, 5, 1, 0, 0, 4};
    const std::vector<ClassMetrics> metrics =
        oneVsAllMetrics(scores, std::vector<std::int64_t>{0, 0, 1, 2}, 3);
    ASSERT_EQ(metrics.size(), 3U);
    EXPECT_DOUBLE_EQ(metrics[0].sensitivity, 0.5);
    EXPECT_DOUBLE_EQ(metrics[0].specificity, 1.0);
    EXPECT_DOUBLE_EQ(metrics[1].f1, 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(metrics[1].specificity, 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(metrics[2].f1, 1.0);
    EXPECT_DOUBLE_EQ(macroMean(metrics).sensitivity, (0.5 + 1.0 + 1.0) / 3.0);
}

TEST(BestThreshold, NoOtherThresholdDecidesBetter) {
    Random random(6);
    std::vector<double> scores;
    std::vector<bool> actual;
    for (int item = 0; item < 50; ++item) {
        actual.push_back(item % 5 == 0);
        scores.push_back(random.normal() + (actual.back() ? 1.0 : 0.0));
    }
    const ChosenThreshold best = bestThreshold(scores, actual);
    const auto qualityAt = [&](double threshold) {
        const ClassMetrics metrics = binaryMetrics(scores, actual, threshold);
        return std::sqrt(metrics.f1 * metrics.gMean);
    };
    EXPECT_NEAR(qualityAt(best.threshold), best.quality, 1e-12);
    for (const double score : scores) {
        EXPECT_LE(qualityAt(score), best.quality + 1e-12);
    }
}

}  // namespace
}  // namespace setscope
