#include "ui/pages/row_profiles.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace setscope {
namespace {

constexpr std::size_t kMostNumbers = 50'000;  ///< that a scale is worked out from

std::vector<const VectorContent*> rowsOf(const ItemSet& set) {
    std::vector<const VectorContent*> rows;
    for (const Member& member : set.members) {
        if (const VectorContent* row = member.payload.vector()) {
            rows.push_back(row);
        }
    }
    const std::size_t columns = rows.empty() ? 1 : rows.front()->values.size();
    const std::size_t most = std::max<std::size_t>(25, kMostNumbers / columns);
    if (rows.size() <= most) {
        return rows;
    }
    std::vector<const VectorContent*> some;
    for (std::size_t i = 0; i < most; ++i) {
        some.push_back(rows[i * rows.size() / most]);
    }
    return some;
}

}  // namespace

RowBars RowProfiles::barsOf(const std::shared_ptr<const Collection>& collection, SetId set,
                            const Member& member) {
    if (collection != collection_ || set != set_) {
        const ItemSet* items = collection->findSet(set);
        scale_ = items != nullptr ? rowScaleOf(rowsOf(*items)) : RowScale();
        collection_ = collection;
        set_ = set;
    }
    const report::Profile profile = profileOf(*member.payload.vector(), scale_);
    return {.bars = {profile.bars.begin(), profile.bars.end()},
            .medians = {profile.medians.begin(), profile.medians.end()}};
}

}  // namespace setscope
