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

TEST(OutlierSentences, SayHowManySetsWereNotJudged) {
    OutlierFixture fixture;
    for (const char* name : {"Lemon", "Lime", "Plum"}) {
        fixture.addSet(name, 0.7F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    }
    fixture.leaveUnjudged(1, "It is too small.");
    const auto answer = [&fixture] {
        return answerSentence(rankOutliers(fixture.collection, fixture.result, {}));
    };
    EXPECT_EQ(answer(),
              "Nothing stands out: none of the 6 members of 2 sets is flagged. 1 set was not "
              "judged.");
    fixture.leaveUnjudged(2, "It is too small.");
    EXPECT_THAT(answer(), HasSubstr("2 sets were not judged."));
}

TEST(OutlierSentences, SayThatNoStrangerWasFoundAtARate) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.7F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    const FlagRule rule{FlagRule::By::FalseAlarmRate, 0.05};
    const auto answer = [&] {
        return answerSentence(rankOutliers(fixture.collection, fixture.result, rule));
    };
    EXPECT_EQ(answer(),
              "No stranger found at a false-alarm rate of 5\u202f%: the set that was tested "
              "looks like a clean one.");
    fixture.addSet("Lime", 0.4F, {{"d.jpg", 0.4F}, {"e.jpg", 0.3F}, {"f.jpg", 0.3F}});
    fixture.addSet("Plum", std::nullopt, {{"g.jpg", 0.4F}, {"h.jpg", 0.3F}, {"i.jpg", 0.3F}});
    EXPECT_EQ(answer(),
              "No stranger found at a false-alarm rate of 5\u202f%: the 2 sets that were "
              "tested look like clean ones. 1 set could not be tested at this rate.");
}

TEST(OutlierSentences, DoNotCallASetCleanThatCouldNotBeTested) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.05F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    fixture.result.sets[0].referenceSets = 19;
    EXPECT_EQ(answerSentence(rankOutliers(fixture.collection, fixture.result,
                                          {FlagRule::By::FalseAlarmRate, 0.01})),
              "No set could be tested at a false-alarm rate of 1\u202f%.");
}

TEST(OutlierSentences, PromiseTheRateOnAverageAndTheBoundForEveryChoice) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.7F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    SetOutliers& set = fixture.result.sets[0];
    set.referenceSets = 199;
    set.references = ReferenceOrigin::Shipped;
    const FlagRule rule{FlagRule::By::FalseAlarmRate, 0.05};
    const std::string shipped = falseAlarmSentence(fixture.result, rule);
    EXPECT_THAT(shipped,
                HasSubstr("At 5\u202f% at most 5 of 100 clean sets are flagged on average"));
    EXPECT_THAT(shipped, HasSubstr("whatever rate you choose after looking, at most 9.2 of 100"));
    EXPECT_THAT(shipped, HasSubstr("199 reference sets that came with the model"));
    EXPECT_THAT(shipped, HasSubstr("weaker claim"));
    set.references = ReferenceOrigin::Own;
    fixture.result.ownReferenceSets = 7;
    EXPECT_THAT(falseAlarmSentence(fixture.result, rule),
                HasSubstr("drawn from the 7 sets that you call clean"));
    EXPECT_THAT(meaningOfNumbers(fixture.result).at(1), HasSubstr("never compared with itself"));
    EXPECT_EQ(falseAlarmSentence(fixture.result, {FlagRule::By::FalseAlarmRate, 0.001}), "");
    EXPECT_EQ(falseAlarmSentence(fixture.result, {}), "");
    set.setPValue.reset();
    EXPECT_EQ(falseAlarmSentence(fixture.result, rule), "");
}

TEST(OutlierSentences, WarnOfSetsWithTooFewReferencesForTheRate) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.05F, {{"a.jpg", 0.4F}, {"b.jpg", 0.3F}, {"c.jpg", 0.3F}});
    fixture.addSet("Lime", 0.05F, {{"d.jpg", 0.4F}, {"e.jpg", 0.3F}, {"f.jpg", 0.3F}});
    fixture.result.sets[0].referenceSets = 19;
    fixture.result.sets[1].referenceSets = 199;
    EXPECT_THAT(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.01}),
                HasSubstr("1 set of 2 cannot be flagged"));
    EXPECT_THAT(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.001}),
                HasSubstr("nothing can be flagged"));
    EXPECT_EQ(ruleWarning(fixture.result, {FlagRule::By::FalseAlarmRate, 0.05}), "");
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
    fixture.addSet("Lime", 0.01F, {{"d.jpg", 0.9F}, {"e.jpg", 0.05F}, {"f.jpg", 0.05F}});
    EXPECT_THAT(meaningOfNumbers(fixture.result).front(), HasSubstr("sum to 100"));
    EXPECT_THAT(meaningOfNumbers(fixture.result).at(1), HasSubstr("99 reference sets"));
    fixture.result.head = Head::Sigmoid;
    EXPECT_THAT(meaningOfNumbers(fixture.result).front(), HasSubstr("a probability of its own"));
}

TEST(OutlierSentences, WithoutPValuesSayWhatToDo) {
    OutlierFixture fixture;
    const auto tellsTheWayOut =
        testing::AllOf(HasSubstr("name clean sets of your own"), HasSubstr("--clean"),
                       HasSubstr("flag by probability"));
    fixture.addSet("Lemon", std::nullopt, {{"a", 0.4F}, {"b", 0.3F}, {"c", 0.3F}});
    const std::vector<std::string> paragraphs = meaningOfNumbers(fixture.result);
    ASSERT_EQ(paragraphs.size(), 2U);
    EXPECT_THAT(paragraphs[1], testing::AllOf(HasSubstr("no p-values"), tellsTheWayOut));
    fixture.addSet("Lime", 0.01F, {{"d", 0.9F}, {"e", 0.05F}, {"f", 0.05F}});
    EXPECT_THAT(meaningOfNumbers(fixture.result).back(),
                testing::AllOf(HasSubstr("1 set has no p-value"), tellsTheWayOut));
    fixture.result.sets.erase(fixture.result.sets.begin());
    EXPECT_THAT(meaningOfNumbers(fixture.result).back(), testing::Not(HasSubstr("no p-value")));
}

TEST(OutlierSentences, SayThatALessonMadeTheAnswers) {
    EXPECT_EQ(lessonSentence(0), "");
    EXPECT_THAT(lessonSentence(1), HasSubstr("1 mark of yours taught"));
    EXPECT_THAT(lessonSentence(12), HasSubstr("12 marks of yours taught"));
}

}  // namespace
}  // namespace setscope
