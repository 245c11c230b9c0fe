#include "core/models/neighbour_sets.h"

#include <gmock/gmock.h>

#include <cmath>
#include <vector>

namespace setscope {
namespace {

/// Four sets over five candidates: {0, 1}, {1, 2}, {3}, {3}; candidate 4 is in none.
BinaryFeatures fourSets() {
    BinaryFeatures features;
    features.featureCount = 4;
    features.has = {0, 0, 1, 1, 2, 3};
    features.offsets = {0, 1, 3, 4, 6, 6};
    return features;
}

TEST(NeighbourSets, CountSetsByWhatTheyShareWithTheQuery) {
    const NeighbourSets neighbours(fourSets(), 2.0);
    const std::vector<float> scores = neighbours.scores(std::vector<std::int64_t>{0});
    const double rare = std::log(4.0 / 2.0);
    const double common = std::log(4.0 / 3.0);
    const double weight = std::expm1(2.0 * rare / std::sqrt(rare + common));
    EXPECT_NEAR(scores[0], weight, 1e-6);
    EXPECT_NEAR(scores[1], weight, 1e-6);
    EXPECT_EQ(scores[2], 0.0F);
    EXPECT_EQ(scores[3], 0.0F);
    EXPECT_EQ(scores[4], 0.0F);
}

TEST(NeighbourSets, AddUpWhatEverySetSays) {
    const NeighbourSets neighbours(fourSets(), 2.0);
    const std::vector<float> scores = neighbours.scores(std::vector<std::int64_t>{0, 2});
    EXPECT_NEAR(scores[1], scores[0] + scores[2], 1e-6);
    EXPECT_GT(scores[0], 0.0F);
}

TEST(NeighbourSets, KnowNothingOfAnEmptyQueryOrOneInNoSet) {
    const NeighbourSets neighbours(fourSets(), 2.0);
    EXPECT_THAT(neighbours.scores({}), testing::Each(0.0F));
    EXPECT_THAT(neighbours.scores(std::vector<std::int64_t>{4}), testing::Each(0.0F));
}

}  // namespace
}  // namespace setscope
