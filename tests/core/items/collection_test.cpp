#include "core/items/collection.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(Collection, FindsSetsAndMembersByTheirIds) {
    Collection collection;
    ItemSet set;
    set.id = collection.nextSetId();
    Member member;
    member.id = collection.nextMemberId();
    set.members.push_back(member);
    collection.sets.push_back(set);
    EXPECT_NE(set.id.value, member.id.value);
    EXPECT_EQ(collection.findSet(set.id), &collection.sets[0]);
    EXPECT_EQ(collection.findMember(member.id), &collection.sets[0].members[0]);
    EXPECT_EQ(collection.findSetOf(member.id), &collection.sets[0]);
    EXPECT_EQ(collection.findSet(SetId{7}), nullptr);
    EXPECT_EQ(collection.findMember(MemberId{7}), nullptr);
    EXPECT_EQ(collection.findSetOf(MemberId{7}), nullptr);
    EXPECT_EQ(collection.memberCount(), 1);
}

TEST(DisplayPath, NamesArchiveAndEntry) {
    EXPECT_EQ(displayPath({"/a/3.jpg", ""}), "/a/3.jpg");
    EXPECT_EQ(displayPath({"/a/photos.zip", "cats/3.jpg"}), "/a/photos.zip › cats/3.jpg");
}

}  // namespace
}  // namespace setscope
