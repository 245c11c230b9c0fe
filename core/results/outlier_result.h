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

/// Which clean sets the p-values of a set were taken from.
enum class ReferenceOrigin {
    None,     ///< there are no p-values
    Shipped,  ///< those that came with the model
    Own,      ///< drawn from the sets that the person calls clean (ItemSet::isReference)
};

/// One step of removing and testing again: of what the steps before left, the most suspicious
/// member, and how unusual that rest is while it still holds it.
struct RemovalStep {
    MemberId member;
    float pValue = 1.0F;  ///< conformal, of the largest score of the rest; 0..1

    bool operator==(const RemovalStep&) const = default;
};

/// The limit of SetOutliers::familiarity.
inline constexpr float kFamiliar = 0.5F;

/// What findOutliers says of one set. `probability`, `score` and `pValue` are as long as `members`,
/// in the order of the set; a member that could not be read is in none of them but in the result's
/// problems. A set of fewer than three members is not judged: its vectors are empty and `note` says
/// so.
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
    /// The first step is about the whole set, so its p-value is `setPValue`. Empty without p-values
    /// and in answers from before there were steps. Only the first step carries the guarantee of a
    /// conformal p-value; the further ones are a weaker claim (engine.md, section 6).
    std::vector<RemovalStep> removals = {};
    std::int64_t referenceSets = 0;  ///< M of this set's p-values; 0: none
    ReferenceOrigin references = ReferenceOrigin::None;
    /// How sure the model's gate is that the set is of a kind that it learned from, 0..1; below
    /// kFamiliar the answer rests on comparing the members alone. Absent for a model without a
    /// gate.
    std::optional<float> familiarity = {};
    /// What judged the set, where it is not the answer's `model`: texts and rows have another than
    /// pictures.
    std::optional<ModelIdentity> model = {};

    bool operator==(const SetOutliers&) const = default;
};

/// The answer to "which members do not belong?" for a collection.
struct OutlierResult {
    ModelIdentity model;  ///< of the pictures if the collection has a set of them, else of its
                          ///< first set whose members are of one kind
    DeviceUse device;
    Head head = Head::Softmax;
    std::uint64_t seed = 0;
    std::int64_t referenceSetCount =
        0;  ///< the smallest M behind a p-value of this answer; without any, the M of the shipped
            ///< reference sets of `model`, 0 if they do not apply
    std::int64_t ownReferenceSets =
        0;  ///< different sets that the person calls clean, of all kinds together
    std::vector<SetOutliers> sets;  ///< in collection order
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

/// One entry per member of `set`: the smallest false-alarm rate at which it is flagged, nothing if
/// it is at none. Members are flagged in the order of their removal, so it is the largest p-value
/// up to the member's step. In an answer without removals, but with p-values, it is the larger of
/// the set's and the member's own.
std::vector<std::optional<float>> flaggingRates(const SetOutliers& set);

/// One entry per member of `set`: whether the rule flags it. By false-alarm rate R these are the
/// members whose flaggingRates are at most R.
std::vector<bool> flaggedMembers(const SetOutliers& set, const FlagRule& rule);
/// By false-alarm rate R: whether the set's p-value is at most R. Then, and only then, the rule
/// flags the first member to remove.
bool isFlagged(const SetOutliers& set, const FlagRule& rule);
/// False for a set that was not judged, and by false-alarm rate where it has no p-value or its
/// reference sets are too few for a p-value that small: that it is not flagged says nothing then.
bool canBeFlagged(const SetOutliers& set, const FlagRule& rule);

/// The smallest M behind a p-value of the sets; `referenceSetCount` if no set says its own.
std::int64_t fewestReferenceSets(const OutlierResult& result);

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

const char* toText(ReferenceOrigin origin);  ///< "none", "shipped" or "own"
const char* toText(Head head);
/// @throws Error (BadUsage) unless `text` is "softmax" or "sigmoid"
Head headFromText(const std::string& text);

/// {"name", "version", "fingerprint", "encoder", "encoder_fingerprint"}
Json toJson(const ModelIdentity& model);
Json toJson(const OutlierResult& result);
/// Answers from before there were removals and own reference sets lack their fields and read as
/// ones without removals, by the shipped reference sets.
/// @throws Error (BadInput) if a field is missing, of another type, the vectors' lengths differ, or
/// the removals do not fit the set
OutlierResult outlierResultFromJson(const Json& json);

}  // namespace setscope
