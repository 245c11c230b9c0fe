#include "core/analysis/outliers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <iterator>
#include <set>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/analysis/conformal.h"
#include "core/analysis/readable_members.h"
#include "core/analysis/removal.h"
#include "core/analysis/set_scoring.h"
#include "core/analysis/teaching.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/parallel_for.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

/// Why a set cannot be judged; empty if it can. @param count of its readable members
std::string whyNotJudged(std::int64_t count) {
    if (count == 0) {
        return "No member of this set could be read, so it was not judged.";
    }
    if (count < std::int64_t{kSmallestJudgedSet}) {
        return "This set has only " + counted(count, "readable member", "readable members") +
               "; at least three are needed to find a stranger.";
    }
    return {};
}

SetOutliers judged(const ItemSet& set, const ReadableMembers& members, SetJudge& judge,
                   const RunContext& run) {
    SetOutliers result = withoutAnswer(set, whyNotJudged(std::ssize(members.ids)));
    if (!result.note.empty()) {
        return result;
    }
    const std::span<const SetId> origins(&set.id, 1);
    ScoredSet scored = judge.judge(origins, members, run);
    const auto judgeRest = [&](const ReadableMembers& rest) {
        return judge.judgeRest(origins, rest, scored, run);
    };
    result.removals = removalSteps(members, scored, judgeRest);
    result.members = members.ids;
    result.probability = std::move(scored.probability);
    result.score = std::move(scored.score);
    result.pValue = std::move(scored.pValue);
    result.setPValue = scored.setPValue;
    result.referenceSets = scored.referenceSets;
    result.references = scored.references;
    result.familiarity = scored.familiarity;
    return result;
}

/// M of the shipped reference sets; 0 where they do not apply.
std::int64_t shippedReferenceSets(const LoadedModel& model, const OutlierOptions& options) {
    const bool isTaught = isFor(options.lesson.get(), model.info().identity);
    return model.reference() == nullptr || isTaught ? 0
                                                    : referenceSetCount(model.reference()->buckets);
}

/// In double precision, where the squares of no number that a row can hold are infinite.
void addNeighbours(const at::Tensor& removed, const ReadableMembers& rest, LeaveOneOut& result) {
    const at::Tensor cosines = at::cosine_similarity(rest.features.to(at::kDouble),
                                                     removed.unsqueeze(0).to(at::kDouble), 1)
                                   .to(at::kFloat)
                                   .contiguous();
    const std::span<const float> values(cosines.data_ptr<float>(), rest.count());
    const auto most = std::ranges::max_element(values);
    const auto least = std::ranges::min_element(values);
    result.mostAlike = rest.ids[static_cast<std::size_t>(most - values.begin())];
    result.mostAlikeCosine = *most;
    result.leastAlike = rest.ids[static_cast<std::size_t>(least - values.begin())];
    result.leastAlikeCosine = *least;
}

/// Nothing is said of texts and rows, which take next to no time wherever they are encoded.
std::string whereItEncodes(const Encoder& encoder, const ChosenDevice& device) {
    const bool isElsewhere = encoder.deviceFor(device.device) != device.device;
    return isElsewhere && encoder.accepts(Payload()) ? encoder.identity().name +
                                                           " runs on the processor, because OpenCV "
                                                           "computes there; the detector runs on " +
                                                           device.use.used + "."
                                                     : std::string();
}

}  // namespace

std::vector<const ItemSet*> chosenSets(const Collection& collection,
                                       const std::vector<SetId>& wanted) {
    const std::unordered_set<SetId> isWanted(wanted.begin(), wanted.end());
    std::vector<const ItemSet*> chosen;
    for (const ItemSet& set : collection.sets) {
        if (wanted.empty() || isWanted.contains(set.id)) {
            chosen.push_back(&set);
        }
    }
    return chosen;
}

OutlierResult emptyAnswer(const LoadedModel& model, const OutlierOptions& options,
                          const RunContext& run) {
    const ChosenDevice device = chooseDevice(run.settings().device);
    OutlierResult result;
    result.model = model.info().identity;
    result.device = device.use;
    if (std::string reason = whereItEncodes(model.encoder(), device); !reason.empty()) {
        result.device.reason = std::move(reason);
    }
    result.head = options.head;
    result.seed = run.settings().seed;
    result.referenceSetCount = shippedReferenceSets(model, options);
    return result;
}

SetOutliers withoutAnswer(const ItemSet& set, std::string note) {
    SetOutliers result;
    result.set = set.id;
    result.name = set.name;
    result.note = std::move(note);
    return result;
}

void addNewProblems(const std::vector<Problem>& more, std::vector<Problem>& problems) {
    std::set<Problem> known(problems.begin(), problems.end());
    std::ranges::copy_if(more, std::back_inserter(problems),
                         [&known](const Problem& problem) { return known.insert(problem).second; });
}

OutlierResult findOutliers(const LoadedModel& model, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           ReferenceScoreCache& cache, const RunContext& run) {
    OutlierResult result = emptyAnswer(model, options, run);
    const std::vector<const ItemSet*> sets = chosenSets(collection, options.sets);
    std::vector<Member> members;
    for (const ItemSet* set : sets) {
        members.insert(members.end(), set->members.begin(), set->members.end());
    }
    EncodedMembers encoded = encodeThrough(store, model.encoder(), members, run);
    result.problems = std::move(encoded.problems);
    SetJudge judge(model, collection, options, chooseDevice(run.settings().device).device, store,
                   cache, run);
    std::vector<std::size_t> firsts;
    std::size_t first = 0;
    for (const ItemSet* set : sets) {
        firsts.push_back(first);
        const auto begin = encoded.readable.begin() + static_cast<std::ptrdiff_t>(first);
        const std::int64_t count = std::count(begin, begin + std::ssize(set->members), true);
        if (whyNotJudged(count).empty()) {
            judge.prepare(std::span(&set->id, 1), count, run);
        }
        first += set->members.size();
    }
    const RunContext quiet(run.settings(), run.stopToken());
    std::atomic<std::int64_t> compared = 0;
    const RunContext counting(run.settings(), run.stopToken(), [&](const Progress&) {
        run.step({compared, std::ssize(members), "Comparing members"});
    });
    result.sets.resize(sets.size());
    parallelFor(sets.size(), "", counting, [&](std::size_t place) {
        computeOnThisThreadOnly();
        const ItemSet& set = *sets[place];
        const ReadableMembers readable = readableMembers(set.members, encoded, firsts[place]);
        result.sets[place] = judged(set, readable, judge, quiet);
        compared += std::ssize(set.members);
    });
    result.referenceSetCount = fewestReferenceSets(result);
    result.ownReferenceSets = judge.ownReferenceSets();
    addNewProblems(judge.problems(), result.problems);
    return result;
}

LeaveOneOut leaveOneOut(const LoadedModel& model, const Collection& collection, SetId set,
                        MemberId removed, const OutlierOptions& options, FeatureStore& store,
                        ReferenceScoreCache& cache, const RunContext& run) {
    const ChosenDevice device = chooseDevice(run.settings().device);
    const ItemSet& asked = requiredSet(collection, set);
    const ReadableMembers all = readableMembers(store, model.encoder(), asked, run);
    requireLeaveOneOut(asked, all);
    requireReadable(asked, all, removed);
    const std::size_t place = all.placeOf(removed);
    const ReadableMembers rest = all.without(place);
    SetJudge judge(model, collection, options, device.device, store, cache, run);
    ScoredSet before = judge.judge(std::span(&set, 1), all, run);
    ScoredSet after = judge.judge(std::span(&set, 1), rest, run);

    LeaveOneOut result;
    result.set = set;
    result.removed = removed;
    result.members = rest.ids;
    result.before = std::move(before.probability);
    result.before.erase(result.before.begin() + static_cast<std::ptrdiff_t>(place));
    result.after = std::move(after.probability);
    result.setPValueBefore = before.setPValue;
    result.setPValueAfter = after.setPValue;
    addNeighbours(all.features[static_cast<std::int64_t>(place)], rest, result);
    return result;
}

OutlierResult findOutliers(const LoadedModel& model, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           const RunContext& run) {
    ReferenceScoreCache cache;
    return findOutliers(model, collection, options, store, cache, run);
}

LeaveOneOut leaveOneOut(const LoadedModel& model, const Collection& collection, SetId set,
                        MemberId removed, const OutlierOptions& options, FeatureStore& store,
                        const RunContext& run) {
    ReferenceScoreCache cache;
    return leaveOneOut(model, collection, set, removed, options, store, cache, run);
}

const ItemSet& requiredSet(const Collection& collection, SetId set) {
    const ItemSet* found = collection.findSet(set);
    SETSCOPE_CHECK(found != nullptr, "the set is not in the collection");
    return *found;
}

}  // namespace setscope
