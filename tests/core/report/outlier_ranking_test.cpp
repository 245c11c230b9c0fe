#include "core/report/outlier_ranking.h"

#include <gmock/gmock.h>

#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

std::vector<std::string> setNames(const OutlierRanking& ranking) {
    std::vector<std::string> names;
    for (const RankedSet& set : ranking.sets) {
        names.push_back(set.set->name);
    }
    return names;
}

TEST(OutlierRanking, FlaggedSetsComeFirstThenTheSmallestPValue) {
    OutlierFixture fixture;
    fixture.addSet("calm", 0.9F, {{"a", 0.4F}, {"b", 0.3F}, {"c", 0.3F}});
    fixture.addSet("doubtful", 0.02F, {{"a", 0.4F}, {"b", 0.3F}, {"c", 0.3F}});
    fixture.addSet("flagged", 0.5F, {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}});
    const OutlierRanking ranking = rankOutliers(fixture.collection, fixture.result, {});
    EXPECT_THAT(setNames(ranking), testing::ElementsAre("flagged", "doubtful", "calm"));
    EXPECT_EQ(ranking.flaggedSetCount, 1);
    EXPECT_EQ(ranking.flaggedMemberCount, 1);
    EXPECT_EQ(ranking.memberCount, 9);
}

TEST(OutlierRanking, WithoutPValuesTheLargestProbabilityDecides) {
    OutlierFixture fixture;
    fixture.addSet("low", std::nullopt, {{"a", 0.35F}, {"b", 0.35F}, {"c", 0.3F}});
    fixture.addSet("high", std::nullopt, {{"a", 0.2F}, {"b", 0.45F}, {"c", 0.35F}});
    EXPECT_THAT(setNames(rankOutliers(fixture.collection, fixture.result, {})),
                testing::ElementsAre("high", "low"));
}

TEST(OutlierRanking, MembersAreRankedOverAllSets) {
    OutlierFixture fixture;
    fixture.addSet("x", std::nullopt, {{"x1", 0.1F}, {"x2", 0.7F}, {"x3", 0.2F}});
    fixture.addSet("y", std::nullopt, {{"y1", 0.6F}, {"y2", 0.3F}, {"y3", 0.1F}});
    std::vector<std::string> names;
    const OutlierRanking ranking = rankOutliers(fixture.collection, fixture.result, {});
    for (const RankedMember& member : ranking.members()) {
        names.push_back(member.member->name);
    }
    EXPECT_THAT(names, testing::ElementsAre("x2", "y1", "y2", "x3", "x1", "y3"));
}

TEST(OutlierRanking, RemovedMembersComeInTheOrderOfTheirSteps) {
    OutlierFixture fixture;
    fixture.addSet("x", 0.02F, {{"x1", 0.1F}, {"x2", 0.7F}, {"x3", 0.2F}});
    SetOutliers& set = fixture.result.sets[0];
    set.removals = {{set.members[1], 0.02F}, {set.members[0], 0.2F}};
    const OutlierRanking ranking =
        rankOutliers(fixture.collection, fixture.result, {FlagRule::By::FalseAlarmRate, 0.1});
    const std::vector<RemovedMember> removed = removedMembers(ranking.sets[0]);
    ASSERT_EQ(removed.size(), 2U);
    EXPECT_EQ(removed[0].member.member->name, "x2");
    EXPECT_TRUE(removed[0].member.flagged);
    EXPECT_EQ(removed[1].member.member->name, "x1");
    EXPECT_FALSE(removed[1].member.flagged);
    EXPECT_EQ(removed[1].pValue, 0.2F);
    EXPECT_EQ(removed[1].member.flaggingRate, 0.2F);
}

TEST(OutlierRanking, SetsThatWereNotJudgedStandApart) {
    OutlierFixture fixture;
    fixture.addSet("small", std::nullopt, {});
    const OutlierRanking ranking = rankOutliers(fixture.collection, fixture.result, {});
    EXPECT_TRUE(ranking.sets.empty());
    ASSERT_EQ(ranking.unjudged.size(), 1U);
    EXPECT_EQ(ranking.unjudged.front().set->name, "small");
}

}  // namespace
}  // namespace setscope
