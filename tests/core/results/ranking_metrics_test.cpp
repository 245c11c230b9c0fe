#include "core/results/ranking_metrics.h"

#include <gmock/gmock.h>

#include <vector>

namespace setscope {
namespace {

using testing::ElementsAre;

TEST(TargetRanks, CountTheCandidatesThatScoreHigher) {
    const std::vector<float> scores = {0.5F, 0.9F, 0.1F, 0.7F};
    EXPECT_THAT(targetRanks(scores, {}, std::vector<std::int64_t>{1, 3, 0, 2}),
                ElementsAre(1, 2, 3, 4));
}

TEST(TargetRanks, LeaveOutWhatIsExcluded) {
    const std::vector<float> scores = {0.5F, 0.9F, 0.1F, 0.7F};
    EXPECT_THAT(targetRanks(scores, std::vector<std::int64_t>{1, 0}, std::vector<std::int64_t>{2}),
                ElementsAre(2));
}

TEST(TargetRanks, OfEqualScoresAreTheMeanPlace) {
    const std::vector<float> scores = {1, 2, 1, 1, 0};
    EXPECT_THAT(targetRanks(scores, {}, std::vector<std::int64_t>{0, 1, 2, 3, 4}),
                ElementsAre(3, 1, 3, 3, 5));
}

TEST(RankingMetrics, OfAHandWorkedCase) {
    const RankingMetrics metrics = rankingMetrics({1, 10, 11, 100, 101, 1000.5});
    EXPECT_DOUBLE_EQ(metrics.recallAt10, 2.0 / 6);
    EXPECT_DOUBLE_EQ(metrics.recallAt100, 4.0 / 6);
    EXPECT_DOUBLE_EQ(metrics.recallAt1000, 5.0 / 6);
    EXPECT_DOUBLE_EQ(metrics.medianRank, 55.5);
    EXPECT_NEAR(metrics.meanReciprocalRank,
                (1 + 0.1 + 1 / 11.0 + 0.01 + 1 / 101.0 + 1 / 1000.5) / 6, 1e-12);
}

}  // namespace
}  // namespace setscope
