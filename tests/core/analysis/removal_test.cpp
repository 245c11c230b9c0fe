#include "core/analysis/removal.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <vector>

#include "core/base/error.h"

namespace setscope {
namespace {

/// Members 1, 2, … with contents in the opposite order.
ReadableMembers numbered(std::int64_t count) {
    ReadableMembers members;
    for (std::int64_t i = 1; i <= count; ++i) {
        members.ids.push_back({i});
        members.contents.push_back({static_cast<std::uint64_t>(1000 - i), 1});
    }
    members.features = at::zeros({count, 2});
    return members;
}

/// Scores by id, all others 0; a rest that holds a scored member is unusual.
RestJudge byScores(std::map<std::int64_t, float> scores) {
    return [scores](const ReadableMembers& rest) {
        ScoredSet scored;
        bool isUnusual = false;
        for (const MemberId id : rest.ids) {
            const auto found = scores.find(id.value);
            scored.score.push_back(found != scores.end() ? found->second : 0.0F);
            isUnusual = isUnusual || found != scores.end();
        }
        scored.setPValue = isUnusual ? 0.01F : 0.7F;
        return scored;
    };
}

std::vector<std::int64_t> removedIds(const std::vector<RemovalStep>& steps) {
    std::vector<std::int64_t> ids;
    for (const RemovalStep& step : steps) {
        ids.push_back(step.member.value);
    }
    return ids;
}

TEST(RemovalSteps, TakeTheMostSuspiciousUntilTheRestIsUsual) {
    const ReadableMembers members = numbered(9);
    const RestJudge judge = byScores({{3, 2.0F}, {7, 5.0F}});
    const std::vector<RemovalStep> steps = removalSteps(members, judge(members), judge);
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[0], (RemovalStep{{7}, 0.01F}));
    EXPECT_EQ(steps[1], (RemovalStep{{3}, 0.01F}));
    EXPECT_EQ(steps[2].pValue, 0.7F) << "the step that says that it is over";
}

TEST(RemovalSteps, OfAUsualSetAreOneStep) {
    const ReadableMembers members = numbered(5);
    const RestJudge judge = byScores({});
    EXPECT_THAT(removedIds(removalSteps(members, judge(members), judge)), testing::ElementsAre(5))
        << "equal scores: by content";
}

TEST(RemovalSteps, GoOnAtExactlyOneHalf) {
    const ReadableMembers members = numbered(8);
    const auto withPValue = [](float pValue) {
        return [pValue](const ReadableMembers& rest) {
            ScoredSet scored;
            scored.score.assign(rest.count(), 0.0F);
            scored.setPValue = pValue;
            return scored;
        };
    };
    EXPECT_EQ(removalSteps(members, withPValue(0.5F)(members), withPValue(0.6F)).size(), 2U);
    EXPECT_EQ(removalSteps(members, withPValue(0.51F)(members), withPValue(0.6F)).size(), 1U);
}

TEST(RemovalSteps, LeaveHalfOfTheMembersAndAtLeastThree) {
    std::map<std::int64_t, float> all;
    for (std::int64_t id = 1; id <= 20; ++id) {
        all[id] = static_cast<float>(id);
    }
    const RestJudge judge = byScores(all);
    const auto stepCount = [&judge](std::int64_t count) {
        const ReadableMembers members = numbered(count);
        return removalSteps(members, judge(members), judge).size();
    };
    EXPECT_EQ(stepCount(3), 1U);
    EXPECT_EQ(stepCount(4), 2U) << "of 4, then of 3";
    EXPECT_EQ(stepCount(5), 3U) << "of 5, 4 and 3";
    EXPECT_EQ(stepCount(10), 6U) << "of 10 to 5";
    EXPECT_EQ(stepCount(11), 7U) << "of 11 to 5, since 6 is more than half";
}

TEST(RemovalSteps, EndWhereARestHasNoPValue) {
    const ReadableMembers members = numbered(9);
    const RestJudge judge = byScores({{3, 2.0F}, {7, 5.0F}});
    const auto withoutPValue = [&judge](const ReadableMembers& rest) {
        ScoredSet scored = judge(rest);
        scored.setPValue.reset();
        return scored;
    };
    EXPECT_THAT(removedIds(removalSteps(members, judge(members), withoutPValue)),
                testing::ElementsAre(7));
    EXPECT_TRUE(removalSteps(members, withoutPValue(members), judge).empty());
}

TEST(RemovalSteps, DoNotDependOnTheOrderOfTheMembers) {
    const ReadableMembers members = numbered(12);
    const RestJudge judge = byScores({{2, 3.0F}, {5, 3.0F}, {9, 3.0F}});
    ReadableMembers reversed = members;
    std::ranges::reverse(reversed.ids);
    std::ranges::reverse(reversed.contents);
    const auto expected = removalSteps(members, judge(members), judge);
    EXPECT_THAT(removedIds(expected), testing::ElementsAre(9, 5, 2, 12));
    EXPECT_EQ(removalSteps(reversed, judge(reversed), judge), expected);
}

TEST(RemovalSteps, PassOnAStop) {
    const ReadableMembers members = numbered(9);
    const RestJudge judge = byScores({{3, 2.0F}});
    const auto stopped = [](const ReadableMembers&) -> ScoredSet { throw Cancelled(); };
    EXPECT_THROW(removalSteps(members, judge(members), stopped), Cancelled);
}

}  // namespace
}  // namespace setscope
