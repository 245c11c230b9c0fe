#include "core/analysis/analysis_by_kind.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/analysis/influence.h"
#include "core/analysis/occlusion.h"
#include "core/analysis/outliers.h"
#include "core/analysis/power_test.h"
#include "core/analysis/teaching.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/items/set_kind.h"

namespace setscope {
namespace {

SetKind requiredKind(const ItemSet& set) {
    const std::optional<SetKind> kind = kindOf(set);
    if (!kind) {
        throw Error(ErrorKind::BadInput, set.name + ": " + whyWithoutKind(set));
    }
    return *kind;
}

const LoadedModel& modelFor(const KindModels& models, const Collection& collection, SetId set) {
    return models.of(requiredKind(requiredSet(collection, set)));
}

/// How many of something there are in sets of each kind.
struct KindCounts {
    std::map<SetKind, std::int64_t> ofKind;
    std::int64_t total = 0;  ///< also in sets of several kinds

    /// That with most of them, the first of several; pictures where there are none.
    SetKind leading() const {
        const auto most =
            std::ranges::max_element(ofKind, {}, &std::pair<const SetKind, std::int64_t>::second);
        return most != ofKind.end() ? most->first : SetKind();
    }
    std::int64_t of(const SetKind& kind) const {
        const auto found = ofKind.find(kind);
        return found != ofKind.end() ? found->second : 0;
    }
};

/// Of each set the number that `count` gives.
template <typename Count>
KindCounts countedByKind(const Collection& collection, const Count& count) {
    KindCounts counts;
    for (const ItemSet& set : collection.sets) {
        const std::int64_t number = count(set);
        counts.total += number;
        const std::optional<SetKind> kind = number > 0 ? kindOf(set) : std::nullopt;
        if (kind) {
            counts.ofKind[*kind] += number;
        }
    }
    return counts;
}

/// 1 for a set with a member that a power test may take, else 0.
std::int64_t isUsable(const ItemSet& set) {
    return std::ranges::any_of(
               set.members,
               [](const Member& member) { return member.verdict != Verdict::Stranger; })
               ? 1
               : 0;
}

std::int64_t verdictCount(const ItemSet& set) {
    return std::ranges::count_if(
        set.members, [](const Member& member) { return member.verdict != Verdict::None; });
}

void append(const std::string& sentence, std::string& text) {
    text += (text.empty() ? "" : " ") + sentence;
}

}  // namespace

LeaveOneOut leaveOneOut(const KindModels& models, const Collection& collection, SetId set,
                        MemberId removed, const OutlierOptions& options, FeatureStore& store,
                        ReferenceScoreCache& cache, const RunContext& run) {
    return leaveOneOut(modelFor(models, collection, set), collection, set, removed, options, store,
                       cache, run);
}

InfluenceMatrix influence(const KindModels& models, const Collection& collection, SetId set,
                          const OutlierOptions& options, FeatureStore& store,
                          const RunContext& run) {
    return influence(modelFor(models, collection, set), collection, set, options, store, run);
}

OcclusionMap occlusionMap(const KindModels& models, const Collection& collection,
                          const OcclusionQuestion& question, const OutlierOptions& options,
                          FeatureStore& store, const MediaReader& reader, const RunContext& run) {
    const SetKind kind = requiredKind(requiredSet(collection, question.set));
    if (kind.payload != PayloadKind::Picture) {
        throw Error(ErrorKind::BadInput,
                    "Maps are for pictures, and this set holds " + membersOfKind(kind) +
                        "; the nearest members and the influence of the members on each other "
                        "show how one differs.");
    }
    return occlusionMap(models.of(kind), collection, question, options, store, reader, run);
}

DetectionPower detectionPower(const KindModels& models, const Collection& collection,
                              const PowerOptions& power, const OutlierOptions& options,
                              FeatureStore& store, const RunContext& run) {
    const KindCounts sets = countedByKind(collection, isUsable);
    if (sets.total > 0 && sets.ofKind.empty()) {
        requiredKind(*std::ranges::find_if(collection.sets,
                                           [](const ItemSet& set) { return isUsable(set) > 0; }));
    }
    const SetKind kind = sets.leading();
    const std::int64_t others = sets.total - sets.of(kind);
    if (others > 0 && sets.of(kind) < 2) {
        throw Error(ErrorKind::BadInput,
                    "No two sets hold members of the same kind, so that members of one could be "
                    "planted in the other; add another set of " +
                        membersOfKind(kind) + ".");
    }
    DetectionPower result = detectionPower(models.of(kind), collection, power, options, store, run);
    if (others > 0) {
        append("This is about your sets of " + membersOfKind(kind) + "; " +
                   counted(others, "set of another kind was", "sets of other kinds were") +
                   " left out.",
               result.note);
    }
    return result;
}

TaughtLesson teach(const KindModels& models, const Collection& collection,
                   const OutlierOptions& options, FeatureStore& store, const RunContext& run) {
    const KindCounts verdicts = countedByKind(collection, verdictCount);
    if (verdicts.total > 0 && verdicts.ofKind.empty()) {
        const auto marked = std::ranges::find_if(
            collection.sets, [](const ItemSet& set) { return verdictCount(set) > 0; });
        requiredKind(*marked);
    }
    const SetKind kind = verdicts.leading();
    TaughtLesson taught = teach(models.of(kind), collection, options, store, run);
    if (const std::int64_t others = verdicts.total - verdicts.of(kind); others > 0) {
        append("The lesson is about your sets of " + membersOfKind(kind) + "; " +
                   counted(others, "mark in a set of another kind was",
                           "marks in sets of other kinds were") +
                   " not learnt from.",
               taught.advice);
    }
    return taught;
}

}  // namespace setscope
