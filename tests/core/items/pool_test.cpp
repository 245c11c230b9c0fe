#include "core/items/pool.h"

#include <gmock/gmock.h>

#include <memory>
#include <utility>

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Member pictureCalled(const std::string& name) {
    Member member;
    member.name = name;
    member.payload.source.file = "/in/" + name;
    member.payload.content = ImageFacts{"PNG", 2, 2, 70};
    return member;
}

Member saying(const std::string& text) {
    Member member;
    member.name = "a name that is shown";
    member.payload.source = {"/in/words.txt", {}, 1};
    member.payload.content = TextContent{text};
    return member;
}

Member rowOf(
    const std::string& name, std::vector<float> values,
    const std::shared_ptr<const VectorColumns>& columns = std::make_shared<const VectorColumns>()) {
    Member member;
    member.name = name;
    member.payload.source = {"/in/table.csv", {}, 2};
    member.payload.content = VectorContent{std::move(values), columns};
    return member;
}

ItemSet setOf(const std::string& name, std::vector<Member> members) {
    ItemSet set;
    set.name = name;
    set.members = std::move(members);
    return set;
}

PoolOfSets made(const std::vector<ItemSet>& sets) { return poolOf(sets, "my pool"); }

TEST(PoolOf, NothingIsAnEmptyPool) {
    for (const std::vector<ItemSet>& sets : {std::vector<ItemSet>(), {setOf("none", {})}}) {
        const PoolOfSets nothing = made(sets);
        EXPECT_EQ(nothing.pool.itemCount(), 0);
        EXPECT_EQ(nothing.pool.name, "my pool");
        EXPECT_THAT(nothing.problems, IsEmpty());
    }
}

TEST(PoolOf, TextsAreTheirOwnNamesAndCountOnce) {
    const PoolOfSets one = made({setOf("w", {saying("b"), saying("a"), saying("b")})});
    EXPECT_EQ(one.pool.kind, PayloadKind::Text);
    EXPECT_THAT(one.pool.items, ElementsAre("b", "a"));
    EXPECT_THAT(one.pool.known, IsEmpty()) << "one set says nothing of what belongs together";
    EXPECT_THAT(one.pool.members, IsEmpty());
    EXPECT_EQ(one.pool.vectors, PoolVectors());
    EXPECT_THAT(one.problems, IsEmpty());
}

TEST(PoolOf, SeveralSetsOfTextsAreKnown) {
    const PoolOfSets several =
        made({setOf("fruit", {saying("fig"), saying("lime"), saying("fig")}), setOf("empty", {}),
              setOf("green", {saying("grass"), saying("lime")}),
              setOf("single", {saying("fig"), saying("fig")})});
    EXPECT_THAT(several.pool.items, ElementsAre("fig", "lime", "grass"));
    EXPECT_THAT(several.pool.known,
                ElementsAre(KnownSet{"fruit", {0, 1}}, KnownSet{"green", {2, 1}}));
    EXPECT_THAT(several.pool.validation, IsEmpty());
}

TEST(PoolOf, PicturesOfOneSetAreCalledByTheirFiles) {
    const std::vector<Member> pictures = {pictureCalled("2.jpg"), pictureCalled("1.jpg"),
                                          pictureCalled("2.jpg")};
    const PoolOfSets one = made({setOf("cats", pictures)});
    EXPECT_EQ(one.pool.kind, PayloadKind::Picture);
    EXPECT_THAT(one.pool.items, ElementsAre("2.jpg", "1.jpg", "2.jpg (2)"));
    EXPECT_EQ(one.pool.members, pictures);
}

TEST(PoolOf, PicturesOfSeveralSetsAreCalledBySetAndFileAndNotKnown) {
    const PoolOfSets several = made({setOf("cats", {pictureCalled("1.jpg")}),
                                     setOf("dogs", {pictureCalled("1.jpg"), pictureCalled("")})});
    EXPECT_THAT(several.pool.items, ElementsAre("cats/1.jpg", "dogs/1.jpg", "dogs/"));
    EXPECT_THAT(several.pool.members, SizeIs(3));
    EXPECT_THAT(several.pool.known, IsEmpty());
    EXPECT_THAT(made({setOf("cats", {pictureCalled("")})}).pool.items, ElementsAre("(picture 1)"));
    const std::vector<ItemSet> one = {setOf("cats", {pictureCalled("1.jpg")})};
    EXPECT_THAT(poolOf(one, "pool", PoolNames::WithSet).pool.items, ElementsAre("cats/1.jpg"));
}

TEST(PoolOf, RowsBringTheirNumbersAsTheyAreCompared) {
    const auto columns = std::make_shared<const VectorColumns>(
        VectorColumns{{"x", "y"}, {10.0F, 0.0F}, {2.0F, 0.5F}});
    const PoolOfSets rows = made({setOf("a", {rowOf("one", {14, 1}, columns)}),
                                  setOf("b", {rowOf("one", {8, 0}, columns)})});
    EXPECT_EQ(rows.pool.kind, PayloadKind::Vector);
    EXPECT_THAT(rows.pool.items, ElementsAre("one", "one (2)"));
    EXPECT_EQ(rows.pool.vectors.width, 2);
    EXPECT_THAT(rows.pool.vectors.values, ElementsAre(2, 2, -1, 0));
    EXPECT_THAT(rows.pool.vectors.rowOf, ElementsAre(0, 1));
    EXPECT_THAT(rows.pool.members, SizeIs(2));
    EXPECT_THAT(rows.pool.known, IsEmpty());
    EXPECT_THAT(rows.problems, IsEmpty());
}

TEST(PoolOf, RowsOfAnotherWidthThanMostAreLeftOutInOneSentence) {
    const PoolOfSets rows = made({setOf(
        "t", {rowOf("a", {1}), rowOf("b", {1, 2}), rowOf("c", {1, 2, 3}), rowOf("d", {3, 4})})});
    EXPECT_THAT(rows.pool.items, ElementsAre("b", "d"));
    EXPECT_THAT(rows.pool.vectors.values, ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(rows.problems,
                ElementsAre(Problem{"/in/table.csv:2",
                                    "2 rows were left out, as most have 2 columns; give rows of "
                                    "another width a file of their own."}));
    EXPECT_THAT(made({setOf("t", {rowOf("a", {1, 2}), rowOf("b", {1})})}).pool.items,
                ElementsAre("a"))
        << "of as many the first";
}

TEST(PoolOf, MembersOfAnotherKindThanMostAreLeftOutInOneSentence) {
    const PoolOfSets mixed =
        made({setOf("m", {rowOf("r", {1}), rowOf("s", {1, 2}), pictureCalled("1.jpg"), saying("a"),
                          saying("a"), saying("a")})});
    EXPECT_EQ(mixed.pool.kind, PayloadKind::Text);
    EXPECT_THAT(mixed.pool.items, ElementsAre("a"));
    EXPECT_THAT(
        mixed.problems,
        ElementsAre(Problem{"/in/1.jpg",
                            "1 picture was left out, as most members are texts; give members of "
                            "each kind a file or folder of their own."},
                    Problem{"/in/table.csv:2",
                            "2 rows were left out, as most members are texts; give members of "
                            "each kind a file or folder of their own."}));
    EXPECT_EQ(made({setOf("m", {saying("a"), pictureCalled("1.jpg")})}).pool.kind,
              PayloadKind::Text)
        << "of as many the first";
    EXPECT_EQ(made({setOf("m", {saying("a"), rowOf("r", {1}), rowOf("s", {1, 2})})}).pool.kind,
              PayloadKind::Vector)
        << "rows count together, whatever their width";
}

TEST(PoolOf, RowsOfColumnsWithOtherNamesAreToldOf) {
    const auto named = [](const char* name, float spread) {
        return std::make_shared<const VectorColumns>(VectorColumns{{name}, {0.0F}, {spread}});
    };
    EXPECT_THAT(made({setOf("t", {rowOf("a", {1}, named("x", 1)), rowOf("b", {1}, named("x", 2))})})
                    .problems,
                IsEmpty())
        << "two files of one form";
    const PoolOfSets other =
        made({setOf("t", {rowOf("a", {1}, named("x", 1)), rowOf("b", {1}, named("y", 1))})});
    EXPECT_THAT(other.pool.items, ElementsAre("a", "b"));
    ASSERT_THAT(other.problems, SizeIs(1));
    EXPECT_THAT(other.problems[0].message, HasSubstr("columns of the same names"));
}

}  // namespace
}  // namespace setscope
