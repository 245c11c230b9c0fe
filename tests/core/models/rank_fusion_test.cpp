#include "core/models/rank_fusion.h"

#include <gmock/gmock.h>

#include <vector>

namespace setscope {
namespace {

using testing::ElementsAre;

TEST(PlacesByScore, GiveEqualScoresTheMeanOfTheirPlaces) {
    EXPECT_THAT(placesByScore(std::vector<float>{0.5F, 2.0F, 0.5F, -1.0F, 0.5F}),
                ElementsAre(3, 1, 3, 5, 3));
    EXPECT_TRUE(placesByScore({}).empty());
}

TEST(FusedByRank, AddsTheReciprocalsOfPlaces) {
    const std::vector<std::vector<float>> places = {{1, 2, 3}, {3, 1, 2}};
    const std::vector<double> weights = {1.0, 0.5};
    const std::vector<float> fused = fusedByRank(places, weights, 10.0);
    EXPECT_FLOAT_EQ(fused[0], static_cast<float>(1.0 / 11 + 0.5 / 13));
    EXPECT_FLOAT_EQ(fused[1], static_cast<float>(1.0 / 12 + 0.5 / 11));
    EXPECT_FLOAT_EQ(fused[2], static_cast<float>(1.0 / 13 + 0.5 / 12));
}

TEST(FusedByRank, OfOneScorerKeepsItsOrder) {
    const std::vector<std::vector<float>> places = {{2, 1, 3.5F, 3.5F}};
    EXPECT_THAT(placesByScore(fusedByRank(places, std::vector<double>{1.0}, 60.0)),
                ElementsAre(2, 1, 3.5F, 3.5F));
}

}  // namespace
}  // namespace setscope
