#include "core/training/expansion_evaluation.h"

#include <gmock/gmock.h>

#include <vector>

namespace setscope {
namespace {

using testing::ElementsAre;

TEST(RanksOfTargets, AreThoseOfTheOtherMembersWithoutTheQuery) {
    const std::vector<KnownSet> sets = {{"", {0, 4, 2}}, {"", {1}}};
    const QueryScores byPlace = [](std::span<const std::int64_t>) {
        return std::vector<float>{9, 8, 7, 6, 5};
    };
    const auto ranks = ranksOfTargets(sets, {.queryMembers = 1}, byPlace, {});
    ASSERT_EQ(ranks.size(), 2U);
    EXPECT_THAT(ranks[0], ElementsAre(4, 2));
    EXPECT_TRUE(ranks[1].empty());
    EXPECT_EQ(metricsOf(ranks).recallAt10, 1.0);
    EXPECT_EQ(metricsOf(ranks).meanReciprocalRank, (0.25 + 0.5) / 2.0);
}

TEST(PopularityScores, CountTheSetsWhateverTheQuery) {
    const std::vector<KnownSet> sets = {{"", {0, 2}}, {"", {2, 1}}, {"", {2}}};
    const QueryScores scores = popularityScores(membershipsOf(sets, 4));
    EXPECT_THAT(scores({}), ElementsAre(1, 1, 3, 0));
    EXPECT_THAT(scores(std::vector<std::int64_t>{2}), ElementsAre(1, 1, 3, 0));
}

}  // namespace
}  // namespace setscope
