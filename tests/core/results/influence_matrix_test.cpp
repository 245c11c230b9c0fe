#include "core/results/influence_matrix.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace setscope {
namespace {

/// Members 5, 6 and 7; 5 and 7 are least alike.
InfluenceMatrix threeMembers() {
    InfluenceMatrix matrix;
    matrix.members = {{5}, {6}, {7}};
    matrix.cosine = {1.0F, 0.8F, -0.2F, 0.8F, 1.0F, 0.3F, -0.2F, 0.3F, 1.0F};
    return matrix;
}

TEST(InfluenceMatrix, TheMostDifferentPairHasTheSmallestCosine) {
    EXPECT_EQ(mostDifferentPair(threeMembers()), (MemberPair{{5}, {7}, -0.2F}));
}

TEST(InfluenceMatrix, OfEquallyDifferentPairsTheFirstIsTaken) {
    InfluenceMatrix matrix = threeMembers();
    matrix.cosine.assign(9, 0.5F);
    EXPECT_EQ(mostDifferentPair(matrix), (MemberPair{{5}, {6}, 0.5F}));
}

TEST(InfluenceMatrix, NeighboursComeNearestFirstWithoutTheMemberItself) {
    const std::vector<MemberPair> neighbours = neighboursOf(threeMembers(), {7});
    EXPECT_EQ(neighbours, (std::vector<MemberPair>{{{7}, {6}, 0.3F}, {{7}, {5}, -0.2F}}));
}

TEST(InfluenceMatrix, AskingForAStrangerOrAnEmptyMatrixIsAMistake) {
    EXPECT_THROW(neighboursOf(threeMembers(), {8}), std::logic_error);
    EXPECT_THROW(mostDifferentPair(InfluenceMatrix{}), std::logic_error);
}

}  // namespace
}  // namespace setscope
