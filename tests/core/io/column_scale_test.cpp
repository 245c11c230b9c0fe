#include "core/io/column_scale.h"

#include <gtest/gtest.h>

#include <cmath>

namespace setscope {
namespace {

std::optional<ColumnScale> scaleOfCopy(std::vector<double> values) { return scaleOf(values); }

TEST(ColumnScale, IsTheMedianAndTheDistanceOfTheQuartiles) {
    const std::optional<ColumnScale> odd = scaleOfCopy({100.0, 2.0, 1.0, 4.0, 3.0});
    ASSERT_TRUE(odd);
    EXPECT_DOUBLE_EQ(odd->centre, 3.0);
    EXPECT_DOUBLE_EQ(odd->spread, 2.0 / 1.3489795);
    EXPECT_EQ(odd->origin, 0.0);
    EXPECT_FALSE(odd->isBlurred);
    const std::optional<ColumnScale> even = scaleOfCopy({4.0, 1.0, 3.0, 2.0});
    ASSERT_TRUE(even);
    EXPECT_DOUBLE_EQ(even->centre, 2.5);
    EXPECT_DOUBLE_EQ(even->spread, 1.5 / 1.3489795);
}

TEST(ColumnScale, WhereMostValuesAreEqualItIsTheStandardDeviation) {
    const std::optional<ColumnScale> scale = scaleOfCopy({0.0, 0.0, 1.0, 0.0, 0.0});
    ASSERT_TRUE(scale);
    EXPECT_DOUBLE_EQ(scale->centre, 0.0);
    EXPECT_DOUBLE_EQ(scale->spread, 0.4);
}

TEST(ColumnScale, OneNumberThroughoutHasNone) {
    EXPECT_FALSE(scaleOfCopy({5.0, 5.0}));
    EXPECT_FALSE(scaleOfCopy({5.0}));
}

TEST(ColumnScale, NoValueIsScaledBeyondAMillion) {
    const std::vector<double> values = {0.0, 1e-6, 2e-6, 3e-6, 1e37, -1e37};
    const std::optional<ColumnScale> scale = scaleOfCopy(values);
    ASSERT_TRUE(scale);
    for (const double value : values) {
        EXPECT_LE(std::abs((value - scale->centre) / scale->spread), 1.000001e6);
    }
}

TEST(ColumnScale, ARoundNumberIsTakenOffWhereFloat32TellsValuesNotApart) {
    const std::optional<ColumnScale> seconds =
        scaleOfCopy({1700000000.1, 1700000000.2, 1700000000.3, 1700000000.4});
    ASSERT_TRUE(seconds);
    EXPECT_EQ(seconds->origin, 1700000000.0);
    EXPECT_FALSE(seconds->isBlurred);
    const std::optional<ColumnScale> below =
        scaleOfCopy({-5.1234561, -5.1234562, -5.1234563, -5.1234564});
    ASSERT_TRUE(below);
    EXPECT_EQ(below->origin, -5.123456);
    EXPECT_FALSE(below->isBlurred);
}

TEST(ColumnScale, MostValuesEqualDoNotHideTheOthers) {
    const std::optional<ColumnScale> scale = scaleOfCopy(
        {1700000000.0, 1700000000.0, 1700000000.0, 1700000000.0, 1700000000.0, 1700000000.5});
    ASSERT_TRUE(scale);
    EXPECT_EQ(scale->origin, 1700000000.0);
}

TEST(ColumnScale, NothingIsTakenOffWhereFloat32IsEnough) {
    for (const std::vector<double>& values :
         std::vector<std::vector<double>>{{0.1, 0.2, 0.3},
                                          {1990.0, 2005.0, 2020.0},
                                          {101325.25, 101330.5, 101301.125},
                                          {16777211.0, 16777213.0, 16777215.0},
                                          {1.0, 2.0, 3.0, 4.0, 1e9 + 0.5},
                                          {-1e30, 1e-30, 1e30}}) {
        const std::optional<ColumnScale> scale = scaleOfCopy(values);
        ASSERT_TRUE(scale);
        EXPECT_EQ(scale->origin, 0.0) << values.back();
        EXPECT_FALSE(scale->isBlurred) << values.back();
    }
}

TEST(ColumnScale, IsBlurredWhereDoublesTellValuesNotApartEither) {
    const auto isBlurred = [](const std::vector<double>& values) {
        return scaleOfCopy(values)->isBlurred;
    };
    EXPECT_TRUE(isBlurred({1e18, 1e18 + 128.0, 1e18 + 256.0, 1e18 + 384.0}));
    EXPECT_FALSE(isBlurred({9007199254740001.0, 9007199254740002.0, 9007199254740003.0}))
        << "whole numbers below 2 to the power of 53 are exact";
}

}  // namespace
}  // namespace setscope
