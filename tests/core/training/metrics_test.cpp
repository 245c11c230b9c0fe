#include "core/training/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "core/base/random.h"

namespace setscope {
namespace {

TEST(WilsonInterval, PublishedValues) {
    const Interval interval = wilsonInterval(81, 263);  // Newcombe 1998, table I, method 3
    EXPECT_NEAR(interval.value, 81.0 / 263.0, 1e-12);
    EXPECT_NEAR(interval.low, 0.2553, 5e-5);
    EXPECT_NEAR(interval.high, 0.3662, 5e-5);
    EXPECT_NEAR(wilsonInterval(0, 20).high, 0.1611, 5e-5);
}

TEST(WilsonInterval, StaysWithinZeroAndOne) {
    EXPECT_EQ(wilsonInterval(0, 5).low, 0.0);
    EXPECT_EQ(wilsonInterval(5, 5).high, 1.0);
    EXPECT_EQ(wilsonInterval(0, 0).high, 1.0);
    EXPECT_THROW(wilsonInterval(6, 5), std::logic_error);
}

TEST(Accuracy, CountsWhatAgrees) {
    const std::vector<std::int64_t> predicted = {1, 2, 3, 4};
    const std::vector<std::int64_t> truth = {1, 0, 3, 4};
    EXPECT_DOUBLE_EQ(accuracy(predicted, truth).value, 0.75);
}

TEST(AreaUnderCurve, EqualsTheShareOfPairsInOrder) {
    Random random(5);
    std::vector<double> scores(60);
    std::vector<bool> positive(60);
    for (std::size_t index = 0; index < scores.size(); ++index) {
        scores[index] = std::round(random.normal() * 3);
        positive[index] = random.uniform() < 0.3;
    }
    double won = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        for (std::size_t j = 0; j < scores.size(); ++j) {
            if (positive[i] && !positive[j]) {
                won += scores[i] > scores[j] ? 1.0 : scores[i] == scores[j] ? 0.5 : 0.0;
                pairs += 1;
            }
        }
    }
    EXPECT_NEAR(areaUnderCurve(scores, positive), won / pairs, 1e-12);
}

TEST(AreaUnderCurve, IsHalfWithoutBothKinds) {
    const std::vector<double> scores = {1, 2};
    EXPECT_EQ(areaUnderCurve(scores, {true, true}), 0.5);
    EXPECT_EQ(areaUnderCurve({}, {}), 0.5);
    EXPECT_THROW(areaUnderCurve(std::vector<double>{std::nan("")}, {true}), std::logic_error);
}

TEST(F1Score, HandWorkedCases) {
    EXPECT_DOUBLE_EQ(f1Score({true, true, false, false}, {true, false, true, false}), 0.5);
    EXPECT_DOUBLE_EQ(f1Score({true, false}, {true, false}), 1.0);
    EXPECT_DOUBLE_EQ(f1Score({false, false}, {false, false}), 0.0);
}

TEST(BootstrapInterval, CoversAMeanAsItsStandardErrorSays) {
    Random random(9);
    std::vector<double> values(400);
    for (double& value : values) {
        value = 3.0 + random.normal();
    }
    const auto mean = [&](std::span<const std::size_t> indices) {
        double sum = 0;
        for (const std::size_t index : indices) {
            sum += values[index];
        }
        return sum / static_cast<double>(indices.size());
    };
    const Interval interval = bootstrapInterval(values.size(), mean, 2000, 1);
    EXPECT_NEAR(interval.high - interval.value, 1.96 / 20, 0.02);
    EXPECT_NEAR(interval.value - interval.low, 1.96 / 20, 0.02);
    EXPECT_EQ(bootstrapInterval(values.size(), mean, 2000, 1).low, interval.low);
    EXPECT_NE(bootstrapInterval(values.size(), mean, 2000, 2).low, interval.low);
}

TEST(Reliability, BinsHoldTheirUpperEdge) {
    const std::vector<double> probabilities = {0.0, 0.5, 0.51, 1.0};
    const auto curve = reliabilityCurve(probabilities, {false, true, false, true}, 2);
    ASSERT_EQ(curve.size(), 2U);
    EXPECT_EQ(curve[0].count, 2);
    EXPECT_DOUBLE_EQ(curve[0].meanProbability, 0.25);
    EXPECT_DOUBLE_EQ(curve[0].positiveShare, 0.5);
    EXPECT_DOUBLE_EQ(curve[1].meanProbability, 0.755);
    EXPECT_NEAR(expectedCalibrationError(curve), (0.25 + 0.255) / 2, 1e-12);
}

TEST(Reliability, PerfectProbabilitiesHaveAlmostNoError) {
    Random random(3);
    std::vector<double> probabilities(20'000);
    std::vector<bool> positive(probabilities.size());
    for (std::size_t index = 0; index < probabilities.size(); ++index) {
        probabilities[index] = random.uniform();
        positive[index] = random.uniform() < probabilities[index];
    }
    EXPECT_LT(expectedCalibrationError(reliabilityCurve(probabilities, positive, 10)), 0.02);
    EXPECT_EQ(expectedCalibrationError(reliabilityCurve({}, {}, 10)), 0.0);
}

TEST(Reliability, RefusesWhatIsNoProbability) {
    EXPECT_THROW(reliabilityCurve(std::vector<double>{1.1}, {true}, 2), std::logic_error);
    EXPECT_THROW(reliabilityCurve(std::vector<double>{std::nan("")}, {true}, 2), std::logic_error);
}

}  // namespace
}  // namespace setscope
