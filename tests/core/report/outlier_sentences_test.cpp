#include "core/report/outlier_sentences.h"

#include <gmock/gmock.h>

#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(OutlierSentences, NameTheOneStranger) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"a.jpg", 0.1F}, {"b.jpg", 0.8F}, {"c.jpg", 0.1F}});
    EXPECT_EQ(answerSentence(rankOutliers(fixture.collection, fixture.result, {})),
              "One stranger among 3 members of 1 set: “b.jpg” in “Lemon” does not seem to belong.");
}

TEST(OutlierSentences, CountSeveralAndNameTheWorst) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"a.jpg", 0.1F}, {"b.jpg", 0.8F}, {"c.jpg", 0.1F}});
    fixture.addSet("Lime", 0.01F, {{"d.jpg", 0.9F}, {"e.jpg", 0.05F}, {"f.jpg", 0.05F}});
    EXPECT_EQ(answerSentence(rankOutliers(fixture.collection, fixture.result, {})),
              "2 members in 2 of 2 sets do not seem to belong, above all “d.jpg” in “Lime”.");
}

TEST(OutlierSentences, SayThatNothingStandsOut) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.7F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    EXPECT_EQ(answerSentence(rankOutliers(fixture.collection, fixture.result, {})),
              "Nothing stands out: none of the 3 members of 1 set is flagged.");
    EXPECT_EQ(answerSentence({}), "No set could be judged.");
}

TEST(OutlierSentences, WarnOfARateThatTheReferenceSetsCannotResolve) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    EXPECT_THAT(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.005}),
                HasSubstr("0.010"));
    EXPECT_EQ(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.05}), "");
    EXPECT_EQ(ruleWarning(fixture.result, {FlagRule::By::Probability, 0.005}), "");
}

TEST(OutlierSentences, WarnOfARateWithoutCalibration) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", std::nullopt, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    EXPECT_THAT(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.05}),
                HasSubstr("no p-values"));
    fixture.addSet("Lime", 0.01F, {{"d.jpg", 0.9F}, {"e.jpg", 0.05F}, {"f.jpg", 0.05F}});
    EXPECT_THAT(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.05}),
                HasSubstr("1 set has no p-value"));
}

TEST(OutlierSentences, TheMeaningFollowsTheHeadAndTheCalibration) {
    OutlierFixture fixture;
    EXPECT_THAT(meaningOfNumbers(fixture.result).front(), HasSubstr("sum to 100"));
    EXPECT_THAT(meaningOfNumbers(fixture.result).at(1), HasSubstr("99 reference sets"));
    fixture.result.head = Head::Sigmoid;
    fixture.result.referenceSetCount = 0;
    EXPECT_THAT(meaningOfNumbers(fixture.result).front(), HasSubstr("a probability of its own"));
    EXPECT_THAT(meaningOfNumbers(fixture.result).back(), HasSubstr("no p-values"));
}

}  // namespace
}  // namespace setscope
