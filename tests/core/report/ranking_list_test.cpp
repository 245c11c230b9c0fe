#include "core/report/ranking_list.h"

#include <gmock/gmock.h>

#include <limits>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kNames = {"a", "b, c", "d\ne", "=f"};

RankingResult ranking() {
    return {.query = {0},
            .scorers = {{.id = "x", .title = "X"}},
            .candidateCount = 3,
            .items = {
                {.item = 1, .fusedRank = 1, .fusedScore = 0.5F, .scores = {2}, .ranks = {1}},
                {.item = 3,
                 .fusedRank = 2.5F,
                 .fusedScore = 0.25F,
                 .scores = {-std::numeric_limits<float>::infinity()},
                 .ranks = {2.5F}},
                {.item = 2, .fusedRank = 2.5F, .fusedScore = 0.25F, .scores = {-1}, .ranks = {3}}}};
}

TEST(RankingList, HasACandidateALine) {
    EXPECT_EQ(rankingListFormatFor("list.txt").text(kNames, ranking()), "b, c\n=f\nd e\n");
}

TEST(RankingList, AsATableHasEveryScorersScoreAndRank) {
    EXPECT_EQ(rankingListFormatFor("LIST.CSV").text(kNames, ranking()),
              "rank,item,fused_score,x_score,x_rank\r\n"
              "1,\"b, c\",0.5,2,1\r\n"
              "2.5,'=f,0.25,,2.5\r\n"
              "2.5,\"d\ne\",0.25,-1,3\r\n");
}

TEST(RankingList, AsJsonIsTheAnswer) {
    const Json answer = Json::parse(rankingListFormatFor("list.json").text(kNames, ranking()));
    EXPECT_EQ(answer["ranking"].size(), 3U);
    EXPECT_EQ(answer["query"][0], "a");
}

TEST(RankingList, OtherEndingsAreRefusedByName) {
    EXPECT_THAT(refusal(ErrorKind::BadUsage, [] { rankingListFormatFor("list.xlsx"); }),
                HasSubstr("list.xlsx"));
}

}  // namespace
}  // namespace setscope
