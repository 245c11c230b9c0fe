#include "core/io/word_sets.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(WordSets, NamedSetsShareOneVocabulary) {
    const TempDir dir;
    const WordSets sets = readWordSets(
        dir.write("w.json", R"({"fruit": ["fig", "lime", "fig"], "green": ["lime", "grass"]})"));
    EXPECT_THAT(sets.vocabulary, ElementsAre("fig", "lime", "grass"));
    EXPECT_THAT(sets.train, ElementsAre(KnownSet{"fruit", {0, 1}}, KnownSet{"green", {1, 2}}));
    EXPECT_TRUE(sets.validation.empty());
    EXPECT_TRUE(sets.test.empty());
}

TEST(WordSets, ListedSetsAreLikeNamedOnes) {
    const TempDir dir;
    const WordSets sets = readWordSets(
        dir.write("w.json", R"([{"name": "fruit", "id": 7, "words": ["fig", "lime", "fig"]},
                                {"words": ["lime", "grass"], "definition": {"of": "nothing"}},
                                {"name": "fruit", "words": []}])"));
    EXPECT_THAT(sets.vocabulary, ElementsAre("fig", "lime", "grass"));
    EXPECT_THAT(sets.train, ElementsAre(KnownSet{"fruit", {0, 1}}, KnownSet{"", {1, 2}},
                                        KnownSet{"fruit", {}}));
    EXPECT_TRUE(sets.validation.empty());
    EXPECT_TRUE(sets.test.empty());
    EXPECT_EQ(readWordSets(dir.write("none.json", "[]")), WordSets());
}

TEST(WordSets, NumberedSetsKeepTheirParts) {
    const TempDir dir;
    const WordSets sets = readWordSets(dir.write(
        "w.json", R"({"params": {"ind2word": {"1": "b", "0": "a", "2": "c"}, "word2ind": {}},
                      "data": {"train": [[2, 0, 2]], "val": [], "test": [[1], [0, 1]]}})"));
    EXPECT_THAT(sets.vocabulary, ElementsAre("a", "b", "c"));
    EXPECT_THAT(sets.train, ElementsAre(KnownSet{"", {2, 0}}));
    EXPECT_TRUE(sets.validation.empty());
    EXPECT_THAT(sets.test, ElementsAre(KnownSet{"", {1}}, KnownSet{"", {0, 1}}));
}

TEST(WordSets, WhatIsNoneIsRefusedByName) {
    const TempDir dir;
    const auto refused = [&](const std::string& text) {
        const std::filesystem::path file = dir.write("odd.json", text);
        const std::string sentence = refusal(ErrorKind::BadInput, [&] { readWordSets(file); });
        EXPECT_THAT(sentence, HasSubstr("odd.json")) << text;
        return sentence;
    };
    const auto numbered = [](const std::string& words, const std::string& train) {
        return R"({"params": {"ind2word": )" + words + R"(}, "data": {"train": )" + train +
               R"(, "val": [], "test": []}})";
    };
    for (const char* text : {"", "{", "[", "5", "[deleted]", "null"}) {
        EXPECT_THAT(refused(text), HasSubstr("neither a JSON object nor a list"));
    }
    EXPECT_THAT(refused("[1, 2]"), HasSubstr("entry 1 of the list has no list \"words\""));
    EXPECT_THAT(refused(R"([{"words": []}, {"name": "a"}])"), HasSubstr("entry 2 of the list"));
    EXPECT_THAT(refused(R"([{"words": {"a": "b"}}])"), HasSubstr("no list \"words\""));
    EXPECT_THAT(refused(R"([{"words": [["a"]]}])"), HasSubstr("not a word"));
    EXPECT_THAT(refused(R"([{"words": ["a"], "name": 3}])"), HasSubstr("\"name\""));
    EXPECT_THAT(refused(R"({"a": "b"})"), HasSubstr("\"a\" is not a list"));
    EXPECT_THAT(refused(R"({"a": [1]})"), HasSubstr("not a word"));
    EXPECT_THAT(refused(R"({"params": {}, "data": {}})"), HasSubstr("ind2word"));
    EXPECT_THAT(refused(R"({"params": 1, "data": 2})"), HasSubstr("params"));
    for (const char* words :
         {R"({"1": "a"})", R"({"x": "a"})", R"({"-1": "a"})", R"({"00": "a", "0": "b"})"}) {
        EXPECT_THAT(refused(numbered(words, "[]")), HasSubstr("numbered")) << words;
    }
    EXPECT_THAT(refused(numbered(R"({"0": 5})", "[]")), HasSubstr("not a word"));
    for (const char* train : {"[[1]]", "[[-1]]", "[[0.5]]", R"([["a"]])"}) {
        EXPECT_THAT(refused(numbered(R"({"0": "a"})", train)), HasSubstr("no place")) << train;
    }
    EXPECT_THAT(refused(numbered(R"({"0": "a"})", "[3]")), HasSubstr("not a list"));
    EXPECT_THAT(refused(numbered(R"({"0": "a"})", "{}")), HasSubstr("train"));
}

TEST(WordSets, TheConceptsAreRead) {
    const std::filesystem::path file = sharedFolder() / "data" / "wordnet-concepts.json.gz";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const WordSets sets = readWordSets(file);
    EXPECT_EQ(sets.vocabulary.size(), 12'282U);
    ASSERT_EQ(sets.train.size(), 888U);
    EXPECT_EQ(sets.train[0].name, "African");
    EXPECT_EQ(sets.vocabulary[0], "afrikaner");
}

TEST(WordSets, ThePublishedSetsAreRead) {
    const std::filesystem::path file =
        sharedFolder() / "data" / "lda" / "lda_top_words_split_allwords_1k.json.gz";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const WordSets sets = readWordSets(file);
    EXPECT_EQ(sets.vocabulary.size(), 17'016U);
    EXPECT_EQ(std::set(sets.vocabulary.begin(), sets.vocabulary.end()).size(), 17'016U);
    EXPECT_EQ(sets.train.size(), 800U);
    EXPECT_EQ(sets.validation.size(), 100U);
    EXPECT_EQ(sets.test.size(), 100U);
    for (const std::vector<KnownSet>* part : {&sets.train, &sets.validation, &sets.test}) {
        for (const KnownSet& set : *part) {
            EXPECT_EQ(set.items.size(), 50U);
        }
    }
}

}  // namespace
}  // namespace setscope
