#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/items/ids.h"

namespace setscope {

/// Which question the detector answers (engine.md, section 2).
enum class Head {
    Softmax,  ///< exactly one stranger: the probabilities of a set sum to 1
    Sigmoid,  ///< any number of strangers, also none: each member's own probability
};

/// Where a computation really ran, and why if that is not what was asked for.
struct DeviceUse {
    std::string requested;  ///< "auto", "cpu", "cuda", "cuda:1"
    std::string used;       ///< "cpu" or "cuda:N"
    std::string detail;     ///< "2 threads", or the GPU's name and memory
    std::string reason;     ///< empty if `used` is what was asked for

    bool operator==(const DeviceUse&) const = default;
};

/// What identifies a model in results and reports.
struct ModelIdentity {
    std::string name;         ///< "setscope-default"
    std::string version;      ///< "1.0"
    std::string fingerprint;  ///< content hash of the model file, hexadecimal
    std::string encoder;      ///< "setscope-compact" or the backbone's file name
    std::string encoderFingerprint;

    bool operator==(const ModelIdentity&) const = default;
};

/// What findOutliers says of one set. All vectors are as long as `members`, in the order of the
/// set; a member that could not be read is in none of them but in the result's problems. A set of
/// fewer than three members is not judged: its vectors are empty and `note` says so.
struct SetOutliers {
    SetId set;
    std::string name;
    std::vector<MemberId> members;
    std::vector<float> probability;  ///< of not belonging; sums to 1 for a softmax head, does not
                                     ///< for a sigmoid head
    std::vector<float> score;  ///< the head's logits: larger is stranger; comparable within the set
    std::vector<float>
        pValue;  ///< conformal, per member; empty if the model has no reference sets for this size
    std::optional<float> setPValue;  ///< conformal, of the largest score (engine.md, section 6)
    std::string note;

    bool operator==(const SetOutliers&) const = default;
};

/// The answer to "which members do not belong?" for a collection.
struct OutlierResult {
    ModelIdentity model;
    DeviceUse device;
    Head head = Head::Softmax;
    std::uint64_t seed = 0;
    std::int64_t referenceSetCount = 0;  ///< M of the p-values; 0: no calibration
    std::vector<SetOutliers> sets;       ///< in collection order
    std::vector<Problem> problems;

    bool operator==(const OutlierResult&) const = default;
};

/// When a member is flagged. Exactly one of the two is used.
struct FlagRule {
    enum class By { Probability, FalseAlarmRate };
    By by = By::Probability;
    double threshold = 0.5;  ///< probability in 0..1, or false-alarm rate in 0..1

    bool operator==(const FlagRule&) const = default;
};

/// One entry per member of `set`: whether the rule flags it. By false-alarm rate R a set is flagged
/// if its p-value is at most R, and in it the members whose own p-value is at most R.
std::vector<bool> flaggedMembers(const SetOutliers& set, const FlagRule& rule);
bool isFlagged(const SetOutliers& set, const FlagRule& rule);

/// How the probabilities of the others change when one member is removed. `before` and `after` are
/// as long as `members`, which does not hold the removed one.
struct LeaveOneOut {
    SetId set;
    MemberId removed;
    std::vector<MemberId> members;
    std::vector<float> before;
    std::vector<float> after;
    std::optional<float> setPValueBefore;
    std::optional<float> setPValueAfter;
    MemberId mostAlike;  ///< of the others, the one nearest to the removed member by cosine of the
                         ///< features
    MemberId leastAlike;
    float mostAlikeCosine = 0.0F;   ///< −1..1
    float leastAlikeCosine = 0.0F;  ///< −1..1
};

const char* toText(Head head);
/// @throws Error (BadUsage) unless `text` is "softmax" or "sigmoid"
Head headFromText(const std::string& text);

Json toJson(const OutlierResult& result);
/// @throws Error (BadInput) if a field is missing, of another type, or the vectors' lengths differ
OutlierResult outlierResultFromJson(const Json& json);

}  // namespace setscope
