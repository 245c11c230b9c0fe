#include "core/io/text_importer.h"

#include <gmock/gmock.h>

#include "core/base/json_text.h"
#include "core/io/file.h"
#include "core/io/list_members.h"
#include "tests/core/io/list_import.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class TextImporter : public ListImport {};

TEST_F(TextImporter, EveryLineWithTextIsAMemberInItsPlace) {
    const ImportOutcome outcome = import("words.txt", "zebra\r\n\r\n  two  words \r\n \t\r\napple");
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("words"));
    const ItemSet& set = outcome.sets[0];
    EXPECT_THAT(namesOfMembers(set), ElementsAre("zebra", "two words", "apple"));
    EXPECT_THAT(rowsOfMembers(set), ElementsAre(1, 3, 5));
    EXPECT_EQ(set.members[1].payload.text()->text, "two  words");
    EXPECT_EQ(set.members[1].payload.source.file, dir_.path() / "words.txt");
    EXPECT_FALSE(set.members[0].id);
}

TEST_F(TextImporter, EqualTextsHaveEqualHashesWhereverTheyLie) {
    dir_.write("a.txt", "x\ncat\n");
    dir_.write("b.txt", "\xEF\xBB\xBF  cat");
    const ImportOutcome outcome = drop({"a.txt", "b.txt"});
    ASSERT_THAT(outcome.sets, SizeIs(2));
    EXPECT_EQ(outcome.sets[0].members[1].content, outcome.sets[1].members[0].content);
    EXPECT_NE(outcome.sets[0].members[0].content, outcome.sets[0].members[1].content);
}

TEST_F(TextImporter, WhatIsNoTextIsRefusedInOneSentence) {
    EXPECT_THAT(refused("a.txt", ""), HasSubstr("a.txt is empty"));
    EXPECT_THAT(refused("a.txt", " \n\t\n"), HasSubstr("holds no text but white space"));
    EXPECT_THAT(refused("a.txt", std::string("\x7f"
                                             "ELF\0\1",
                                             6)),
                HasSubstr("is no text"));
    EXPECT_THAT(refused("a.txt", "Rome\nCaf\xe9\n"), HasSubstr("line 2"));
}

TEST_F(TextImporter, MoreLinesThanAllowedAreRefused) {
    ImportOptions options;
    options.rowLimit = 3;
    EXPECT_THAT(import("a.txt", "a\nb\n\n\nc\n", options).sets, SizeIs(1));
    EXPECT_THAT(refused("a.txt", "a\nb\nc\nd\n", options),
                AllOf(HasSubstr("3 lines"), HasSubstr("divide it")));
}

TEST_F(TextImporter, ALineThatIsTooLongForOneTextIsLeftOutAlone) {
    const ImportOutcome outcome = import("a.txt", "short\n" + std::string(kLongestText + 1, 'x') +
                                                      "\n" + std::string(kLongestText, 'y') + "\n");
    EXPECT_THAT(rowsOfMembers(outcome.sets.at(0)), ElementsAre(1, 3));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_EQ(outcome.problems[0].path, (dir_.path() / "a.txt:2").string());
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("100 kB"));
}

TEST_F(TextImporter, RealWordListsComeBackWordByWord) {
    const std::filesystem::path corpora = sharedFolder() / "data/corpora-concepts.json";
    if (!std::filesystem::exists(corpora)) {
        GTEST_SKIP() << corpora << " is not there; set SETSCOPE_SHARED";
    }
    const Json lists = parseJson(readTextFile(corpora, 10'000'000));
    for (const auto& [name, words] : lists.items()) {
        std::string text;
        for (const Json& word : words) {
            text += word.get<std::string>() + "\n";
        }
        dir_.write("corpora/" + name + ".txt", text);
    }
    const ImportOutcome outcome = drop({"corpora"});
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_EQ(outcome.sets.size(), lists.size());
    for (const ItemSet& set : outcome.sets) {
        ASSERT_TRUE(lists.contains(set.name)) << set.name;
        const Json& words = lists[set.name];
        ASSERT_EQ(set.members.size(), words.size()) << set.name;
        for (std::size_t i = 0; i < words.size(); ++i) {
            EXPECT_EQ(set.members[i].payload.text()->text, words[i].get<std::string>());
        }
    }
}

}  // namespace
}  // namespace setscope
