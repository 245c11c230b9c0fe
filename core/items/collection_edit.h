#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/items/collection.h"

namespace setscope {

/// Where a member was, so that an edit can be taken back exactly.
struct MemberPlace {
    SetId set;
    std::size_t position = 0;  ///< index in the set before any member of the same edit was taken
    Member member;
};

/// Where a set was.
struct SetPlace {
    std::size_t position = 0;
    ItemSet set;
};

/// Takes the members out. Ids that are nowhere are passed over.
/// @return what putMembers needs to bring back exactly the former collection, in collection order
std::vector<MemberPlace> takeMembers(Collection& collection, std::span<const MemberId> members);

/// Puts members back where takeMembers found them. @pre each place's set exists
void putMembers(Collection& collection, std::span<const MemberPlace> places);

/// Takes the members out of their sets and appends them to `target`, in collection order.
/// @return their former places
std::vector<MemberPlace> moveMembers(Collection& collection, std::span<const MemberId> members,
                                     SetId target);

/// Takes whole sets out. @return their former places, in collection order
std::vector<SetPlace> takeSets(Collection& collection, std::span<const SetId> sets);

/// Puts sets back where takeSets found them.
void putSets(Collection& collection, std::span<const SetPlace> places);

/// Appends the sets under fresh ids for themselves and their members. @return the new sets' ids
std::vector<SetId> appendSets(Collection& collection, std::span<const ItemSet> sets);

}  // namespace setscope
