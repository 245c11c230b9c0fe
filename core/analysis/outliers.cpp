#include "core/analysis/outliers.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "core/analysis/conformal.h"
#include "core/analysis/set_scoring.h"
#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

constexpr std::size_t kSmallestLeaveOneOut = 4;

/// The readable members of one set.
struct ReadableMembers {
    std::vector<MemberId> ids;
    std::vector<ContentHash> contents;
    at::Tensor features;  ///< [n, d]

    std::size_t count() const { return ids.size(); }
};

/// @param first row of the set's first member in `encoded`
ReadableMembers readableMembers(std::span<const Member> members, const EncodedMembers& encoded,
                                std::size_t first) {
    ReadableMembers result;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (encoded.readable[first + i]) {
            result.ids.push_back(members[i].id);
            result.contents.push_back(members[i].content);
            rows.push_back(static_cast<std::int64_t>(first + i));
        }
    }
    result.features =
        encoded.features.index_select(0, at::tensor(at::ArrayRef<std::int64_t>(rows), at::kLong));
    return result;
}

std::vector<const ItemSet*> chosenSets(const Collection& collection,
                                       const std::vector<SetId>& wanted) {
    std::vector<const ItemSet*> chosen;
    for (const ItemSet& set : collection.sets) {
        if (wanted.empty() || std::ranges::find(wanted, set.id) != wanted.end()) {
            chosen.push_back(&set);
        }
    }
    return chosen;
}

SetOutliers judged(const ItemSet& set, const ReadableMembers& members, const SetScorer& scorer,
                   const RunContext& run) {
    SetOutliers result;
    result.set = set.id;
    result.name = set.name;
    if (members.count() < kSmallestJudgedSet) {
        const auto count = static_cast<std::int64_t>(members.count());
        result.note = count == 0 ? "No member of this set could be read, so it was not judged."
                                 : "This set has only " +
                                       counted(count, "readable member", "readable members") +
                                       "; at least three are needed to find a stranger.";
        return result;
    }
    ScoredSet scored = scorer.score(members.features, members.contents, run);
    result.members = members.ids;
    result.probability = std::move(scored.probability);
    result.score = std::move(scored.score);
    result.pValue = std::move(scored.pValue);
    result.setPValue = scored.setPValue;
    return result;
}

/// Index of the member in the set. @throws std::logic_error if it is not in it
std::size_t placeOf(const std::vector<MemberId>& ids, MemberId member) {
    const auto found = std::ranges::find(ids, member);
    SETSCOPE_CHECK(found != ids.end(), "the member is not among the readable ones");
    return static_cast<std::size_t>(found - ids.begin());
}

ReadableMembers without(const ReadableMembers& members, std::size_t removed) {
    ReadableMembers rest;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < members.count(); ++i) {
        if (i != removed) {
            rest.ids.push_back(members.ids[i]);
            rest.contents.push_back(members.contents[i]);
            rows.push_back(static_cast<std::int64_t>(i));
        }
    }
    rest.features =
        members.features.index_select(0, at::tensor(at::ArrayRef<std::int64_t>(rows), at::kLong));
    return rest;
}

void addNeighbours(const at::Tensor& removed, const ReadableMembers& rest, LeaveOneOut& result) {
    const at::Tensor cosines =
        at::cosine_similarity(rest.features, removed.unsqueeze(0), 1).contiguous();
    const std::span<const float> values(cosines.data_ptr<float>(), rest.count());
    const auto most = std::ranges::max_element(values);
    const auto least = std::ranges::min_element(values);
    result.mostAlike = rest.ids[static_cast<std::size_t>(most - values.begin())];
    result.mostAlikeCosine = *most;
    result.leastAlike = rest.ids[static_cast<std::size_t>(least - values.begin())];
    result.leastAlikeCosine = *least;
}

void requireReadable(const ItemSet& set, const ReadableMembers& members, MemberId removed) {
    if (members.count() < kSmallestLeaveOneOut) {
        throw Error(ErrorKind::BadInput,
                    "The set \"" + set.name + "\" has only " +
                        counted(static_cast<std::int64_t>(members.count()), "readable member",
                                "readable members") +
                        "; the effect of removing one can be shown from four on.");
    }
    if (std::ranges::find(members.ids, removed) == members.ids.end()) {
        throw Error(ErrorKind::BadInput, "The member could not be read, so the set \"" + set.name +
                                             "\" was judged without it already.");
    }
}

}  // namespace

OutlierResult findOutliers(const LoadedModel& model, const Collection& collection,
                           const OutlierOptions& options, FeatureStore& store,
                           const RunContext& run) {
    const ChosenDevice device = chooseDevice(run.settings().device);
    const std::vector<const ItemSet*> sets = chosenSets(collection, options.sets);
    std::vector<Member> members;
    for (const ItemSet* set : sets) {
        members.insert(members.end(), set->members.begin(), set->members.end());
    }
    EncodedMembers encoded = encodeThrough(store, model.encoder(), members, run);

    OutlierResult result;
    result.model = model.info().identity;
    result.device = device.use;
    if (model.encoder().deviceFor(device.device) != device.device) {
        result.device.reason = model.encoder().identity().name +
                               " runs on the processor, because OpenCV computes there; the "
                               "detector runs on " +
                               device.use.used + ".";
    }
    result.head = options.head;
    result.seed = run.settings().seed;
    result.referenceSetCount =
        model.reference() != nullptr ? referenceSetCount(*model.reference()) : 0;
    result.problems = std::move(encoded.problems);
    const SetScorer scorer(model, options.head, device.device);
    std::size_t first = 0;
    for (const ItemSet* set : sets) {
        run.step({static_cast<std::int64_t>(first), static_cast<std::int64_t>(members.size()),
                  "Comparing members"});
        result.sets.push_back(
            judged(*set, readableMembers(set->members, encoded, first), scorer, run));
        first += set->members.size();
    }
    return result;
}

LeaveOneOut leaveOneOut(const LoadedModel& model, const ItemSet& set, MemberId removed, Head head,
                        FeatureStore& store, const RunContext& run) {
    const ChosenDevice device = chooseDevice(run.settings().device);
    const EncodedMembers encoded = encodeThrough(store, model.encoder(), set.members, run);
    const ReadableMembers all = readableMembers(set.members, encoded, 0);
    requireReadable(set, all, removed);
    const std::size_t place = placeOf(all.ids, removed);
    const ReadableMembers rest = without(all, place);
    const SetScorer scorer(model, head, device.device);
    ScoredSet before = scorer.score(all.features, all.contents, run);
    ScoredSet after = scorer.score(rest.features, rest.contents, run);

    LeaveOneOut result;
    result.set = set.id;
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

}  // namespace setscope
