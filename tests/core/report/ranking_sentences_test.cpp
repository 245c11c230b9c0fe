#include "core/report/ranking_sentences.h"

#include <gmock/gmock.h>

#include "tests/core/report/ranking_fixture.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(RankingSentences, NamesAreJoinedAsAPersonWould) {
    EXPECT_EQ(nameList({}, 3), "");
    EXPECT_EQ(nameList({"a"}, 3), "a");
    EXPECT_EQ(nameList({"a", "b"}, 3), "a and b");
    EXPECT_EQ(nameList({"a", "b", "c"}, 3), "a, b and c");
    EXPECT_EQ(nameList({"a", "b", "c", "d"}, 3), "a, b, c and 1 more");
    EXPECT_EQ(nameList({"\u202Eabc\u2066"}, 3), "abc");
}

TEST(RankingSentences, LongNamesAreFewer) {
    const std::vector<std::string> names = {"0123456789", "0123456789", "0123456789"};
    EXPECT_EQ(shortNameList(names, 30), "0123456789, 0123456789 and 0123456789");
    EXPECT_EQ(shortNameList(names, 29), "0123456789, 0123456789 and 1 more");
    EXPECT_EQ(shortNameList(names, 3), "0123456789 and 2 more");
    EXPECT_EQ(shortNameList({}, 3), "");
}

TEST(RankingSentences, RejectedItemsAreNamedToo) {
    RankingFixture fixture;
    fixture.result.rejected = {7};
    EXPECT_THAT(rankingSentence(fixture.report()),
                HasSubstr("with lion, tiger and elk, but not with car 4: "));
}

TEST(RankingSentences, CountTheCandidatesOnWhichTheScorersAgree) {
    RankingFixture fixture;
    EXPECT_EQ(agreementSentence(fixture.report()), "The scorers agree on 1 of these 2.");
    fixture.cut.reset();
    EXPECT_THAT(agreementSentence(fixture.report()), IsEmpty());
}

TEST(RankingSentences, TwoItemsCannotTellWhichIsWrong) {
    RankingFixture fixture;
    EXPECT_THAT(togethernessSentence(fixture.report()), HasSubstr("rank elk behind a tenth"));
    fixture.leftOut.pop_back();
    EXPECT_THAT(togethernessSentence(fixture.report()), HasSubstr("Two items cannot tell"));
    fixture.leftOut.clear();
    EXPECT_THAT(togethernessSentence(fixture.report()), IsEmpty());
}

TEST(RankingSentences, SayHowTheNumbersCameAbout) {
    RankingFixture fixture;
    EXPECT_THAT(rankedBySentence(fixture.report()),
                HasSubstr("“animals” holds 33 words and 1 known set."));
    EXPECT_THAT(meaningOfRanks(fixture.report()).front(), HasSubstr("reciprocal rank fusion"));
    EXPECT_THAT(meaningOfRanks(fixture.report()).at(2), HasSubstr("The suggested cut is"));
    fixture.cut->origin = RankingCut::Origin::Chosen;
    EXPECT_THAT(meaningOfRanks(fixture.report()).at(2), HasSubstr("chosen by hand"));
    fixture.result.scorers.resize(1);
    EXPECT_THAT(meaningOfRanks(fixture.report()).front(), HasSubstr("One scorer ranked: One"));
}

}  // namespace
}  // namespace setscope
