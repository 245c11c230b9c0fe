#include "core/items/name_index.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "core/base/random.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

using Names = std::vector<std::string>;

constexpr std::size_t kAll = 1'000'000;

TEST(NameIndex, FindsANameAsItStandsBeforeOneThatIsAlike) {
    const Names names = {"Polish", "polish", "New_York", "new york", " pad ", "POLISH"};
    const NameIndex index(names);
    EXPECT_THAT(index.find("polish"), Optional(1));
    EXPECT_THAT(index.find("POLISH"), Optional(5));
    EXPECT_THAT(index.find("pOLISH"), Optional(0)) << "the first that is alike";
    EXPECT_THAT(index.find("new york"), Optional(3));
    EXPECT_THAT(index.find("NEW YORK"), Optional(2));
    EXPECT_THAT(index.find("\tnew\u00a0york\n"), Optional(2));
    EXPECT_THAT(index.find("pad"), Optional(4));
    EXPECT_EQ(index.find("polis"), std::nullopt);
    EXPECT_EQ(index.find("newyork"), std::nullopt);
    EXPECT_EQ(index.find(""), std::nullopt);
    EXPECT_EQ(index.find("_"), std::nullopt);
}

TEST(NameIndex, KnowsTheCaseOfLatinGreekAndCyrillicLetters) {
    const std::vector<std::pair<std::string, std::string>> alike = {
        {"ÄRGER", "ärger"},       {"ÇA", "ça"},         {"ŁÓDŹ", "łódź"},   {"ČESKÝ", "český"},
        {"ŸPRES", "ÿpres"},       {"ĹŇŤ", "ĺňť"},       {"ΛΌΓΟΣ", "λόγος"}, {"Ύδωρ", "ύδωρ"},
        {"ΏΡΑ ΈΉΊΌ", "ώρα έήίό"}, {"МОСКВА", "москва"}, {"Ёлка", "ёлка"},   {"ЇЖАК", "їжак"}};
    for (const auto& [capitals, small] : alike) {
        const Names names = {small};
        EXPECT_THAT(NameIndex(names).find(capitals), Optional(0)) << capitals;
        const Names reversed = {capitals};
        EXPECT_THAT(NameIndex(reversed).find(small), Optional(0)) << small;
    }
}

TEST(NameIndex, OtherLettersAreNotAlike) {
    const std::vector<std::pair<std::string, std::string>> different = {
        {"×", "÷"}, {"ß", "ss"}, {"İ", "i"}, {"ı", "I"}, {"ĸ", "Ĺ"},  {"ŉ", "Ŋ"},
        {"a", "ä"}, {"@", "`"},  {"[", "{"}, {"Σ", "ρ"}, {"ｋ", "Ｋ"}};
    for (const auto& [left, right] : different) {
        const Names names = {left};
        EXPECT_EQ(NameIndex(names).find(right), std::nullopt) << left;
    }
}

TEST(NameIndex, SuggestsWhatBeginsAlikeShortestFirst) {
    const Names names = {"catalogue", "dog", "Cats", "cat", "CATO", "scat", "concat"};
    EXPECT_THAT(NameIndex(names).suggestions("CAT", kAll), ElementsAre(3, 2, 4, 0, 5));
    EXPECT_THAT(NameIndex(names).suggestions(" cat ", 3), ElementsAre(3, 2, 4));
    EXPECT_THAT(NameIndex(names).suggestions("cat", 0), IsEmpty());
    const Names umlauts = {"äöü", "äöüß", "abcd"};
    EXPECT_THAT(NameIndex(umlauts).suggestions("ä", kAll), ElementsAre(0, 1))
        << "sizes are in characters";
}

TEST(NameIndex, SuggestsWhatIsFewEditsAway) {
    const Names names = {"banana", "bananas", "abnana", "baxaxa",
                         "panama", "bnana",   "anbana", "bandana"};
    EXPECT_THAT(NameIndex(names).suggestions("banana", kAll), ElementsAre(0, 1, 2, 5, 7, 3, 4, 6));
    const Names swapped = {"ca", "abc"};
    EXPECT_THAT(NameIndex(swapped).suggestions("acb", kAll), ElementsAre(1)) << "one swap";
}

TEST(NameIndex, ShortTextsAllowFewerEdits) {
    const Names names = {"ab", "abc", "abcd", "abcde", "xbcde", "xxcde", "xxxde"};
    const NameIndex index(names);
    EXPECT_THAT(index.suggestions("ax", kAll), IsEmpty());
    EXPECT_THAT(index.suggestions("axc", kAll), ElementsAre(1));
    EXPECT_THAT(index.suggestions("ybcd", kAll), ElementsAre(2)) << "xbcde is two edits away";
    EXPECT_THAT(index.suggestions("ybcde", kAll), ElementsAre(3, 4, 2, 5));
    const Names umlauts = {"äöx"};
    EXPECT_THAT(NameIndex(umlauts).suggestions("äy", kAll), IsEmpty()) << "two characters";
    EXPECT_THAT(NameIndex(umlauts).suggestions("äöü", kAll), ElementsAre(0));
}

TEST(NameIndex, NothingIsSuggestedForNothing) {
    const Names names = {"a", " ", ""};
    const NameIndex index(names);
    for (const char* text : {"", " ", "\t\u3000"}) {
        EXPECT_THAT(index.suggestions(text, kAll), IsEmpty());
    }
    const Names none;
    EXPECT_THAT(NameIndex(none).suggestions("a", kAll), IsEmpty());
    EXPECT_EQ(NameIndex(none).find("a"), std::nullopt);
}

TEST(NameIndex, TextsLongerThanAnyNameFindNothing) {
    const Names names = {"cat", "dog"};
    const NameIndex index(names);
    EXPECT_THAT(index.suggestions("catalogue", kAll), IsEmpty());
    EXPECT_THAT(index.suggestions(std::string(100'000, 'c'), kAll), IsEmpty());
    EXPECT_EQ(index.find(std::string(100'000, 'c')), std::nullopt);
    EXPECT_THAT(index.suggestions("cats", kAll), ElementsAre(0)) << "one edit shorter";
}

TEST(NameIndex, BytesThatAreNoUtf8AreOneCharacterEach) {
    const Names names = {"caf\xe9", "cafe"};
    EXPECT_THAT(NameIndex(names).suggestions("caf\xff", kAll), ElementsAre(0, 1));
}

/// Every one of the table's cells, as the distance is defined.
std::size_t naiveEdits(const std::u32string& left, const std::u32string& right) {
    std::vector<std::vector<std::size_t>> edits(left.size() + 1,
                                                std::vector<std::size_t>(right.size() + 1));
    for (std::size_t i = 0; i <= left.size(); ++i) {
        for (std::size_t j = 0; j <= right.size(); ++j) {
            std::size_t& here = edits[i][j];
            here = std::max(i, j);
            if (i > 0 && j > 0) {
                here = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1,
                                 edits[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)});
            }
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                here = std::min(here, edits[i - 2][j - 2] + 1);
            }
        }
    }
    return edits[left.size()][right.size()];
}

/// A word in both of its spellings.
struct RandomWord {
    std::u32string characters;
    std::string utf8;
};

RandomWord randomWord(Random& random, std::size_t longest) {
    constexpr std::array<std::pair<char32_t, const char*>, 6> kLetters = {
        {{U'a', "a"}, {U'e', "e"}, {U'n', "n"}, {U'ä', "ä"}, {U'ж', "ж"}, {U'-', "-"}}};
    RandomWord word;
    for (std::size_t size = 1 + random.below(longest); size > 0; --size) {
        const auto& [character, utf8] = kLetters[random.below(kLetters.size())];
        word.characters += character;
        word.utf8 += utf8;
    }
    return word;
}

std::vector<std::int64_t> naiveSuggestions(const std::vector<RandomWord>& words,
                                           const RandomWord& text) {
    const std::size_t size = text.characters.size();
    const std::size_t most = size < 3 ? 0 : size < 5 ? 1 : 2;
    std::vector<std::tuple<int, std::size_t, std::int64_t>> found;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto place = static_cast<std::int64_t>(i);
        const std::size_t edits = naiveEdits(text.characters, words[i].characters);
        if (words[i].characters.starts_with(text.characters)) {
            found.emplace_back(0, words[i].characters.size(), place);
        } else if (edits <= most) {
            found.emplace_back(1, edits, place);
        }
    }
    std::ranges::sort(found);
    std::vector<std::int64_t> places;
    for (const auto& [rank, distance, place] : found) {
        places.push_back(place);
    }
    return places;
}

TEST(NameIndex, SuggestsWhatTheWholeTableOfEditsSays) {
    Random random(11);
    std::vector<RandomWord> words;
    Names names;
    for (int i = 0; i < 2'000; ++i) {
        words.push_back(randomWord(random, 9));
        names.push_back(words.back().utf8);
    }
    const NameIndex index(names);
    std::size_t suggested = 0;
    for (int i = 0; i < 300; ++i) {
        const RandomWord text = randomWord(random, 9);
        const std::vector<std::int64_t> expected = naiveSuggestions(words, text);
        EXPECT_EQ(index.suggestions(text.utf8, kAll), expected) << text.utf8;
        const std::size_t few = std::min<std::size_t>(5, expected.size());
        EXPECT_EQ(index.suggestions(text.utf8, 5),
                  std::vector<std::int64_t>(expected.begin(),
                                            expected.begin() + static_cast<std::ptrdiff_t>(few)))
            << text.utf8;
        suggested += expected.size();
    }
    EXPECT_GT(suggested, 1'000U);
}

}  // namespace
}  // namespace setscope
