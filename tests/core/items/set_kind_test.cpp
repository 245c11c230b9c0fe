#include "core/items/set_kind.h"

#include <gmock/gmock.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace setscope {
namespace {

Member aPicture() { return {}; }

Member aText() {
    Member member;
    member.payload.content = TextContent{"oak"};
    return member;
}

Member aRow(std::size_t columns) {
    Member member;
    member.payload.content = VectorContent{.values = std::vector<float>(columns, 1.0F),
                                           .columns = std::make_shared<const VectorColumns>()};
    return member;
}

ItemSet setHolding(std::vector<Member> members) {
    ItemSet set;
    set.members = std::move(members);
    return set;
}

TEST(SetKind, IsWhatAllMembersAre) {
    EXPECT_EQ(kindOf(setHolding({aPicture(), aPicture()})), (SetKind{PayloadKind::Picture, 0}));
    EXPECT_EQ(kindOf(setHolding({aText()})), (SetKind{PayloadKind::Text, 0}));
    EXPECT_EQ(kindOf(setHolding({aRow(4), aRow(4)})), (SetKind{PayloadKind::Vector, 4}));
}

TEST(SetKind, IsAbsentWithoutMembersAndForSeveralKinds) {
    EXPECT_EQ(kindOf(setHolding({})), std::nullopt);
    EXPECT_EQ(kindOf(setHolding({aPicture(), aText()})), std::nullopt);
    EXPECT_EQ(kindOf(setHolding({aText(), aRow(2)})), std::nullopt);
    EXPECT_EQ(kindOf(setHolding({aRow(2), aRow(2), aRow(3)})), std::nullopt);
}

TEST(SetKind, IsAbsentForRowsOfTablesWithOtherScales) {
    Member one = aRow(2);
    Member other = aRow(2);
    const VectorColumns columns{{"x", "y"}, {0.0F, 0.0F}, {1.0F, 2.0F}};
    one.payload.content = VectorContent{{1.0F, 2.0F}, std::make_shared<VectorColumns>(columns)};
    other.payload.content = VectorContent{{1.0F, 2.0F}, std::make_shared<VectorColumns>(columns)};
    EXPECT_EQ(kindOf(setHolding({one, other})), (SetKind{PayloadKind::Vector, 2}));
    VectorColumns otherScale = columns;
    otherScale.spread[1] = 3.0F;
    other.payload.content =
        VectorContent{{1.0F, 2.0F}, std::make_shared<VectorColumns>(otherScale)};
    EXPECT_EQ(kindOf(setHolding({one, other})), std::nullopt);
    EXPECT_NE(whyWithoutKind(setHolding({one, other})).find("one table"), std::string::npos);
}

RowColumns columnsOfTable(const VectorColumns& columns) {
    Member row = aRow(2);
    row.payload.content =
        VectorContent{{1.0F, 2.0F}, std::make_shared<const VectorColumns>(columns)};
    return columnsOf(setHolding({row}));
}

TEST(RowColumns, AreNoneWhereMembersHaveNone) {
    EXPECT_EQ(columnsOf(setHolding({})), RowColumns());
    EXPECT_EQ(columnsOf(setHolding({aPicture()})), RowColumns());
    EXPECT_EQ(columnsOf(setHolding({aText()})), RowColumns());
    EXPECT_EQ(columnsOf(setHolding({aRow(2)})), RowColumns());
    EXPECT_EQ(columnsOf(setHolding({aRow(2)})), columnsOf(setHolding({aRow(3)})))
        << "widths are told apart by the kind";
}

TEST(RowColumns, AreThoseOfTheNamesAndOfTheScales) {
    const VectorColumns columns{{"x", "y"}, {0.0F, 4.0F}, {1.0F, 2.0F}};
    const RowColumns expected = columnsOfTable(columns);
    EXPECT_EQ(columnsOfTable(VectorColumns(columns)), expected);
    EXPECT_TRUE(expected.names);
    EXPECT_TRUE(expected.scales);
    EXPECT_NE(expected.names, expected.scales);

    for (const std::vector<std::string>& names :
         {std::vector<std::string>{"y", "x"}, {"x", "z"}, {"xy", ""}, {"", "xy"}, {}}) {
        const RowColumns others = columnsOfTable({names, columns.centre, columns.spread});
        EXPECT_NE(others.names, expected.names);
        EXPECT_EQ(others.scales, expected.scales);
    }
    for (const VectorColumns& scaled : {VectorColumns{columns.names, {0.0F, 4.0F}, {1.0F, 3.0F}},
                                        VectorColumns{columns.names, {1.0F, 4.0F}, {1.0F, 2.0F}},
                                        VectorColumns{columns.names, {}, {}}}) {
        EXPECT_EQ(columnsOfTable(scaled).names, expected.names);
        EXPECT_NE(columnsOfTable(scaled).scales, expected.scales);
    }
}

TEST(RowColumns, WhereNamesEndMatters) {
    const auto namesOf = [](const std::vector<std::string>& names) {
        return columnsOfTable({names, {}, {}}).names;
    };
    EXPECT_NE(namesOf({"ab", "c"}), namesOf({"a", "bc"}));
    EXPECT_NE(namesOf({"a", "1:b"}), namesOf({"a1:b", ""}));
    EXPECT_NE(namesOf({"", ""}), namesOf({"0:"}));
}

TEST(SetKind, SaysWhyASetHasNoneAndWhatToDo) {
    EXPECT_EQ(
        whyWithoutKind(setHolding({aText(), aPicture(), aText()})),
        "Pictures and texts in one set cannot be compared; move them into sets of their own.");
    EXPECT_EQ(
        whyWithoutKind(setHolding({aRow(3), aText(), aPicture(), aRow(2)})),
        "Pictures, texts and rows in one set cannot be compared; move them into sets of their "
        "own.");
    EXPECT_EQ(whyWithoutKind(setHolding({aRow(5), aRow(3), aRow(5)})),
              "Rows of 3 and rows of 5 columns in one set cannot be compared; move them into sets "
              "of their own.");
    EXPECT_EQ(whyWithoutKind(setHolding({aRow(5), aRow(3), aRow(1)})),
              "Rows of different numbers of columns in one set cannot be compared; move them into "
              "sets of their own.");
    EXPECT_THAT(whyWithoutKind(setHolding({})), testing::HasSubstr("no members"));
    EXPECT_THROW(whyWithoutKind(setHolding({aText()})), std::logic_error);
}

TEST(SetKind, IsNamedInPlainWords) {
    EXPECT_EQ(membersOfKind({PayloadKind::Picture, 0}), "pictures");
    EXPECT_EQ(membersOfKind({PayloadKind::Text, 0}), "texts");
    EXPECT_EQ(membersOfKind({PayloadKind::Vector, 1}), "rows of 1 column");
    EXPECT_EQ(membersOfKind({PayloadKind::Vector, 5}), "rows of 5 columns");
}

TEST(SetKind, PicturesComeFirstAndFewerColumnsBeforeMore) {
    const SetKind pictures;
    EXPECT_LT(pictures, (SetKind{PayloadKind::Text, 0}));
    EXPECT_LT((SetKind{PayloadKind::Text, 0}), (SetKind{PayloadKind::Vector, 1}));
    EXPECT_LT((SetKind{PayloadKind::Vector, 1}), (SetKind{PayloadKind::Vector, 2}));
}

}  // namespace
}  // namespace setscope
