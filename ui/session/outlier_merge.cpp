#include "ui/session/outlier_merge.h"

#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace setscope {
namespace {

using Paths = std::unordered_set<std::string>;

void addPaths(Paths& paths, const ItemSet& set) {
    for (const Member& member : set.members) {
        paths.insert(displayPath(member.payload.source));
    }
}

/// Appends those of `more` that are about a member at one of `paths`, unless they are there.
void appendProblems(std::vector<Problem>& problems, const std::vector<Problem>& more,
                    const Paths& paths) {
    const auto keyOf = [](const Problem& problem) { return problem.path + '\n' + problem.message; };
    std::unordered_set<std::string> known;
    for (const Problem& problem : problems) {
        known.insert(keyOf(problem));
    }
    for (const Problem& problem : more) {
        if (paths.contains(problem.path) && known.insert(keyOf(problem)).second) {
            problems.push_back(problem);
        }
    }
}

/// For every set of `collection`, in its order and under its name, what `newer` holds of it, else
/// what `older` does.
std::vector<SetOutliers> inOrderOf(const Collection& collection, std::span<const SetOutliers> older,
                                   std::vector<SetOutliers>& newer) {
    std::unordered_map<SetId, const SetOutliers*> kept;
    for (const SetOutliers& set : older) {
        kept.emplace(set.set, &set);
    }
    std::unordered_map<SetId, SetOutliers*> fresh;
    for (SetOutliers& set : newer) {
        fresh.insert_or_assign(set.set, &set);
    }
    std::vector<SetOutliers> ordered;
    ordered.reserve(collection.sets.size());
    for (const ItemSet& set : collection.sets) {
        if (const auto found = fresh.find(set.id); found != fresh.end()) {
            ordered.push_back(std::move(*found->second));
        } else if (const auto former = kept.find(set.id); former != kept.end()) {
            ordered.push_back(*former->second);
        } else {
            continue;
        }
        ordered.back().name = set.name;
    }
    return ordered;
}

bool isInOrderOf(const Collection& collection, const std::vector<SetOutliers>& answers) {
    auto next = answers.begin();
    for (const ItemSet& set : collection.sets) {
        if (next != answers.end() && next->set == set.id && next->name == set.name) {
            ++next;
        }
    }
    return next == answers.end();
}

/// Of the members of those sets that `answers` speak of.
Paths pathsOf(const Collection& collection, const std::vector<SetOutliers>& answers) {
    std::unordered_set<SetId> answered;
    for (const SetOutliers& set : answers) {
        answered.insert(set.set);
    }
    Paths paths;
    for (const ItemSet& set : collection.sets) {
        if (answered.contains(set.id)) {
            addPaths(paths, set);
        }
    }
    return paths;
}

std::vector<Problem> livingProblems(const std::vector<Problem>& problems,
                                    const Collection& collection) {
    std::vector<Problem> living;
    if (!problems.empty()) {
        Paths paths;
        for (const ItemSet& set : collection.sets) {
            addPaths(paths, set);
        }
        appendProblems(living, problems, paths);
    }
    return living;
}

}  // namespace

OutlierResult mergeOutliers(const OutlierResult* older, OutlierResult newer,
                            const Collection& collection) {
    const bool isAlike = older != nullptr && older->model == newer.model &&
                         older->head == newer.head && older->device == newer.device;
    const std::vector<Problem> found = std::exchange(newer.problems, {});
    if (isAlike) {
        newer.problems = older->problems;
    }
    if (!found.empty()) {
        appendProblems(newer.problems, found, pathsOf(collection, newer.sets));
    }
    const std::span<const SetOutliers> kept =
        isAlike ? std::span(older->sets) : std::span<const SetOutliers>();
    newer.sets = inOrderOf(collection, kept, newer.sets);
    newer.referenceSetCount = fewestReferenceSets(newer);
    return newer;
}

OutlierResult namedBy(OutlierResult result, const ModelIdentity& model) {
    for (SetOutliers& set : result.sets) {
        const ModelIdentity own = set.model.value_or(result.model);
        set.model = own == model || set.probability.empty() ? std::nullopt : std::optional(own);
    }
    result.model = model;
    return result;
}

std::optional<OutlierResult> followCollection(const OutlierResult& result,
                                              const Collection& collection) {
    std::vector<Problem> problems = livingProblems(result.problems, collection);
    if (isInOrderOf(collection, result.sets) && problems == result.problems) {
        return std::nullopt;
    }
    OutlierResult followed = result;
    followed.problems = std::move(problems);
    followed.sets = inOrderOf(collection, {}, followed.sets);
    return followed;
}

}  // namespace setscope
