#include "core/items/collection_edit.h"

#include <gtest/gtest.h>

#include <array>

#include "core/base/random.h"

namespace setscope {
namespace {

Collection threeSets() {
    Collection collection;
    std::vector<ItemSet> sets;
    for (const char* name : {"cats", "dogs", "owls"}) {
        ItemSet set;
        set.name = name;
        for (int i = 0; i < 4; ++i) {
            Member member;
            member.name = std::string(name) + std::to_string(i);
            set.members.push_back(member);
        }
        sets.push_back(set);
    }
    appendSets(collection, sets);
    return collection;
}

MemberId idAt(const Collection& collection, std::size_t set, std::size_t member) {
    return collection.sets.at(set).members.at(member).id;
}

TEST(CollectionEdit, AppendedSetsGetIdsThatWereNeverGiven) {
    Collection collection = threeSets();
    EXPECT_EQ(collection.lastId, 3 + 12);
    const std::vector<SetId> ids = appendSets(collection, threeSets().sets);
    EXPECT_EQ(ids.size(), 3U);
    EXPECT_EQ(ids.front().value, 16);
    EXPECT_EQ(collection.memberCount(), 24);
}

TEST(CollectionEdit, TakenMembersComeBackWhereTheyWere) {
    const Collection before = threeSets();
    Collection collection = before;
    const std::array taken = {idAt(before, 2, 3), idAt(before, 0, 0), idAt(before, 0, 1),
                              idAt(before, 0, 3)};
    const std::vector<MemberPlace> places = takeMembers(collection, taken);
    ASSERT_EQ(places.size(), 4U);
    EXPECT_EQ(places[0].member.name, "cats0");
    EXPECT_EQ(places[2].position, 3U);
    EXPECT_EQ(collection.sets[0].members.size(), 1U);
    putMembers(collection, places);
    EXPECT_EQ(collection, before);
}

TEST(CollectionEdit, AnySelectionCanBeTakenBack) {
    const Collection before = threeSets();
    Random random(1);
    for (int round = 0; round < 200; ++round) {
        std::vector<MemberId> taken;
        for (const ItemSet& set : before.sets) {
            for (const Member& member : set.members) {
                if (random.below(2) == 0) {
                    taken.push_back(member.id);
                }
            }
        }
        random.shuffle(std::span(taken));
        Collection collection = before;
        putMembers(collection, takeMembers(collection, taken));
        EXPECT_EQ(collection, before);
    }
}

TEST(CollectionEdit, IdsThatAreNowhereArePassedOver) {
    Collection collection = threeSets();
    const Collection before = collection;
    const std::array nobody = {MemberId{999}};
    EXPECT_TRUE(takeMembers(collection, nobody).empty());
    EXPECT_EQ(collection, before);
}

TEST(CollectionEdit, MovedMembersStandLastInCollectionOrder) {
    Collection collection = threeSets();
    const std::array moved = {idAt(collection, 2, 0), idAt(collection, 0, 1)};
    const std::vector<MemberPlace> places = moveMembers(collection, moved, collection.sets[1].id);
    const std::vector<Member>& dogs = collection.sets[1].members;
    ASSERT_EQ(dogs.size(), 6U);
    EXPECT_EQ(dogs[4].name, "cats1");
    EXPECT_EQ(dogs[5].name, "owls0");
    EXPECT_EQ(places.front().set, collection.sets[0].id);
}

TEST(CollectionEdit, MovingIntoASetThatIsNotThereIsOurMistake) {
    Collection collection = threeSets();
    const std::array moved = {idAt(collection, 0, 0)};
    EXPECT_THROW(moveMembers(collection, moved, SetId{999}), std::logic_error);
    EXPECT_EQ(collection, threeSets());
}

TEST(CollectionEdit, TakenSetsComeBackWhereTheyWere) {
    const Collection before = threeSets();
    Collection collection = before;
    const std::array taken = {before.sets[2].id, before.sets[0].id};
    const std::vector<SetPlace> places = takeSets(collection, taken);
    ASSERT_EQ(collection.sets.size(), 1U);
    EXPECT_EQ(collection.sets[0].name, "dogs");
    putSets(collection, places);
    EXPECT_EQ(collection, before);
}

}  // namespace
}  // namespace setscope
