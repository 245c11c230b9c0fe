#include "core/io/list_members.h"

#include <gmock/gmock.h>

#include "core/base/utf8.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

FoundItem foundAt(const std::string& file, const std::string& below) {
    return {{file, {}}, 0, std::make_shared<const FoundSet>(FoundSet{"set", below}), 0, false};
}

TEST(ListMembers, LinesEndWithOrWithoutAReturn) {
    std::string_view rest = "a\r\n\nb";
    EXPECT_EQ(takeLine(rest), "a");
    EXPECT_EQ(takeLine(rest), "");
    EXPECT_EQ(takeLine(rest), "b");
    EXPECT_THAT(rest, IsEmpty());
}

TEST(ListMembers, TrimmingTakesEveryKindOfBlankAtTheEndsOnly) {
    EXPECT_EQ(trimmed(" \t\u00a0two  words\u3000\r\n"), "two  words");
    EXPECT_EQ(trimmed(" \u00a0\x01 "), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(trimmed("é"), "é");
}

TEST(ListMembers, ANameJoinsWhiteSpace) {
    EXPECT_EQ(nameOfText("  two \t\n words\u00a0more "), "two words more");
    EXPECT_EQ(nameOfText(" "), "");
}

TEST(ListMembers, ANameHasEightyCharactersAtMost) {
    std::string text;
    for (int i = 0; i < 80; ++i) {
        text += "é";
    }
    EXPECT_EQ(nameOfText(text), text);
    const std::string cut = nameOfText(text + "x");
    std::size_t characters = 0;
    forEachCharacter(cut, [&](std::string_view) { ++characters; });
    EXPECT_EQ(characters, 80U);
    EXPECT_EQ(cut, text.substr(0, text.size() - 2) + "…");
}

TEST(ListMembers, AListIsNamedLikeAFolderInItsPlace) {
    EXPECT_EQ(listSetName(foundAt("/in/words.txt", "")), "words");
    EXPECT_EQ(listSetName(foundAt("/in/a/b/words.v2.txt", "a/b")), "a/b/words.v2");
}

TEST(ListMembers, ATextsHashIsThatOfItsBytes) {
    const Member member = textMember({"/in/words.txt", {}, 3}, "cat");
    const std::string bytes = "cat";
    EXPECT_EQ(member.content, ContentHash::of(std::as_bytes(std::span(bytes))));
    EXPECT_EQ(member.payload.text()->text, "cat");
    EXPECT_EQ(displayPath(member.payload.source), "/in/words.txt:3");
}

TEST(ListMembers, ARowsHashIsThatOfItsScaledValues) {
    VectorColumns columns;
    columns.centre = {10.0F};
    columns.spread = {2.0F};
    const auto scaled = std::make_shared<const VectorColumns>(columns);
    const auto plain = std::make_shared<const VectorColumns>();
    EXPECT_EQ(rowMember({"/a.csv", {}, 2}, "", {{14.0F}, scaled}).content,
              rowMember({"/a.npy", {}, 2}, "", {{2.0F}, plain}).content);
    EXPECT_EQ(rowMember({"/a.csv", {}, 12}, "", {{14.0F}, scaled}).name, "row 12");
    EXPECT_EQ(rowMember({"/a.csv", {}, 12}, "Ann", {{14.0F}, scaled}).name, "Ann");
}

TEST(RowProblems, TheFirstTwentyAreNamedAndTheOthersCounted) {
    RowProblems problems({"/in/a.csv", {}}, "line");
    EXPECT_EQ(problems.first(), "");
    for (int line = 2; line < 24; ++line) {
        problems.add(line, "is bad", "mend it.");
    }
    EXPECT_EQ(problems.count(), 22);
    EXPECT_EQ(problems.first(), "line 2 is bad");
    const std::vector<Problem> taken = problems.take();
    ASSERT_THAT(taken, SizeIs(21));
    EXPECT_EQ(taken[0].path, "/in/a.csv:2");
    EXPECT_EQ(taken[0].message, "a.csv: line 2 is bad; mend it.");
    EXPECT_EQ(taken[20].path, "/in/a.csv");
    EXPECT_THAT(taken[20].message, HasSubstr("2 further rows"));
}

TEST(RowProblems, TwentyNeedNoCount) {
    RowProblems problems({"/in/a.csv", {}}, "row");
    for (int row = 1; row <= 20; ++row) {
        problems.add(row, "is bad", "mend it.");
    }
    EXPECT_THAT(problems.take(), SizeIs(20));
}

}  // namespace
}  // namespace setscope
