#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/items/ids.h"
#include "core/results/training_result.h"

namespace setscope {

/// How a member differs from its set, measured by what is usual in the collection. No verdict
/// changes it.
enum class LessonCue {
    Apart,            ///< cosine distance to the others, the collection's mean taken as zero
    ApartAcrossSets,  ///< the same in the directions that tell the collection's sets apart
    AloneAcrossSets,  ///< in those directions, cosine distance to the nearest other
};

/// Directions that tell sets apart, at most.
inline constexpr std::int64_t kMostLessonDirections = 16;

/// What verdicts taught about one head. A member's logit becomes
///     modelWeight · logit + Σ_k weights[k] · cue[k] + shift
/// where the cues are standardised within the set.
struct HeadLesson {
    double modelWeight = 1.0;     ///< >= 0
    double shift = 0.0;           ///< 0 for a softmax head, where it would change nothing
    std::vector<double> weights;  ///< >= 0, one per cue

    bool operator==(const HeadLesson&) const = default;
};

/// What a person's verdicts taught a model about one collection: a few weights on how a member
/// differs from its set, added to the model's own opinion. It travels with the project, not with
/// the model.
struct OutlierLesson {
    std::string detectorFingerprint;  ///< of the detector that it adds to; void for another
    std::string encoderFingerprint;
    std::vector<LessonCue> cues;  ///< each at most once
    HeadLesson softmax;
    HeadLesson sigmoid;
    std::int64_t featureWidth = 0;  ///< d
    std::vector<float> mean;        ///< [d] of the collection's members; empty without cues
    std::vector<float>
        directions;  ///< [r, d] row by row, r <= kMostLessonDirections; empty without their cues
    std::int64_t verdictCount = 0;  ///< that taught it
    std::int64_t setCount = 0;      ///< sets that hold them

    bool operator==(const OutlierLesson&) const = default;
};

/// What a lesson does to answers about sets whose verdicts it was not told.
enum class LessonEffect {
    Unknown,  ///< too few sets hold verdicts
    Helps,
    Unclear,
    Harms,  ///< the person should not keep it
};

/// A lesson, and whether it helps. The metrics are shares for which more is better, as many before
/// as after, each counting verdicts (a set's verdicts were left out while learning for it).
struct TaughtLesson {
    OutlierLesson lesson;
    std::vector<MeasuredMetric> before;  ///< by the model as it is; empty if fewer than two sets
                                         ///< hold verdicts
    std::vector<MeasuredMetric> after;   ///< on the same verdicts, by models taught the other sets'
    LessonEffect effect = LessonEffect::Unknown;
    std::string advice;  ///< what the effect is, or how many sets are missing; and how many
                         ///< verdicts are about members of another kind
};

/// {"detector", "encoder", "cues": ["apart", "apart_across_sets", "alone_across_sets"],
///  "softmax" and "sigmoid": {"model_weight", "shift", "weights"}, "width", "mean", "directions",
///  "verdicts", "sets"}; the fields are those of OutlierLesson.
Json toJson(const OutlierLesson& lesson);
/// @throws Error (BadInput) if a field is missing, of another type or not finite, a cue is not
/// known or lacks what it needs, or lengths differ
OutlierLesson outlierLessonFromJson(const Json& json);

}  // namespace setscope
