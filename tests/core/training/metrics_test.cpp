#include "core/training/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
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
