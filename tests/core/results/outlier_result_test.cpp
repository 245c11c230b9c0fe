#include "core/results/outlier_result.h"

#include <gmock/gmock.h>

#include <limits>

#include "core/base/error.h"

namespace setscope {
namespace {

OutlierResult sample() {
    OutlierResult result;
    result.model = {"setscope-default", "1.0", "ab12", "setscope-compact", "cd34"};
    result.device = {"auto", "cpu", "2 threads", "no GPU was found"};
    result.head = Head::Sigmoid;
    result.seed = std::numeric_limits<std::uint64_t>::max();
    result.referenceSetCount = 1000;
    result.ownReferenceSets = 12;
    SetOutliers judged;
    judged.set = {1};
    judged.name = "cats";
    judged.members = {{2}, {3}, {4}};
    judged.probability = {0.1F, 0.7F, 0.2F};
    judged.score = {-1.5F, 3.25F, 0.0F};
    judged.pValue = {0.9F, 0.01F, 0.6F};
    judged.setPValue = 0.02F;
    judged.removals = {{{3}, 0.02F}, {{2}, 0.3F}};
    judged.referenceSets = 49;
    judged.references = ReferenceOrigin::Own;
    SetOutliers small;
    small.set = {5};
    small.name = "two";
    small.members = {{6}, {7}};
    small.note = "A set of fewer than three members is not judged.";
    result.sets = {judged, small};
    result.problems = {{"/a/7.jpg", "7.jpg is empty."}};
    return result;
}

TEST(OutlierResult, JsonGoesBothWaysThroughText) {
    const Json json = Json::parse(toJson(sample()).dump());
    EXPECT_EQ(outlierResultFromJson(json), sample());
}

TEST(OutlierResult, ASetNamesItsModelOnlyWhereItIsAnother) {
    OutlierResult result = sample();
    EXPECT_FALSE(toJson(result)["sets"][0].contains("model"));
    result.sets[0].model = {"setscope-generic", "1.1", "ef56", "setscope-letters", "0a0b"};
    const Json json = Json::parse(toJson(result).dump());
    EXPECT_EQ(json["sets"][0]["model"]["encoder"], "setscope-letters");
    EXPECT_FALSE(json["sets"][1].contains("model"));
    EXPECT_EQ(outlierResultFromJson(json), result);
}

TEST(OutlierResult, ADamagedModelOfASetIsRefused) {
    OutlierResult result = sample();
    result.sets[0].model = result.model;
    const Json whole = toJson(result);
    for (const auto& [key, value] : whole["sets"][0]["model"].items()) {
        Json json = whole;
        json["sets"][0]["model"].erase(key);
        EXPECT_THROW(outlierResultFromJson(json), Error) << key;
        json["sets"][0]["model"][key] = 7;
        EXPECT_THROW(outlierResultFromJson(json), Error) << key << " of another type";
    }
    for (const Json& wrong : {Json("setscope-generic"), Json(1), Json::array(), Json(true)}) {
        Json json = whole;
        json["sets"][0]["model"] = wrong;
        EXPECT_THROW(outlierResultFromJson(json), Error) << wrong;
    }
    Json json = whole;
    json["sets"][0]["model"] = nullptr;
    EXPECT_FALSE(outlierResultFromJson(json).sets[0].model.has_value());
}

TEST(OutlierResult, EveryMissingFieldIsRefused) {
    const Json whole = toJson(sample());
    for (const auto& [key, value] : whole.items()) {
        Json json = whole;
        json.erase(key);
        if (key != "own_reference_sets") {
            EXPECT_THROW(outlierResultFromJson(json), Error) << key;
        }
        json[key] = 17.5;
        EXPECT_THROW(outlierResultFromJson(json), Error) << key << " of another type";
    }
    for (const auto& [key, value] : whole["sets"][0].items()) {
        if (key != "set_p_value" && key != "removals" && key != "familiarity") {
            Json json = whole;
            json["sets"][0].erase(key);
            EXPECT_THROW(outlierResultFromJson(json), Error) << key;
        }
    }
}

TEST(OutlierResult, ImpossibleNumbersAreRefused) {
    const auto expectRefused = [](const char* key, const Json& value) {
        Json json = toJson(sample());
        json["sets"][0][key] = value;
        EXPECT_THROW(outlierResultFromJson(json), Error) << key << " " << value;
    };
    expectRefused("probability", Json{0.1, 0.9});
    expectRefused("probability", Json{0.1, 1.9, 0.1});
    expectRefused("probability", Json{0.1, -0.9, 0.1});
    expectRefused("probability", Json{0.1, nullptr, 0.1});
    expectRefused("score", Json::array());
    expectRefused("score", Json{1.0, 1e300, 0.0});
    expectRefused("p_value", Json{2.0, 0.1, 0.1});
    expectRefused("set_p_value", 1.5);
    expectRefused("members", Json{1, 2, "x"});
    const auto removal = [](int member, double pValue) {
        return Json{{"member", member}, {"p_value", pValue}};
    };
    const double setPValue = static_cast<double>(0.02F);
    expectRefused("removals", Json{removal(9, setPValue)});
    expectRefused("removals", Json{removal(3, setPValue), removal(3, 0.5)});
    expectRefused("removals", Json{removal(3, setPValue), removal(2, 1.5)});
    expectRefused("removals", Json{removal(3, 0.03)});
    expectRefused("references", "lent");
    expectRefused("reference_sets", -1);
    expectRefused("set_p_value", nullptr);
}

TEST(OutlierResult, AnAnswerFromBeforeThereWereRemovalsReadsAsByTheShippedReferences) {
    Json json = toJson(sample());
    json.erase("own_reference_sets");
    for (Json& set : json["sets"]) {
        set.erase("removals");
        set.erase("reference_sets");
        set.erase("references");
    }
    const OutlierResult read = outlierResultFromJson(json);
    EXPECT_EQ(read.ownReferenceSets, 0);
    EXPECT_TRUE(read.sets[0].removals.empty());
    EXPECT_EQ(read.sets[0].references, ReferenceOrigin::Shipped);
    EXPECT_EQ(read.sets[0].referenceSets, 1000);
    EXPECT_EQ(read.sets[1].references, ReferenceOrigin::None);
    EXPECT_EQ(read.sets[1].referenceSets, 0);
    EXPECT_THAT(flaggedMembers(read.sets[0], {FlagRule::By::FalseAlarmRate, 0.05}),
                testing::ElementsAre(false, true, false));
}

TEST(OutlierResult, TheFewestReferenceSetsAreThoseOfASetWithAPValue) {
    OutlierResult result = sample();
    EXPECT_EQ(fewestReferenceSets(result), 49);
    result.sets[1].setPValue = 0.5F;
    result.sets[1].referenceSets = 20;
    EXPECT_EQ(fewestReferenceSets(result), 20);
    result.sets.clear();
    EXPECT_EQ(fewestReferenceSets(result), 1000);
}

TEST(FlagRule, ByProbabilityFlagsFromTheThresholdOn) {
    const SetOutliers set = sample().sets[0];
    const FlagRule rule{FlagRule::By::Probability, static_cast<double>(0.7F)};
    EXPECT_THAT(flaggedMembers(set, rule), testing::ElementsAre(false, true, false));
    EXPECT_TRUE(isFlagged(set, rule));
    EXPECT_FALSE(isFlagged(set, {FlagRule::By::Probability, 0.71}));
}

TEST(FlagRule, ByFalseAlarmRateNeedsTheWholeSetToBeSuspicious) {
    SetOutliers set = sample().sets[0];
    set.removals = {};
    const FlagRule rule{FlagRule::By::FalseAlarmRate, 0.05};
    EXPECT_THAT(flaggedMembers(set, rule), testing::ElementsAre(false, true, false));
    set.setPValue = 0.06F;
    EXPECT_THAT(flaggedMembers(set, rule), testing::ElementsAre(false, false, false));
    EXPECT_FALSE(isFlagged(set, rule));
    set.setPValue.reset();
    EXPECT_FALSE(isFlagged(set, rule)) << "without calibration nothing is flagged by rate";
}

TEST(FlagRule, ByFalseAlarmRateMembersAreFlaggedInTheOrderOfTheirRemoval) {
    SetOutliers set = sample().sets[0];
    set.members = {{2}, {3}, {4}, {5}};
    set.pValue = {};
    set.setPValue = 0.02F;
    set.removals = {{{4}, 0.02F}, {{2}, 0.2F}, {{5}, 0.04F}};
    EXPECT_THAT(flaggingRates(set), testing::ElementsAre(0.2F, std::nullopt, 0.02F, 0.2F))
        << "the third step counts no less than the second";
    const auto flagged = [&set](double rate) {
        return flaggedMembers(set, {FlagRule::By::FalseAlarmRate, rate});
    };
    EXPECT_THAT(flagged(0.01), testing::Each(false));
    EXPECT_THAT(flagged(0.02), testing::ElementsAre(false, false, true, false));
    EXPECT_THAT(flagged(0.19), testing::ElementsAre(false, false, true, false));
    EXPECT_THAT(flagged(0.2), testing::ElementsAre(true, false, true, true));
    EXPECT_THAT(flagged(1.0), testing::ElementsAre(true, false, true, true));
}

TEST(FlagRule, ASetIsFlaggedWhenItsFirstRemovalIs) {
    SetOutliers set = sample().sets[0];
    for (int step = 0; step <= 100; ++step) {
        const FlagRule rule{FlagRule::By::FalseAlarmRate, step / 100.0};
        EXPECT_EQ(isFlagged(set, rule), flaggedMembers(set, rule)[1]) << step;
    }
}

TEST(FlagRule, ASetThatWasNotJudgedIsNotFlagged) {
    const SetOutliers set = sample().sets[1];
    EXPECT_THAT(flaggedMembers(set, {}), testing::ElementsAre(false, false));
    EXPECT_FALSE(isFlagged(set, {}));
}

TEST(Head, IsNamedAsOnTheCommandLine) {
    EXPECT_EQ(headFromText(toText(Head::Softmax)), Head::Softmax);
    EXPECT_EQ(headFromText(toText(Head::Sigmoid)), Head::Sigmoid);
    try {
        headFromText("argmax");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::BadUsage);
    }
}

TEST(OutlierResult, APValueOfExactlyTheRateIsFlagged) {
    for (int step = 1; step <= 200; ++step) {
        const SetOutliers set{.set = {1},
                              .name = "lemons",
                              .members = {{2}},
                              .probability = {0.5F},
                              .score = {0.0F},
                              .pValue = {static_cast<float>(step) / 200.0F},
                              .setPValue = static_cast<float>(step) / 200.0F,
                              .note = ""};
        const FlagRule rule{FlagRule::By::FalseAlarmRate, step / 200.0};
        EXPECT_TRUE(isFlagged(set, rule)) << step;
        EXPECT_TRUE(flaggedMembers(set, rule).front()) << step;
    }
}

TEST(CanBeFlagged, NeedsAPValueThatCanBeAsSmallAsTheRate) {
    SetOutliers set;
    const FlagRule byProbability{FlagRule::By::Probability, 0.5};
    const FlagRule atFive{FlagRule::By::FalseAlarmRate, 0.05};
    const FlagRule atOne{FlagRule::By::FalseAlarmRate, 0.01};
    EXPECT_FALSE(canBeFlagged(set, byProbability)) << "it was not judged";
    set.probability = {0.2F, 0.3F, 0.5F};
    EXPECT_TRUE(canBeFlagged(set, byProbability));
    EXPECT_FALSE(canBeFlagged(set, atFive)) << "it has no p-value";
    set.setPValue = 0.4F;
    set.referenceSets = 19;
    EXPECT_TRUE(canBeFlagged(set, atFive)) << "1 / 20 is 5 %";
    EXPECT_FALSE(canBeFlagged(set, atOne));
    set.referenceSets = 99;
    EXPECT_TRUE(canBeFlagged(set, atOne));
}

TEST(OutlierResultJson, ImpossibleNumbersOfReferenceSetsAreRefused) {
    Json json = toJson(OutlierResult());
    json["reference_set_count"] = -5;
    EXPECT_THROW(outlierResultFromJson(json), Error);
    json["reference_set_count"] = 1'000'000'000'000'000'000;
    EXPECT_THROW(outlierResultFromJson(json), Error);
    json["reference_set_count"] = 999;
    EXPECT_EQ(outlierResultFromJson(json).referenceSetCount, 999);
}

}  // namespace
}  // namespace setscope
