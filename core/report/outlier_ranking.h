#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/items/collection.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// One judged member, with what a report says of it. Points into the collection and the result it
/// was ranked from.
struct RankedMember {
    const SetOutliers* set = nullptr;
    const Member* member = nullptr;  ///< null if the collection no longer holds it
    std::size_t index = 0;           ///< within the set's vectors
    float probability = 0.0F;
    std::optional<float> pValue;
    bool flagged = false;
    /// The smallest false-alarm rate at which it is flagged (flaggingRates); nothing: at none.
    std::optional<float> flaggingRate = {};
};

/// One judged set.
struct RankedSet {
    const SetOutliers* set = nullptr;
    bool flagged = false;
    std::vector<RankedMember> members;  ///< in the order of the set
    const RankedMember& mostSuspicious() const;
};

/// One set that was not judged.
struct UnjudgedSet {
    const SetOutliers* set = nullptr;
    std::int64_t memberCount = 0;  ///< in the collection; 0 if it no longer holds the set
};

/// All that was judged, the most suspicious first. Not valid beyond the life of the collection and
/// the result.
struct OutlierRanking {
    std::vector<RankedSet> sets;        ///< by Suspicion
    std::vector<UnjudgedSet> unjudged;  ///< in collection order
    std::int64_t flaggedSetCount = 0;
    std::int64_t flaggedMemberCount = 0;
    std::int64_t memberCount = 0;
    FlagRule rule;  ///< by which it is flagged

    /// All judged members: flagged first, then by probability.
    std::vector<RankedMember> members() const;
};

OutlierRanking rankOutliers(const Collection& collection, const OutlierResult& result,
                            const FlagRule& rule);

/// Sets that the rule could flag: by false-alarm rate only those with a p-value and enough
/// reference sets for one as small as the rate.
std::int64_t testedSetCount(const OutlierRanking& ranking);

/// One step of removing and testing again.
struct RemovedMember {
    RankedMember member;
    float pValue = 1.0F;  ///< of what was left of the set while it still held the member
};

/// The steps of a set, in their order.
std::vector<RemovedMember> removedMembers(const RankedSet& set);

/// The members of a set, the largest probability first; equal ones in the order of the set.
std::vector<RankedMember> byProbability(const RankedSet& set);

}  // namespace setscope
