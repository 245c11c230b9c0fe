#include "core/items/collection_edit.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/check.h"

namespace setscope {
namespace {

/// Weaves `places` into `values` so that each lands at its position; positions count in the
/// finished sequence.
template <class Value, class Place>
void weaveIn(std::vector<Value>& values, std::vector<const Place*> places, Value Place::*value) {
    std::ranges::sort(places, {}, &Place::position);
    std::vector<Value> woven;
    woven.reserve(values.size() + places.size());
    auto next = values.begin();
    for (const Place* place : places) {
        while (woven.size() < place->position && next != values.end()) {
            woven.push_back(std::move(*next++));
        }
        woven.push_back(place->*value);
    }
    std::move(next, values.end(), std::back_inserter(woven));
    values = std::move(woven);
}

}  // namespace

std::vector<MemberPlace> takeMembers(Collection& collection, std::span<const MemberId> members) {
    const std::unordered_set<MemberId> taken(members.begin(), members.end());
    std::vector<MemberPlace> places;
    for (ItemSet& set : collection.sets) {
        const std::size_t before = places.size();
        for (std::size_t i = 0; i < set.members.size(); ++i) {
            if (taken.contains(set.members[i].id)) {
                places.push_back({set.id, i, set.members[i]});
            }
        }
        if (places.size() > before) {
            std::erase_if(set.members,
                          [&](const Member& member) { return taken.contains(member.id); });
        }
    }
    return places;
}

void putMembers(Collection& collection, std::span<const MemberPlace> places) {
    std::unordered_map<SetId, std::vector<const MemberPlace*>> placesOf;
    for (const MemberPlace& place : places) {
        placesOf[place.set].push_back(&place);
    }
    for (auto& [id, ofSet] : placesOf) {
        ItemSet* set = collection.findSet(id);
        SETSCOPE_CHECK(set != nullptr, "set " + std::to_string(id.value) + " does not exist");
        weaveIn(set->members, std::move(ofSet), &MemberPlace::member);
    }
}

std::vector<MemberPlace> moveMembers(Collection& collection, std::span<const MemberId> members,
                                     SetId target) {
    ItemSet* set = collection.findSet(target);
    SETSCOPE_CHECK(set != nullptr, "set " + std::to_string(target.value) + " does not exist");
    std::vector<MemberPlace> places = takeMembers(collection, members);
    for (const MemberPlace& place : places) {
        set->members.push_back(place.member);
    }
    return places;
}

std::vector<SetPlace> takeSets(Collection& collection, std::span<const SetId> sets) {
    const std::unordered_set<SetId> taken(sets.begin(), sets.end());
    std::vector<SetPlace> places;
    for (std::size_t i = 0; i < collection.sets.size(); ++i) {
        if (taken.contains(collection.sets[i].id)) {
            places.push_back({i, std::move(collection.sets[i])});
        }
    }
    std::erase_if(collection.sets, [&](const ItemSet& set) { return taken.contains(set.id); });
    return places;
}

void putSets(Collection& collection, std::span<const SetPlace> places) {
    std::vector<const SetPlace*> all;
    for (const SetPlace& place : places) {
        all.push_back(&place);
    }
    weaveIn(collection.sets, std::move(all), &SetPlace::set);
}

std::vector<SetId> appendSets(Collection& collection, std::span<const ItemSet> sets) {
    std::vector<SetId> ids;
    for (const ItemSet& set : sets) {
        ItemSet& appended = collection.sets.emplace_back(set);
        appended.id = collection.nextSetId();
        for (Member& member : appended.members) {
            member.id = collection.nextMemberId();
        }
        ids.push_back(appended.id);
    }
    return ids;
}

}  // namespace setscope
