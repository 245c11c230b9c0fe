#include "core/report/outlier_answer.h"

#include <gmock/gmock.h>

#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

std::vector<std::string> keysOf(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) {
        keys.push_back(key);
    }
    return keys;
}

Json exampleAnswer() {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"a.jpg", 0.25F}, {"b.jpg", 0.625F}, {"c.jpg", 0.125F}});
    fixture.addSet("Lime", std::nullopt, {{"d.jpg", 0.5F}, {"e.jpg", 0.25F}, {"f.jpg", 0.25F}});
    return outlierAnswer(fixture.collection, fixture.result, {FlagRule::By::Probability, 0.6},
                         {{"/photos/bad.jpg", "is cut off."}}, AnswerDetail::Answer);
}

TEST(OutlierAnswer, HasExactlyThePromisedKeys) {
    const Json answer = exampleAnswer();
    EXPECT_THAT(keysOf(answer), testing::ElementsAre("model", "device", "sets", "problems"));
    EXPECT_THAT(keysOf(answer["sets"][0]),
                testing::ElementsAre("name", "p_value", "flagged", "members"));
    EXPECT_THAT(keysOf(answer["sets"][0]["members"][0]),
                testing::ElementsAre("path", "probability", "p_value", "flagged"));
    EXPECT_THAT(keysOf(answer["problems"][0]), testing::ElementsAre("path", "message"));
}

TEST(OutlierAnswer, EqualsTheResultInCollectionOrder) {
    const Json answer = exampleAnswer();
    EXPECT_EQ(answer["device"], "cpu");
    const Json& lemon = answer["sets"][0];
    EXPECT_EQ(lemon["name"], "Lemon");
    EXPECT_EQ(lemon["p_value"].get<float>(), 0.01F);
    EXPECT_EQ(lemon["flagged"], true);
    EXPECT_EQ(lemon["members"][1], Json({{"path", "/photos/Lemon/b.jpg"},
                                         {"probability", 0.625F},
                                         {"p_value", 0.01},
                                         {"flagged", true}}));
    EXPECT_EQ(lemon["members"][0]["flagged"], false);
    const Json& lime = answer["sets"][1];
    EXPECT_TRUE(lime["p_value"].is_null());
    EXPECT_TRUE(lime["members"][0]["p_value"].is_null());
    EXPECT_EQ(lime["flagged"], false);
}

TEST(OutlierAnswer, ASetThatWasTooSmallIsThereWithoutMembersAndTheyAreAmongTheProblems) {
    OutlierFixture fixture;
    fixture.addSet("Pair", std::nullopt, {{"a.jpg", 0.0F}, {"b.jpg", 0.0F}, {"cut.jpg", 0.0F}});
    SetOutliers& pair = fixture.result.sets.front();
    pair.members.clear();
    pair.probability.clear();
    pair.score.clear();
    pair.note = "This set has only two members.";
    fixture.result.problems = {{"/photos/Pair/cut.jpg", "It is damaged."}};
    const std::vector<Problem> problems = allProblems({}, fixture.collection, fixture.result);
    EXPECT_EQ(problems,
              (std::vector<Problem>{
                  {"/photos/Pair/cut.jpg", "It is damaged."},
                  {"/photos/Pair/a.jpg", "It was not judged: This set has only two members."},
                  {"/photos/Pair/b.jpg", "It was not judged: This set has only two members."}}));
    const Json answer =
        outlierAnswer(fixture.collection, fixture.result, {}, problems, AnswerDetail::Answer);
    EXPECT_TRUE(answer["sets"][0]["members"].empty());
    EXPECT_EQ(answer["sets"][0]["flagged"], false);
}

TEST(OutlierAnswer, ProblemsOfImportAndScoringAreNamedOnce) {
    OutlierFixture fixture;
    fixture.result.problems = {{"a", "bad"}, {"b", "worse"}};
    EXPECT_EQ(allProblems({{"a", "bad"}}, fixture.collection, fixture.result),
              (std::vector<Problem>{{"a", "bad"}, {"b", "worse"}}));
}

}  // namespace
}  // namespace setscope
