#include "core/results/ranking_summary.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace setscope {
namespace {

constexpr float kUnknown = -std::numeric_limits<float>::infinity();

TEST(Agreement, IsThatAllWhoKnowItHaveItAmongTheFirstHundredth) {
    EXPECT_EQ(firstOnes(37'718), 377);
    EXPECT_EQ(agreementOf({.scores = {1, 2}, .ranks = {1, 377}}, 37'718), ScorerAgreement::Agree);
    EXPECT_EQ(agreementOf({.scores = {1, 2}, .ranks = {1, 377.5F}}, 37'718),
              ScorerAgreement::Differ);
}

TEST(Agreement, InSmallPoolsIsAboutTheFirstTen) {
    EXPECT_EQ(agreementOf({.scores = {1, 2}, .ranks = {10, 1}}, 40), ScorerAgreement::Agree);
    EXPECT_EQ(agreementOf({.scores = {1, 2}, .ranks = {11, 1}}, 40), ScorerAgreement::Differ);
}

TEST(Agreement, DoesNotAskWhoKnowsNothing) {
    EXPECT_EQ(agreementOf({.scores = {1, kUnknown, 2}, .ranks = {1, 900, 2}}, 1000),
              ScorerAgreement::Agree);
    EXPECT_EQ(agreementOf({.scores = {1, kUnknown}, .ranks = {1, 900}}, 1000),
              ScorerAgreement::Alone);
    EXPECT_EQ(agreementOf({}, 1000), ScorerAgreement::Alone);
}

std::vector<LeftOut> withOwnRanks(const std::vector<float>& ranks) {
    std::vector<LeftOut> all;
    for (const float rank : ranks) {
        all.push_back({.ownRank = rank});
    }
    return all;
}

TEST(SuggestedCut, IsTheMedianRankOfWhatWasLeftOut) {
    EXPECT_EQ(suggestedCut(withOwnRanks({900, 12, 17}), 5000), 17);
    EXPECT_EQ(suggestedCut(withOwnRanks({1, 2, 3}), 5000), 10);
    EXPECT_EQ(suggestedCut(withOwnRanks({1e6F, 2e6F, 3e6F}), 5'000'000), 40);
    EXPECT_EQ(suggestedCut(withOwnRanks({1, 2, 3}), 4), 4) << "never more than there are";
    EXPECT_FALSE(suggestedCut(withOwnRanks({3}), 5000));
    EXPECT_FALSE(suggestedCut({}, 5000));
    EXPECT_FALSE(suggestedCut(withOwnRanks({1, 2}), 0));
}

TEST(PulledInBy, NamesTheItemWithoutWhichACandidateFallsFurthest) {
    const std::vector<LeftOut> all = {{.seed = 7, .ranks = {4, 1}}, {.seed = 9, .ranks = {60, 1}}};
    EXPECT_EQ(pulledInBy(all, 0, 3), 1);
    EXPECT_FALSE(pulledInBy(all, 1, 1)) << "it stays where it is";
    EXPECT_FALSE(pulledInBy(all, 0, 100)) << "it only climbs";
    EXPECT_FALSE(pulledInBy({}, 0, 3));
}

TEST(IsDoubtful, NeedsTwoOthersWhoSaySo) {
    const LeftOut far{.ownRank = 2'000};
    EXPECT_TRUE(isDoubtful(far, 3, 10'000));
    EXPECT_FALSE(isDoubtful(far, 2, 10'000));
    EXPECT_FALSE(isDoubtful({.ownRank = 1'000}, 3, 10'000));
}

}  // namespace
}  // namespace setscope
