#include "core/results/occlusion_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace setscope {
namespace {

using Values = std::vector<float>;

TEST(OcclusionMap, TheMeanMapIsHalfOfEach) {
    OcclusionMap map;
    map.meanColour = {0.5F, -0.25F};
    map.blur = {0.25F, 0.25F};
    EXPECT_EQ(meanMap(map), (Values{0.375F, 0.0F}));
}

TEST(OcclusionMap, AgreementIsTheCorrelationOfRanksNotOfValues) {
    const Values rising = {0.0F, 0.1F, 0.2F, 0.9F};
    EXPECT_FLOAT_EQ(agreementOf(rising, Values{-0.5F, 0.001F, 0.002F, 0.003F}), 1.0F);
    EXPECT_FLOAT_EQ(agreementOf(rising, Values{0.4F, 0.3F, 0.2F, 0.1F}), -1.0F);
    // Ranks 0 1 2 3 and 1 0 3 2: 1 - 6 * 4 / (4 * 15)
    EXPECT_FLOAT_EQ(agreementOf(rising, Values{0.2F, 0.1F, 0.4F, 0.3F}), 0.6F);
}

TEST(OcclusionMap, EqualValuesShareTheirMeanRank) {
    // Ranks 0.5 0.5 2 3 and 0 1 2 3: covariance 4.5, variances 4.5 and 5
    EXPECT_NEAR(agreementOf(Values{0.0F, 0.0F, 0.3F, 0.6F}, Values{0.0F, 0.2F, 0.3F, 0.4F}),
                4.5 / std::sqrt(4.5 * 5.0), 1e-6);
}

TEST(OcclusionMap, TwoMapsWithNothingToSeeAgreeAndOneAloneSaysNothing) {
    const Values flat(6, 0.1F);
    const Values noise = {1e-6F, -1e-6F, 3e-6F, 0.0F, 2e-6F, -2e-6F};
    const Values shape = {0.0F, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F};
    EXPECT_EQ(agreementOf(flat, noise), 1.0F);
    EXPECT_EQ(agreementOf(flat, shape), 0.0F);
    EXPECT_EQ(agreementOf(Values{0.2F}, Values{0.9F}), 1.0F) << "one cell";
}

TEST(OcclusionMap, JsonHoldsItsRowsFromTheTop) {
    OcclusionMap map;
    map.head = Head::Sigmoid;
    map.rows = 2;
    map.columns = 3;
    map.probability = 0.7F;
    map.meanColour = {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F};
    map.blur = {0.1F, 0.0F, 0.1F, 0.2F, 0.3F, 0.4F};
    map.agreement = 0.4F;
    const Json json = toJson(map);
    EXPECT_EQ(json["mean_colour"], Json::parse("[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]"));
    EXPECT_EQ(json["mean"], Json::parse("[[0.1, 0.1, 0.2], [0.3, 0.4, 0.5]]"));
    EXPECT_EQ(json["head"], "sigmoid");
    EXPECT_EQ(json["probability"], 0.7);
    EXPECT_EQ(json["fills_agree"], false);
    EXPECT_EQ(json["is_complete"], false);
}

}  // namespace
}  // namespace setscope
