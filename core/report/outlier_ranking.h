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
};

/// One judged set.
struct RankedSet {
    const SetOutliers* set = nullptr;
    bool flagged = false;
    std::vector<RankedMember> members;  ///< in the order of the set
    const RankedMember& mostSuspicious() const;
};

/// All that was judged, the most suspicious first. Not valid beyond the life of the collection and
/// the result.
struct OutlierRanking {
    std::vector<RankedSet> sets;  ///< by Suspicion
    std::vector<const SetOutliers*> unjudged;
    std::int64_t flaggedSetCount = 0;
    std::int64_t flaggedMemberCount = 0;
    std::int64_t memberCount = 0;

    /// All judged members: flagged first, then by probability.
    std::vector<RankedMember> members() const;
};

OutlierRanking rankOutliers(const Collection& collection, const OutlierResult& result,
                            const FlagRule& rule);

/// The members of a set, the largest probability first; equal ones in the order of the set.
std::vector<RankedMember> byProbability(const RankedSet& set);

}  // namespace setscope
