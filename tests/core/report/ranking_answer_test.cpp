#include "core/report/ranking_answer.h"

#include <gmock/gmock.h>

#include <limits>

namespace setscope {
namespace {

using testing::ElementsAre;

TEST(RankingAnswer, NamesItemsAndScorers) {
    const RankingResult result{
        .query = {2},
        .rejected = {0},
        .scorers = {{.id = "x", .title = "X", .weight = 0.5, .unknown = {2}}},
        .absent = {{.id = "y", .title = "Y", .absence = "It has nothing."}},
        .candidateCount = 2,
        .items = {{.item = 1, .fusedRank = 1, .fusedScore = 0.25F, .scores = {2.5F}, .ranks = {1}},
                  {.item = 3,
                   .fusedRank = 2,
                   .fusedScore = 0.125F,
                   .scores = {-std::numeric_limits<float>::infinity()},
                   .ranks = {2}}},
        .components = {{.weight = 1.0, .query = {2}, .best = {3, 1}}},
        .seconds = 0.5};
    const Json answer = rankingAnswer({"a", "b", "c", "d"}, result);
    EXPECT_THAT(answer["query"], ElementsAre("c"));
    EXPECT_THAT(answer["rejected"], ElementsAre("a"));
    EXPECT_EQ(answer["ranking"][0], (Json{{"item", "b"},
                                          {"fused_rank", 1.0},
                                          {"fused_score", 0.25},
                                          {"scores", {{"x", 2.5}}},
                                          {"ranks", {{"x", 1.0}}}}));
    EXPECT_TRUE(answer["ranking"][1]["scores"]["x"].is_null());
    EXPECT_EQ(answer["scorers"][0],
              (Json{{"id", "x"}, {"title", "X"}, {"weight", 0.5}, {"unknown", {"c"}}}));
    EXPECT_EQ(answer["components"],
              (Json::array({{{"weight", 1.0}, {"query", {"c"}}, {"best", {"d", "b"}}}})));
    EXPECT_EQ(answer["absent"][0],
              (Json{{"id", "y"}, {"title", "Y"}, {"reason", "It has nothing."}}));
}

TEST(RankingAnswer, AMedianOfTargetsThatWereNeverFoundIsNull) {
    const double never = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(toJson(rankingMetrics({1.0, never, never}))["median_rank"].is_null());
    const Json metrics = toJson(rankingMetrics({1.0, 20.0, never}));
    EXPECT_EQ(metrics["median_rank"], 20.0);
    EXPECT_DOUBLE_EQ(metrics["recall@10"], 1.0 / 3.0);
    EXPECT_DOUBLE_EQ(metrics["mrr"], 1.05 / 3.0);
}

}  // namespace
}  // namespace setscope
