#include "core/report/outlier_ranking.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "core/results/suspicion.h"

namespace setscope {
namespace {

using MemberIndex = std::unordered_map<MemberId, const Member*>;

MemberIndex indexMembers(const Collection& collection) {
    MemberIndex index;
    index.reserve(static_cast<std::size_t>(collection.memberCount()));
    for (const ItemSet& set : collection.sets) {
        for (const Member& member : set.members) {
            index.emplace(member.id, &member);
        }
    }
    return index;
}

std::unordered_map<SetId, std::int64_t> memberCounts(const Collection& collection) {
    std::unordered_map<SetId, std::int64_t> counts;
    for (const ItemSet& set : collection.sets) {
        counts.emplace(set.id, std::ssize(set.members));
    }
    return counts;
}

RankedSet rankSet(const SetOutliers& set, const FlagRule& rule, const MemberIndex& index) {
    RankedSet ranked{&set, isFlagged(set, rule), {}};
    const std::vector<bool> flags = flaggedMembers(set, rule);
    const std::vector<std::optional<float>> rates = flaggingRates(set);
    for (std::size_t i = 0; i < set.probability.size(); ++i) {
        const auto found = index.find(set.members[i]);
        ranked.members.push_back({
            .set = &set,
            .member = found != index.end() ? found->second : nullptr,
            .index = i,
            .probability = set.probability[i],
            .pValue = set.pValue.empty() ? std::nullopt : std::optional(set.pValue[i]),
            .flagged = flags[i],
            .flaggingRate = rates[i],
        });
    }
    return ranked;
}

bool isMoreSuspicious(const RankedMember& left, const RankedMember& right) {
    return std::tuple(!left.flagged, -left.probability) <
           std::tuple(!right.flagged, -right.probability);
}

}  // namespace

const RankedMember& RankedSet::mostSuspicious() const {
    return *std::ranges::max_element(members, {}, &RankedMember::probability);
}

std::vector<RankedMember> OutlierRanking::members() const {
    std::vector<RankedMember> all;
    all.reserve(static_cast<std::size_t>(memberCount));
    for (const RankedSet& set : sets) {
        all.insert(all.end(), set.members.begin(), set.members.end());
    }
    std::ranges::stable_sort(all, isMoreSuspicious);
    return all;
}

OutlierRanking rankOutliers(const Collection& collection, const OutlierResult& result,
                            const FlagRule& rule) {
    const MemberIndex index = indexMembers(collection);
    const std::unordered_map<SetId, std::int64_t> counts = memberCounts(collection);
    OutlierRanking ranking;
    ranking.rule = rule;
    for (const SetOutliers& set : result.sets) {
        if (set.probability.empty()) {
            const auto found = counts.find(set.set);
            ranking.unjudged.push_back({&set, found != counts.end() ? found->second : 0});
            continue;
        }
        ranking.sets.push_back(rankSet(set, rule, index));
        const RankedSet& ranked = ranking.sets.back();
        ranking.flaggedSetCount += ranked.flagged ? 1 : 0;
        ranking.flaggedMemberCount +=
            std::ranges::count(ranked.members, true, &RankedMember::flagged);
        ranking.memberCount += std::ssize(ranked.members);
    }
    std::ranges::stable_sort(ranking.sets, {}, [&rule](const RankedSet& ranked) {
        return suspicionOf(*ranked.set, rule);
    });
    return ranking;
}

std::int64_t testedSetCount(const OutlierRanking& ranking) {
    if (ranking.rule.by == FlagRule::By::Probability) {
        return std::ssize(ranking.sets);
    }
    const auto rate = static_cast<float>(ranking.rule.threshold);
    return std::ranges::count_if(ranking.sets, [rate](const RankedSet& ranked) {
        const std::int64_t count = ranked.set->referenceSets;
        return ranked.set->setPValue &&
               (count == 0 || 1.0F / static_cast<float>(count + 1) <= rate);
    });
}

std::vector<RemovedMember> removedMembers(const RankedSet& set) {
    std::vector<RemovedMember> removed;
    for (const RemovalStep& step : set.set->removals) {
        const auto found = std::ranges::find(set.set->members, step.member);
        const auto index = static_cast<std::size_t>(found - set.set->members.begin());
        if (index < set.members.size()) {
            removed.push_back({set.members[index], step.pValue});
        }
    }
    return removed;
}

std::vector<RankedMember> byProbability(const RankedSet& set) {
    std::vector<RankedMember> members = set.members;
    std::ranges::stable_sort(members, isMoreSuspicious);
    return members;
}

}  // namespace setscope
