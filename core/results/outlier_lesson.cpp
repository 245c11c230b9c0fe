#include "core/results/outlier_lesson.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

#include "core/base/json_field.h"

namespace setscope {
namespace {

constexpr std::int64_t kWidestFeatures = 65'536;
constexpr double kLargestWeight = 1e6;

constexpr std::array<std::pair<LessonCue, const char*>, 3> kCueNames = {{
    {LessonCue::Apart, "apart"},
    {LessonCue::ApartAcrossSets, "apart_across_sets"},
    {LessonCue::AloneAcrossSets, "alone_across_sets"},
}};

/// The shortest decimals that give the same floats back; written as they are they would have 17
/// digits.
Json shortNumbers(const std::vector<float>& values) {
    Json numbers = Json::array();
    for (const float value : values) {
        std::array<char, 32> text{};
        const auto written = std::to_chars(text.begin(), text.end(), value);
        double decimal = 0.0;
        std::from_chars(text.data(), written.ptr, decimal);
        numbers.push_back(decimal);
    }
    return numbers;
}

std::vector<float> lessonFloats(const JsonFields& fields, const char* key) {
    std::vector<float> values;
    for (const Json& value : fields.array(key)) {
        if (!value.is_number() || !std::isfinite(value.get<float>())) {
            fields.refuse(std::string("holds something else than numbers in \"") + key + "\"");
        }
        values.push_back(value.get<float>());
    }
    return values;
}

Json headToJson(const HeadLesson& head) {
    return {{"model_weight", head.modelWeight}, {"shift", head.shift}, {"weights", head.weights}};
}

/// NaN is not within the limits either.
bool isWeight(double value) { return value >= 0.0 && value <= kLargestWeight; }

HeadLesson headLessonFromJson(const Json& json, std::size_t cueCount) {
    const JsonFields fields(json, "the lesson's head");
    HeadLesson head;
    head.modelWeight = fields.number("model_weight");
    head.shift = fields.number("shift");
    for (const Json& value : fields.array("weights")) {
        if (!value.is_number()) {
            fields.refuse("holds something else than numbers in \"weights\"");
        }
        head.weights.push_back(value.get<double>());
    }
    if (!isWeight(head.modelWeight) || !isWeight(std::abs(head.shift)) ||
        !std::ranges::all_of(head.weights, isWeight)) {
        fields.refuse("has an impossible weight");
    }
    if (head.weights.size() != cueCount) {
        fields.refuse("does not have one weight per cue");
    }
    return head;
}

std::vector<LessonCue> cuesFrom(const JsonFields& fields) {
    std::vector<LessonCue> cues;
    for (const Json& value : fields.array("cues")) {
        const auto named = std::ranges::find_if(
            kCueNames, [&value](const auto& row) { return value == row.second; });
        if (named == kCueNames.end() || std::ranges::find(cues, named->first) != cues.end()) {
            fields.refuse("has an unknown cue or one twice");
        }
        cues.push_back(named->first);
    }
    return cues;
}

void requireMetric(const JsonFields& fields, const OutlierLesson& lesson) {
    const auto width = static_cast<std::size_t>(lesson.featureWidth);
    const bool hasMean = !lesson.mean.empty();
    const bool hasDirections = !lesson.directions.empty();
    const bool fits = (!hasMean || lesson.mean.size() == width) &&
                      (!hasDirections || (hasMean && lesson.directions.size() % width == 0 &&
                                          lesson.directions.size() / width <=
                                              static_cast<std::size_t>(kMostLessonDirections)));
    if (!fits) {
        fields.refuse("has a mean or directions of another width");
    }
    for (const LessonCue cue : lesson.cues) {
        if (cue == LessonCue::Apart ? !hasMean : !hasDirections) {
            fields.refuse("lacks what one of its cues is measured by");
        }
    }
}

}  // namespace

Json toJson(const OutlierLesson& lesson) {
    Json cues = Json::array();
    for (const LessonCue cue : lesson.cues) {
        cues.push_back(
            std::ranges::find(kCueNames, cue, [](const auto& row) { return row.first; })->second);
    }
    return {{"detector", lesson.detectorFingerprint},
            {"encoder", lesson.encoderFingerprint},
            {"cues", std::move(cues)},
            {"softmax", headToJson(lesson.softmax)},
            {"sigmoid", headToJson(lesson.sigmoid)},
            {"width", lesson.featureWidth},
            {"mean", shortNumbers(lesson.mean)},
            {"directions", shortNumbers(lesson.directions)},
            {"verdicts", lesson.verdictCount},
            {"sets", lesson.setCount}};
}

OutlierLesson outlierLessonFromJson(const Json& json) {
    const JsonFields fields(json, "the project's lesson");
    OutlierLesson lesson;
    lesson.detectorFingerprint = fields.text("detector");
    lesson.encoderFingerprint = fields.text("encoder");
    lesson.cues = cuesFrom(fields);
    lesson.softmax = headLessonFromJson(fields.object("softmax"), lesson.cues.size());
    lesson.sigmoid = headLessonFromJson(fields.object("sigmoid"), lesson.cues.size());
    lesson.featureWidth = fields.integer("width");
    if (lesson.featureWidth < 1 || lesson.featureWidth > kWidestFeatures) {
        fields.refuse("is about features of an impossible width");
    }
    lesson.mean = lessonFloats(fields, "mean");
    lesson.directions = lessonFloats(fields, "directions");
    requireMetric(fields, lesson);
    lesson.verdictCount = fields.integer("verdicts");
    lesson.setCount = fields.integer("sets");
    if (lesson.setCount < 0 || lesson.verdictCount < lesson.setCount) {
        fields.refuse("has an impossible number of verdicts");
    }
    return lesson;
}

}  // namespace setscope
