#include "core/analysis/outliers_by_kind.h"

#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/analysis/outliers.h"
#include "core/analysis/readable_members.h"
#include "core/items/set_kind.h"

namespace setscope {
namespace {

/// The asked sets of one kind.
struct KindShare {
    std::vector<SetId> sets;
    std::int64_t memberCount = 0;
};

/// The kind that an answer's model is named by.
SetKind leadingKind(const Collection& collection) {
    std::optional<SetKind> first;
    for (const ItemSet& set : collection.sets) {
        const std::optional<SetKind> kind = kindOf(set);
        if (kind && kind->payload == PayloadKind::Picture) {
            return *kind;
        }
        first = first ? first : kind;
    }
    return first.value_or(SetKind());
}

/// The part of a run that looks at some of its members; its progress is told in members of the
/// whole.
RunContext partOf(const RunContext& run, std::int64_t before, std::int64_t members,
                  std::int64_t total) {
    return RunContext(
        run.settings(), run.stopToken(), [&run, before, members, total](const Progress& part) {
            const std::int64_t done = part.total > 0 ? part.done * members / part.total : 0;
            run.step({before + done, total, part.what});
        });
}

}  // namespace

OutlierResult findOutliers(const KindModels& models, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           ReferenceScoreCache& cache, const RunContext& run) {
    const std::vector<const ItemSet*> sets = chosenSets(collection, options.sets);
    // In this order pictures come first: theirs is the long encoding, and judging leaves the
    // calling thread to compute alone.
    std::map<SetKind, KindShare> shares;
    std::unordered_map<SetId, SetOutliers> answers;
    std::int64_t total = 0;
    for (const ItemSet* set : sets) {
        const std::optional<SetKind> kind = kindOf(*set);
        if (!kind) {
            answers.emplace(set->id, withoutAnswer(*set, whyWithoutKind(*set)));
        } else if (std::string tooLarge = whyTooLarge(*set); !tooLarge.empty()) {
            answers.emplace(set->id, withoutAnswer(*set, std::move(tooLarge)));
        } else {
            KindShare& share = shares[*kind];
            share.sets.push_back(set->id);
            share.memberCount += std::ssize(set->members);
            total += std::ssize(set->members);
        }
    }

    OutlierResult result = emptyAnswer(models.of(leadingKind(collection)), options, run);
    result.ownReferenceSets = ownReferenceSetCount(collection);
    std::int64_t before = 0;
    for (auto& [kind, share] : shares) {
        OutlierOptions asked = options;
        asked.sets = std::move(share.sets);
        const RunContext part =
            shares.size() == 1 ? run : partOf(run, before, share.memberCount, total);
        OutlierResult found = findOutliers(models.of(kind), collection, asked, store, cache, part);
        for (SetOutliers& set : found.sets) {
            if (!set.probability.empty() && found.model != result.model) {
                set.model = found.model;
            }
            answers.emplace(set.set, std::move(set));
        }
        addNewProblems(found.problems, result.problems);
        before += share.memberCount;
    }
    for (const ItemSet* set : sets) {
        result.sets.push_back(std::move(answers.at(set->id)));
    }
    result.referenceSetCount = fewestReferenceSets(result);
    return result;
}

}  // namespace setscope
