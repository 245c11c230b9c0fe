#include "core/items/collection.h"

#include <algorithm>

namespace setscope {

std::int64_t Collection::memberCount() const {
    std::int64_t count = 0;
    for (const ItemSet& set : sets) {
        count += std::ssize(set.members);
    }
    return count;
}

const ItemSet* Collection::findSet(SetId id) const {
    const auto found = std::ranges::find(sets, id, &ItemSet::id);
    return found != sets.end() ? &*found : nullptr;
}

ItemSet* Collection::findSet(SetId id) {
    const auto found = std::ranges::find(sets, id, &ItemSet::id);
    return found != sets.end() ? &*found : nullptr;
}

const Member* Collection::findMember(MemberId id) const {
    for (const ItemSet& set : sets) {
        const auto found = std::ranges::find(set.members, id, &Member::id);
        if (found != set.members.end()) {
            return &*found;
        }
    }
    return nullptr;
}

const ItemSet* Collection::findSetOf(MemberId id) const {
    for (const ItemSet& set : sets) {
        if (std::ranges::find(set.members, id, &Member::id) != set.members.end()) {
            return &set;
        }
    }
    return nullptr;
}

}  // namespace setscope
