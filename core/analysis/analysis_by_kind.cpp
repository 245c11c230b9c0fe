#include "core/analysis/analysis_by_kind.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// What sets must have in common to exchange members.
using ExchangeKind = std::pair<SetKind, RowColumns>;

/// How many of something there are in sets of each kind.
template <typename Kind>
struct KindCounts {
    std::map<Kind, std::int64_t> ofKind;
    std::int64_t total = 0;  ///< also in sets of several kinds

    /// That with most of them, the first of several; pictures where there are none.
    Kind leading() const {
        const auto most =
            std::ranges::max_element(ofKind, {}, &std::pair<const Kind, std::int64_t>::second);
        return most != ofKind.end() ? most->first : Kind();
    }
    std::int64_t of(const Kind& kind) const {
        const auto found = ofKind.find(kind);
        return found != ofKind.end() ? found->second : 0;
    }
};

/// Of each set the number that `count` gives.
template <typename Count>
KindCounts<ExchangeKind> countedByKind(const Collection& collection, const Count& count) {
    KindCounts<ExchangeKind> counts;
    for (const ItemSet& set : collection.sets) {
        const std::int64_t number = count(set);
        counts.total += number;
        const std::optional<SetKind> kind = number > 0 ? kindOf(set) : std::nullopt;
        if (kind) {
            counts.ofKind[{*kind, columnsOf(set)}] += number;
        }
    }
    return counts;
}

/// Of each kind the sum over its tables, those of fewer than `fewest` passed over.
KindCounts<SetKind> sumOverTables(const KindCounts<ExchangeKind>& counts, std::int64_t fewest) {
    KindCounts<SetKind> merged{.ofKind = {}, .total = counts.total};
    for (const auto& [kind, number] : counts.ofKind) {
        if (number >= fewest) {
            merged.ofKind[kind.first] += number;
        }
    }
    return merged;
}

std::vector<const ItemSet*> setsOf(const Collection& collection, const ExchangeKind& kind) {
    std::vector<const ItemSet*> sets;
    for (const ItemSet& set : collection.sets) {
        if (columnsOf(set) == kind.second && kindOf(set) == kind.first) {
            sets.push_back(&set);
        }
    }
    return sets;
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
    const KindCounts<ExchangeKind> tables = countedByKind(collection, isUsable);
    const KindCounts<SetKind> sets = sumOverTables(tables, 1);
    if (sets.total > 0 && sets.ofKind.empty()) {
        requiredKind(*std::ranges::find_if(collection.sets,
                                           [](const ItemSet& set) { return isUsable(set) > 0; }));
    }
    const KindCounts<SetKind> exchanging = sumOverTables(tables, 2);
    const SetKind kind = exchanging.ofKind.empty() ? sets.leading() : exchanging.leading();
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
    const KindCounts<ExchangeKind> verdicts = countedByKind(collection, verdictCount);
    if (verdicts.total > 0 && verdicts.ofKind.empty()) {
        const auto marked = std::ranges::find_if(
            collection.sets, [](const ItemSet& set) { return verdictCount(set) > 0; });
        requiredKind(*marked);
    }
    const ExchangeKind kind = verdicts.leading();
    TaughtLesson taught =
        teach(models.of(kind.first), setsOf(collection, kind), options, store, run);
    const std::int64_t ofItsKind = sumOverTables(verdicts, 1).of(kind.first);
    if (const std::int64_t others = verdicts.total - ofItsKind; others > 0) {
        append("The lesson is about your sets of " + membersOfKind(kind.first) + "; " +
                   counted(others, "mark in a set of another kind was",
                           "marks in sets of other kinds were") +
                   " not learnt from.",
               taught.advice);
    }
    if (const std::int64_t others = ofItsKind - verdicts.of(kind); others > 0) {
        append("Only the table with most marks was learnt from; " +
                   counted(others, "mark in a set of another table was",
                           "marks in sets of other tables were") +
                   " not.",
               taught.advice);
    }
    if (const std::int64_t unused = verdicts.of(kind) - taught.lesson.verdictCount; unused > 0) {
        append(counted(unused, "mark was", "marks were") +
                   " of no use, as the member cannot be read or its set is too small or too large "
                   "to be judged.",
               taught.advice);
    }
    return taught;
}

}  // namespace setscope
