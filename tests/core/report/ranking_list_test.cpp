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

SetQuery query() {
    return {.items = {"a", "b, c", "=f"}, .accepted = {"d\ne", "say \"g\""}, .rejected = {"-h"}};
}

TEST(RankingList, ASetHasWhatWasAskedForAndAcceptedALine) {
    EXPECT_EQ(rankingListFormatFor("set.txt").setText(query()), "a\nb, c\n=f\nd e\nsay \"g\"\n");
}

TEST(RankingList, ASetAsATableSaysWhatIsOfWhichPart) {
    EXPECT_EQ(rankingListFormatFor("set.csv").setText(query()),
              "item,part\r\n"
              "a,example\r\n"
              "\"b, c\",example\r\n"
              "'=f,example\r\n"
              "\"d\ne\",accepted\r\n"
              "\"say \"\"g\"\"\",accepted\r\n"
              "'-h,rejected\r\n");
}

TEST(RankingList, ASetAsJsonKeepsEveryName) {
    const Json set = Json::parse(rankingListFormatFor("set.json").setText(query()));
    EXPECT_EQ(set["items"], (Json{"a", "b, c", "=f"}));
    EXPECT_EQ(set["accepted"], (Json{"d\ne", "say \"g\""}));
    EXPECT_EQ(set["rejected"], Json::array({"-h"}));
    EXPECT_EQ(set.size(), 3U);
}

TEST(RankingList, AnEmptySetIsAnEmptyList) {
    EXPECT_EQ(rankingListFormatFor("set.txt").setText({}), "");
    EXPECT_EQ(rankingListFormatFor("set.csv").setText({}), "item,part\r\n");
    const Json set = Json::parse(rankingListFormatFor("set.json").setText({}));
    EXPECT_EQ(set["items"], Json::array());
}

TEST(RankingList, NamesThatAreNoUtf8DoNotSpoilAnyForm) {
    const SetQuery broken = {.items = {"caf\xe9"}};
    for (const RankingListFormat& format : rankingListFormats()) {
        EXPECT_FALSE(format.setText(broken).empty()) << format.title;
    }
}

TEST(RankingList, OtherEndingsAreRefusedByName) {
    EXPECT_THAT(refusal(ErrorKind::BadUsage, [] { rankingListFormatFor("list.xlsx"); }),
                HasSubstr("list.xlsx"));
}

}  // namespace
}  // namespace setscope
