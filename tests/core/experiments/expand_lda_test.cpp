#include "core/experiments/expand_lda.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/models/set_expansion.h"
#include "core/models/two_tower_scorer.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

constexpr int kLdaTopics = 8;
constexpr int kLdaWordsOfTopic = 20;

/// Sets of sixteen words of one topic, in the form of the LDA files, and word vectors in which each
/// topic has a direction of its own but half of its words no vector.
class ExpandLda : public testing::Test {
  protected:
    ExpandLda() {
        Json words = Json::object();
        std::string vectors;
        for (int word = 0; word < kLdaTopics * kLdaWordsOfTopic; ++word) {
            words[std::to_string(word)] = "w" + std::to_string(word);
            if (word % 2 == 0) {
                vectors += "w" + std::to_string(word);
                for (int column = 0; column < kLdaTopics; ++column) {
                    vectors += word / kLdaWordsOfTopic == column ? " 1" : " 0.1";
                }
                vectors += "\n";
            }
        }
        const Json file = {
            {"params", {{"ind2word", words}}},
            {"data", {{"train", setsOf(40, 1)}, {"val", setsOf(8, 2)}, {"test", setsOf(16, 3)}}}};
        folder_.write("sets.json.gz", storedGzip(file.dump()));
        folder_.write("vectors.txt", vectors);
        options_.sets = folder_.path() / "sets.json.gz";
        ExpansionComparisonOptions& comparison = options_.comparison;
        comparison.wordVectors = folder_.path() / "vectors.txt";
        comparison.towers = 2;
        comparison.width = 8;
        comparison.listwise.steps = 40;
        comparison.listwise.batchSets = 16;
        comparison.listwise.learningRate = 2e-2;
        comparison.pairwise.common.steps = 2;
        comparison.pairwise.common.batchSets = 4;
        options_.published = {{"random", {0.1, 0.2, 0.3, 0.4, 50}}};
    }

    static Json setsOf(int count, std::uint64_t seed) {
        Random random(seed);
        Json sets = Json::array();
        for (int index = 0; index < count; ++index) {
            std::vector<int> words;
            for (int word = 0; word < kLdaWordsOfTopic; ++word) {
                words.push_back(index % kLdaTopics * kLdaWordsOfTopic + word);
            }
            random.shuffle(std::span(words));
            words.resize(16);
            sets.push_back(words);
        }
        return sets;
    }

    ExperimentResult run() const {
        ExperimentRequest request;
        request.modelFolder = models_.path();
        return expandLda(request, options_, RunContext({.seed = 5, .device = "cpu", .threads = 1}));
    }

    TempDir folder_;
    TempDir models_;
    ExpandLdaOptions options_;
};

TEST_F(ExpandLda, KeepsScorersThatGiveTheirExamples) {
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        const Json& architecture = model.card.architecture;
        const at::Tensor& candidates = example.at("candidates");
        if (model.card.kind == "two-tower-scorer") {
            TwoTowerScorer scorer(twoTowerOptionsFromJson(architecture, "card"));
            loadInto(scorer, model.tensors, "kept");
            scorer.eval();
            return scorer.forward(example.at("items"), example.at("offsets"))
                .index_select(1, candidates);
        }
        SetExpansionScorer scorer(setExpansionOptionsFromJson(architecture, "card"));
        loadInto(scorer, model.tensors, "kept");
        return scorer.forward(example.at("items"), example.at("offsets"), candidates);
    };
    EXPECT_EQ(expectExamples(models_.path(), "scores", answer), 5 + options_.comparison.towers);
}

TEST_F(ExpandLda, RanksByEveryMethodAndFindsTheTopics) {
    const ExperimentResult result = run();
    ASSERT_EQ(result.tables.size(), 1U);
    const ExperimentTable& table = result.tables.front();
    ASSERT_EQ(table.rows.size(), 13U);
    const auto medianOf = [&table](const std::string& method) {
        const auto row = std::ranges::find_if(
            table.rows, [&](const ExperimentRow& each) { return each.labels[0] == method; });
        return figureOf(table, *row, "median")->value;
    };
    // 155 candidates are left, fifteen of the query's topic.
    EXPECT_GT(medianOf("Random"), 50.0);
    EXPECT_LT(medianOf("Bayesian Sets"), 20.0);
    EXPECT_LT(medianOf("Neighbour sets"), 20.0);
    EXPECT_LT(medianOf("Deep Sets, two towers, listwise softmax"), 20.0);
    EXPECT_LT(medianOf("Fused: towers, Bayesian Sets, neighbours"), 20.0);
    EXPECT_LT(medianOf("Fused: also the nearest vector"), 20.0);
    for (const ExperimentRow& row : table.rows) {
        EXPECT_EQ(row.count, 16) << row.labels[0];
        EXPECT_EQ(figureOf(table, row, "recall1000")->value, 1.0) << row.labels[0];
        EXPECT_EQ(figureOf(table, row, "published10").has_value(), row.labels[0] == "Random");
    }
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(ExpandLda, GivesTheSameTableForTheSameSeed) { EXPECT_EQ(run(), run()); }

TEST(ExpandLdaOptions, AQuickRunLearnsLess) {
    ExperimentRequest request;
    request.dataFolder = "/data";
    for (const LdaTopics topics :
         {LdaTopics::OneThousand, LdaTopics::ThreeThousand, LdaTopics::FiveThousand}) {
        request.extent = ExperimentRequest::Extent::Full;
        const ExpandLdaOptions full = expandLdaOptions(topics, request);
        request.extent = ExperimentRequest::Extent::Quick;
        const ExpandLdaOptions quick = expandLdaOptions(topics, request);
        EXPECT_EQ(full.sets, quick.sets);
        EXPECT_LT(quick.comparison.listwise.steps, full.comparison.listwise.steps);
        EXPECT_EQ(full.published.at("sum-margin").recallAt10 > 0.05, true);
    }
}

}  // namespace
}  // namespace setscope
