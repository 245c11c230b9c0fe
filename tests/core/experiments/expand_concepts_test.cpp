#include "core/experiments/expand_concepts.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/random.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

constexpr int kThemes = 6;
constexpr int kWordsOfTheme = 20;

/// Sixty concepts of fourteen words of one theme, two lists of words of one theme each beside
/// words that no concept has, one list too short, and a vector for every word.
class ExpandConcepts : public testing::Test {
  protected:
    ExpandConcepts() {
        Json concepts = Json::array();
        Random random(1);
        for (int index = 0; index < 60; ++index) {
            std::vector<std::string> words = wordsOf(index % kThemes);
            random.shuffle(std::span(words));
            words.resize(14);
            concepts.push_back({{"name", "concept " + std::to_string(index)}, {"words", words}});
        }
        folder_.write("concepts.json.gz", storedGzip(concepts.dump()));
        Json lists = Json::object();
        for (const int theme : {0, 3}) {
            std::vector<std::string> words = wordsOf(theme);
            words[0] = " " + words[0] + " ";
            words.insert(words.end(), {"two words", "Unknown"});
            lists["list " + std::to_string(theme)] = words;
        }
        lists["short"] = {"t1w1", "t1w2", "t1w3"};
        folder_.write("lists.json", lists.dump());
        std::string vectors;
        for (int theme = 0; theme < kThemes; ++theme) {
            for (const std::string& word : wordsOf(theme)) {
                vectors += word;
                for (int column = 0; column < kThemes; ++column) {
                    vectors += column == theme ? " 1" : " 0.1";
                }
                vectors += "\n";
            }
        }
        folder_.write("vectors.txt", vectors);
        options_.concepts = folder_.path() / "concepts.json.gz";
        options_.lists = folder_.path() / "lists.json";
        ExpansionComparisonOptions& comparison = options_.comparison;
        comparison.wordVectors = folder_.path() / "vectors.txt";
        comparison.width = 8;
        comparison.listwise.steps = 40;
        comparison.listwise.batchSets = 16;
        comparison.listwise.learningRate = 2e-2;
        comparison.pairwise.common.steps = 2;
        comparison.pairwise.common.batchSets = 4;
    }

    static std::vector<std::string> wordsOf(int theme) {
        std::vector<std::string> words;
        for (int word = 0; word < kWordsOfTheme; ++word) {
            words.push_back("t" + std::to_string(theme) + "w" + std::to_string(word));
        }
        return words;
    }

    ConceptWordSets read(std::uint64_t seed) const {
        return readConceptWordSets(options_, RunContext({.seed = seed}));
    }

    TempDir folder_;
    ExpandConceptsOptions options_;
};

TEST_F(ExpandConcepts, DividesTheConceptsAndAddsTheListsThatTheirWordsCover) {
    const ConceptWordSets data = read(1);
    EXPECT_EQ(data.testConcepts, 12U);
    EXPECT_EQ(data.sets.validation.size(), 12U);
    EXPECT_EQ(data.sets.train.size(), 36U);
    ASSERT_EQ(data.sets.test.size(), 12U + 2U);
    std::set<std::string> names;
    for (const auto* sets : {&data.sets.train, &data.sets.validation, &data.sets.test}) {
        for (const KnownSet& set : *sets) {
            names.insert(set.name);
            EXPECT_EQ(std::set<std::int64_t>(set.items.begin(), set.items.end()).size(),
                      set.items.size());
            std::set<char> themes;
            for (const std::int64_t word : set.items) {
                themes.insert(data.sets.vocabulary.at(static_cast<std::size_t>(word)).at(1));
            }
            EXPECT_EQ(themes.size(), 1U) << set.name;
        }
    }
    EXPECT_EQ(names.size(), 62U);
    EXPECT_EQ(names.count("short"), 0U);
    EXPECT_EQ(data.sets.test.back().name, "list 3");
    EXPECT_EQ(data.sets.test.back().items.size(), static_cast<std::size_t>(kWordsOfTheme));
}

TEST_F(ExpandConcepts, DividesByTheSeed) {
    EXPECT_EQ(read(1).sets, read(1).sets);
    EXPECT_NE(read(1).sets, read(2).sets);
}

TEST_F(ExpandConcepts, MeasuresConceptsAndListsByEveryMethod) {
    const ExperimentResult result = expandConcepts(
        ExperimentRequest(), options_, RunContext({.seed = 5, .device = "cpu", .threads = 1}));
    ASSERT_EQ(result.tables.size(), 2U);
    EXPECT_EQ(result.tables[0].id, "concepts");
    EXPECT_EQ(result.tables[1].id, "lists");
    for (const ExperimentTable& table : result.tables) {
        ASSERT_EQ(table.rows.size(), 13U);
        EXPECT_EQ(table.columns.size(), 5U);
        const auto medianOf = [&table](const std::string& method) {
            const auto row = std::ranges::find_if(
                table.rows, [&](const ExperimentRow& each) { return each.labels[0] == method; });
            return figureOf(table, *row, "median")->value;
        };
        // At least 114 candidates are left, fifteen of the query's theme.
        EXPECT_GT(medianOf("Random"), 25.0) << table.id;
        EXPECT_LT(medianOf("Nearest vector"), 16.0) << table.id;
        EXPECT_LT(medianOf("Bayesian Sets"), 16.0) << table.id;
        EXPECT_LT(medianOf("Deep Sets, two towers, listwise softmax"), 16.0) << table.id;
        EXPECT_LT(medianOf("Fused: also the nearest vector"), 16.0) << table.id;
    }
    EXPECT_EQ(result.tables[0].rows.front().count, 12);
    EXPECT_EQ(result.tables[1].rows.front().count, 2);
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(ExpandConcepts, NamesTheFileThatIsMissing) {
    std::filesystem::remove(options_.lists);
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] { expandConcepts(ExperimentRequest(), options_, RunContext()); }),
                HasSubstr("lists.json"));
}

TEST(ExpandConceptsOptions, AQuickRunLearnsLess) {
    ExperimentRequest request;
    const ExpandConceptsOptions full = expandConceptsOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    EXPECT_LT(expandConceptsOptions(request).comparison.listwise.steps,
              full.comparison.listwise.steps);
}

}  // namespace
}  // namespace setscope
