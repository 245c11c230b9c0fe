#include "ui/session/outlier_merge.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace setscope {
namespace {

/// The sets of `collection` in its order, each with what `answers` holds of it.
std::vector<SetOutliers> inOrderOf(const Collection& collection,
                                   std::unordered_map<SetId, SetOutliers> answers) {
    std::vector<SetOutliers> ordered;
    for (const ItemSet& set : collection.sets) {
        const auto found = answers.find(set.id);
        if (found != answers.end()) {
            ordered.push_back(std::move(found->second));
            ordered.back().name = set.name;
        }
    }
    return ordered;
}

/// Those problems whose member is still in the collection, each once.
std::vector<Problem> livingProblems(std::vector<Problem> problems, const Collection& collection) {
    if (problems.empty()) {
        return problems;
    }
    std::unordered_set<std::string> living;
    for (const ItemSet& set : collection.sets) {
        for (const Member& member : set.members) {
            living.insert(displayPath(member.payload.source));
        }
    }
    std::vector<Problem> kept;
    for (Problem& problem : problems) {
        if (living.contains(problem.path) && std::ranges::find(kept, problem) == kept.end()) {
            kept.push_back(std::move(problem));
        }
    }
    return kept;
}

}  // namespace

OutlierResult mergeOutliers(const OutlierResult* older, OutlierResult newer,
                            const Collection& collection) {
    std::unordered_map<SetId, SetOutliers> answers;
    const bool isAlike = older != nullptr && older->model == newer.model &&
                         older->head == newer.head && older->device == newer.device;
    if (isAlike) {
        for (const SetOutliers& set : older->sets) {
            answers.insert_or_assign(set.set, set);
        }
        newer.problems.insert(newer.problems.begin(), older->problems.begin(),
                              older->problems.end());
    }
    for (SetOutliers& set : newer.sets) {
        const SetId id = set.set;
        answers.insert_or_assign(id, std::move(set));
    }
    newer.sets = inOrderOf(collection, std::move(answers));
    newer.problems = livingProblems(std::move(newer.problems), collection);
    return newer;
}

std::optional<OutlierResult> followCollection(const OutlierResult& result,
                                              const Collection& collection) {
    OutlierResult followed = mergeOutliers(nullptr, result, collection);
    if (followed == result) {
        return std::nullopt;
    }
    return followed;
}

}  // namespace setscope
