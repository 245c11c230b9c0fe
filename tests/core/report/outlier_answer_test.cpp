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
    EXPECT_THAT(
        keysOf(answer["sets"][0]),
        testing::ElementsAre("name", "p_value", "flagged", "members", "strangers", "removals",
                             "reference_sets", "references", "familiarity", "kind"));
    EXPECT_THAT(keysOf(answer["sets"][0]["members"][0]),
                testing::ElementsAre("path", "probability", "p_value", "flagged"));
    EXPECT_THAT(keysOf(answer["problems"][0]), testing::ElementsAre("path", "message"));
}

/// Two sets of three; "b.jpg" of the first is removed, then "a.jpg" at 30 %.
OutlierFixture removedFixture() {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"a.jpg", 0.25F}, {"b.jpg", 0.625F}, {"c.jpg", 0.125F}});
    fixture.addSet("Lime", std::nullopt, {{"d.jpg", 0.5F}, {"e.jpg", 0.25F}, {"f.jpg", 0.25F}});
    SetOutliers& lemon = fixture.result.sets.front();
    lemon.removals = {{lemon.members[1], 0.01F}, {lemon.members[0], 0.3F}};
    lemon.referenceSets = 199;
    lemon.references = ReferenceOrigin::Own;
    return fixture;
}

TEST(OutlierAnswer, SaysWhatWasRemovedAndWhatItWasComparedWith) {
    const OutlierFixture fixture = removedFixture();
    const Json answer =
        outlierAnswer(fixture.collection, fixture.result, {FlagRule::By::FalseAlarmRate, 0.05}, {},
                      AnswerDetail::Answer);
    const Json& lemon = answer["sets"][0];
    EXPECT_EQ(lemon["removals"], Json::parse(R"([{"member":"/photos/Lemon/b.jpg","p_value":0.01},
                              {"member":"/photos/Lemon/a.jpg","p_value":0.3}])"));
    EXPECT_EQ(lemon["strangers"], 1);
    EXPECT_EQ(lemon["reference_sets"], 199);
    EXPECT_EQ(lemon["references"], "own");
    const Json& lime = answer["sets"][1];
    EXPECT_TRUE(lime["removals"].empty());
    EXPECT_TRUE(lime["strangers"].is_null()) << "it could not be tested";
    EXPECT_EQ(lime["references"], "none");
    EXPECT_NEAR(answer["false_alarm_bound"].get<double>(), 0.0913, 0.0001);
}

TEST(OutlierAnswer, TellsNoStrangerFromNotTested) {
    const OutlierFixture fixture = removedFixture();
    const auto strangers = [&fixture](const FlagRule& rule) {
        const Json answer =
            outlierAnswer(fixture.collection, fixture.result, rule, {}, AnswerDetail::Answer);
        return std::pair(answer["sets"][0]["strangers"], answer["sets"][1]["strangers"]);
    };
    EXPECT_EQ(strangers({FlagRule::By::FalseAlarmRate, 0.005}), std::pair(Json(0), Json()));
    EXPECT_EQ(strangers({FlagRule::By::FalseAlarmRate, 0.4}), std::pair(Json(2), Json()));
    EXPECT_EQ(strangers({FlagRule::By::Probability, 0.9}), std::pair(Json(0), Json(0)));
}

TEST(OutlierAnswer, WithoutPValuesThereIsNoBound) {
    OutlierFixture fixture;
    fixture.addSet("Lime", std::nullopt, {{"d.jpg", 0.5F}, {"e.jpg", 0.25F}, {"f.jpg", 0.25F}});
    const Json answer =
        outlierAnswer(fixture.collection, fixture.result, {FlagRule::By::FalseAlarmRate, 0.05}, {},
                      AnswerDetail::Answer);
    EXPECT_TRUE(answer.contains("false_alarm_bound"));
    EXPECT_TRUE(answer["false_alarm_bound"].is_null());
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
    fixture.leaveUnjudged(0, "This set has only two members.");
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
    EXPECT_TRUE(answer["sets"][0]["flagged"].is_null()) << "there is no verdict";
    EXPECT_EQ(answer["sets"][0]["kind"], "pictures");
}

TEST(OutlierAnswer, EverySetHasItsKindInAnswersAndReports) {
    OutlierFixture fixture;
    const OutlierFixture::Members three = {{"a", 0.1F}, {"b", 0.8F}, {"c", 0.1F}};
    for (const char* name : {"photos", "words", "rows", "both", "gone"}) {
        fixture.addSet(name, 0.5F, three);
    }
    fixture.makeTexts(1);
    fixture.makeRows(2, {}, {{1.0F}, {2.0F}, {3.0F}});
    fixture.collection.sets[3].members[1].payload.content = TextContent{"b"};
    fixture.collection.sets.pop_back();
    const Json report = buildOutlierReport(fixture.report(), {}).record;
    for (const Json& answer :
         {outlierAnswer(fixture.collection, fixture.result, {}, {}, AnswerDetail::Answer),
          report}) {
        std::vector<Json> kinds;
        for (const Json& set : answer["sets"]) {
            kinds.push_back(set["kind"]);
        }
        EXPECT_EQ(kinds, (std::vector<Json>{"pictures", "texts", "rows", "mixed", Json()}));
    }
}

TEST(OutlierAnswer, TextsAndRowsAreNamedByTheirLineAndTextsAreThereWhole) {
    OutlierFixture fixture;
    fixture.addSet("fruits", 0.5F, {{"lemon", 0.1F}, {"granite", 0.8F}, {"plum", 0.1F}});
    fixture.makeTexts(0);
    fixture.addSet("flowers", 0.5F, {{"x", 0.2F}, {"y", 0.3F}, {"z", 0.5F}});
    fixture.makeRows(1, {}, {{1.0F}, {2.0F}, {-1.0F}});
    fixture.result.sets[1].model = {"setscope-generic", "1.0", "cc", "numbers", "dd"};
    const Json answer =
        outlierAnswer(fixture.collection, fixture.result, {}, {}, AnswerDetail::Answer);
    const Json& granite = answer["sets"][0]["members"][1];
    EXPECT_EQ(granite["path"], "/lists/fruits.txt:2");
    EXPECT_EQ(granite["text"], "granite");
    EXPECT_FALSE(answer["sets"][0].contains("model")) << "it is the answer's";
    EXPECT_EQ(answer["sets"][1]["members"][0]["path"], "/lists/flowers.csv:2");
    EXPECT_FALSE(answer["sets"][1]["members"][0].contains("text"));
    EXPECT_EQ(answer["sets"][1]["model"],
              Json::parse(R"({"name":"setscope-generic","version":"1.0","fingerprint":"cc",
                              "encoder":"numbers","encoder_fingerprint":"dd","head":"softmax"})"));
}

TEST(OutlierAnswer, ALargeSetThatWasNotJudgedIsOneProblem) {
    OutlierFixture fixture;
    fixture.addSet("mixed", std::nullopt, OutlierFixture::Members(9, {"m", 0.0F}));
    fixture.makeTexts(0);
    fixture.leaveUnjudged(0, "Its members are of several kinds; make a set of each.");
    EXPECT_EQ(allProblems({}, fixture.collection, fixture.result),
              (std::vector<Problem>{{"mixed",
                                     "None of its members was judged: Its members are of several "
                                     "kinds; make a set of each."}}));
}

/// "words" with that many texts and a problem for each, said to be found while scoring.
OutlierFixture unknownWords(std::size_t count) {
    OutlierFixture fixture;
    fixture.addSet("words", std::nullopt, OutlierFixture::Members(count, {"w", 0.0F}));
    fixture.makeTexts(0);
    fixture.leaveUnjudged(0, "No member of this set could be read, so it was not judged.");
    for (std::size_t row = 1; row <= count; ++row) {
        fixture.result.problems.push_back(
            {"/lists/words.txt:" + std::to_string(row), "No word of it is known."});
    }
    return fixture;
}

TEST(OutlierAnswer, OfTheRowsOfOneListTwentyAreNamedAndTheOthersCounted) {
    const OutlierFixture twenty = unknownWords(20);
    EXPECT_EQ(allProblems({}, twenty.collection, twenty.result), twenty.result.problems);
    const OutlierFixture many = unknownWords(500);
    const std::vector<Problem> problems = allProblems({}, many.collection, many.result);
    ASSERT_EQ(problems.size(), 21U);
    EXPECT_EQ(problems[19].path, "/lists/words.txt:20");
    EXPECT_EQ(problems[20].path, "/lists/words.txt");
    EXPECT_THAT(problems[20].message, testing::HasSubstr("480 further rows could not be judged"));
    EXPECT_EQ(allProblems(many.result.problems, many.collection, many.result), problems)
        << "as a window gives them, that keeps them with those of the import";
}

TEST(OutlierAnswer, EveryListHasTwentyOfItsOwnAndPicturesAreAllNamed) {
    OutlierFixture fixture = unknownWords(21);
    OutlierFixture::Members pictures;
    for (int i = 0; i < 30; ++i) {
        pictures.emplace_back("bad:" + std::to_string(i), 0.0F);
        fixture.result.problems.push_back({"/photos/heap/bad:" + std::to_string(i), "It is cut."});
    }
    fixture.addSet("heap", std::nullopt, pictures);
    fixture.leaveUnjudged(1, "No member of this set could be read, so it was not judged.");
    const std::vector<Problem> problems = allProblems({}, fixture.collection, fixture.result);
    ASSERT_EQ(problems.size(), 51U);
    EXPECT_EQ(problems[20],
              (Problem{"/lists/words.txt",
                       "1 further row could not be judged either; mend it like those that are "
                       "named."}));
    EXPECT_EQ(problems[50].path, "/photos/heap/bad:29");
}

TEST(OutlierAnswer, ManySmallSetsOfOneTableAreSummedUp) {
    OutlierFixture fixture;
    for (int i = 0; i < 40; ++i) {
        fixture.addSet("row " + std::to_string(i), std::nullopt, {{"a", 0.0F}});
        fixture.leaveUnjudged(fixture.result.sets.size() - 1, "It has one member.");
        fixture.collection.sets.back().members[0].payload = {{"/lists/t.csv", "", i + 2},
                                                             TextContent{"a"}};
    }
    const std::vector<Problem> problems = allProblems({}, fixture.collection, fixture.result);
    ASSERT_EQ(problems.size(), 21U);
    EXPECT_THAT(problems[20].message, testing::HasSubstr("20 further rows"));
}

TEST(OutlierAnswer, ProblemsOfImportAndScoringAreNamedOnce) {
    OutlierFixture fixture;
    fixture.result.problems = {{"a", "bad"}, {"b", "worse"}};
    EXPECT_EQ(allProblems({{"a", "bad"}}, fixture.collection, fixture.result),
              (std::vector<Problem>{{"a", "bad"}, {"b", "worse"}}));
}

}  // namespace
}  // namespace setscope
