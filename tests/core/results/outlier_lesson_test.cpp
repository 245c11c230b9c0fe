#include "core/results/outlier_lesson.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace setscope {
namespace {

OutlierLesson sampleLesson() {
    OutlierLesson lesson;
    lesson.detectorFingerprint = "ab12";
    lesson.encoderFingerprint = "cd34";
    lesson.cues = {LessonCue::Apart, LessonCue::ApartAcrossSets, LessonCue::AloneAcrossSets};
    lesson.softmax = {.modelWeight = 0.1, .shift = 0.0, .weights = {1.0 / 3.0, 0.0, 2.5}};
    lesson.sigmoid = {.modelWeight = 1.25, .shift = -0.7, .weights = {0.0, 0.0, 1e-9}};
    lesson.featureWidth = 3;
    lesson.mean = {0.1F, -2.0F / 3.0F, std::numeric_limits<float>::max()};
    lesson.directions = {1.0F, 0.0F, std::numeric_limits<float>::denorm_min(),
                         0.3F, 7.0F, -std::numeric_limits<float>::min()};
    lesson.verdictCount = 5;
    lesson.setCount = 2;
    return lesson;
}

void expectLessonRefused(const Json& json) {
    EXPECT_THROW(outlierLessonFromJson(json), Error) << json.dump();
}

void expectRefusedWith(const char* field, const Json& value) {
    Json json = toJson(sampleLesson());
    json[field] = value;
    expectLessonRefused(json);
}

TEST(OutlierLesson, JsonGoesBothWaysThroughText) {
    const std::string text = toJson(sampleLesson()).dump();
    EXPECT_EQ(outlierLessonFromJson(Json::parse(text)), sampleLesson());
}

TEST(OutlierLesson, WithoutCuesGoesBothWays) {
    OutlierLesson lesson = sampleLesson();
    lesson.cues.clear();
    lesson.softmax.weights.clear();
    lesson.sigmoid.weights.clear();
    lesson.mean.clear();
    lesson.directions.clear();
    EXPECT_EQ(outlierLessonFromJson(toJson(lesson)), lesson);
}

TEST(OutlierLesson, FloatsAreWrittenWithNoMoreDigitsThanTheyNeed) {
    OutlierLesson lesson = sampleLesson();
    lesson.mean = {0.1F, 0.2F, 0.3F};
    EXPECT_EQ(toJson(lesson)["mean"].dump(), "[0.1,0.2,0.3]");
}

TEST(OutlierLesson, EveryMissingFieldIsRefused) {
    const Json whole = toJson(sampleLesson());
    for (const auto& [key, value] : whole.items()) {
        Json json = whole;
        json.erase(key);
        expectLessonRefused(json);
        expectRefusedWith(key.c_str(), true);
    }
    for (const auto& [key, value] : whole["softmax"].items()) {
        Json json = whole;
        json["softmax"].erase(key);
        expectLessonRefused(json);
        json["softmax"][key] = "much";
        expectLessonRefused(json);
    }
    expectLessonRefused(Json::array());
}

TEST(OutlierLesson, ImpossibleNumbersAreRefused) {
    const auto expectHeadRefused = [](const char* field, const Json& value) {
        Json json = toJson(sampleLesson());
        json["sigmoid"][field] = value;
        expectLessonRefused(json);
    };
    expectHeadRefused("model_weight", -1.0);
    expectHeadRefused("model_weight", 1e300);
    expectHeadRefused("shift", -1e300);
    expectHeadRefused("weights", Json{0.0, -1.0, 0.0});
    expectHeadRefused("weights", Json{0.0, std::numeric_limits<double>::quiet_NaN(), 0.0});
    expectHeadRefused("weights", Json{0.0, nullptr, 0.0});
    expectHeadRefused("weights", Json{0.0, 0.0});
    expectHeadRefused("weights", Json{0.0, 0.0, 0.0, 0.0});
    expectRefusedWith("mean", Json{1.0, 2.0, 1e300});
    expectRefusedWith("directions", Json{1.0, 2.0, "3"});
    expectRefusedWith("verdicts", 1);
    expectRefusedWith("sets", -1);
}

TEST(OutlierLesson, LengthsThatDoNotFitAreRefused) {
    expectRefusedWith("width", 0);
    expectRefusedWith("width", -3);
    expectRefusedWith("width", 2);
    expectRefusedWith("width", 1'000'000'000'000);
    expectRefusedWith("mean", Json{1.0, 2.0});
    expectRefusedWith("mean", Json::array());
    expectRefusedWith("directions", Json{1.0, 2.0, 3.0, 4.0});
    expectRefusedWith("directions", Json(std::vector<double>(17 * 3, 1.0)));
}

TEST(OutlierLesson, CuesMustBeKnownSingleAndMeasurable) {
    expectRefusedWith("cues", Json{"apart", "apart_across_sets", "colour"});
    expectRefusedWith("cues", Json{"apart", "apart", "alone_across_sets"});
    expectRefusedWith("cues", Json{1, 2, 3});
    expectRefusedWith("directions", Json::array());
}

}  // namespace
}  // namespace setscope
