#pragma once

#include <cstdint>
#include <vector>

#include "core/items/item_set.h"

namespace setscope {

/// All sets a person works with. A plain value: jobs get `std::shared_ptr<const Collection>`, edits
/// make a new one. Ids are unique over its whole life: `lastId` only grows, also when an edit is
/// undone.
struct Collection {
    std::vector<ItemSet> sets;
    std::int64_t lastId = 0;

    std::int64_t memberCount() const;
    /// Null if there is none. Linear in the number of sets.
    const ItemSet* findSet(SetId id) const;
    ItemSet* findSet(SetId id);
    /// Null if there is none. Linear in the number of members.
    const Member* findMember(MemberId id) const;
    /// The set that holds the member; null if none does.
    const ItemSet* findSetOf(MemberId id) const;

    SetId nextSetId() { return {++lastId}; }
    MemberId nextMemberId() { return {++lastId}; }

    bool operator==(const Collection&) const = default;
};

}  // namespace setscope
