#include "core/models/set_expansion.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/io/safetensors.h"
#include "core/io/word_sets.h"
#include "core/results/ranking_metrics.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/stored_tensor.h"
#include "tests/core/models/saved_and_loaded.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

SetExpansionOptions small() {
    return {.vocabulary = 1300, .embeddingWidth = 4, .phiWidths = {6, 5}, .rhoWidths = {7, 3}};
}

at::Tensor longs(const std::vector<std::int64_t>& values) {
    return at::tensor(at::ArrayRef<std::int64_t>(values), at::kLong);
}

/// ρ(φ(x) + Σφ(y)) as the paper writes it, from the tensors alone.
at::Tensor writtenOut(const SetExpansionScorer& scorer, const std::vector<std::int64_t>& query,
                      std::int64_t candidate) {
    const NamedTensors tensors = namedTensors(scorer);
    const auto layer = [&](const std::string& name, const at::Tensor& x) {
        return at::linear(x, tensors.at(name + ".weight"), tensors.at(name + ".bias"));
    };
    const auto phi = [&](std::int64_t item) {
        const at::Tensor embedding = tensors.at("embedding.weight")[item];
        return layer("phi.1", at::relu(layer("phi.0", embedding)));
    };
    at::Tensor sum = phi(candidate);
    for (const std::int64_t item : query) {
        sum = sum + phi(item);
    }
    return layer("rho.2", at::relu(layer("rho.1", at::relu(layer("rho.0", sum)))))[0];
}

TEST(SetExpansionScorer, IsThePapersFormula) {
    SetExpansionScorer scorer(small());
    const at::NoGradGuard withoutGradient;
    const at::Tensor scores =
        scorer.forward(longs({3, 8, 1, 1299}), offsetsFromSizes(std::vector<std::int64_t>{3, 0, 1}),
                       longs({0, 3, 700}));
    const std::vector<std::vector<std::int64_t>> queries = {{3, 8, 1}, {}, {1299}};
    const std::vector<std::int64_t> candidates = {0, 3, 700};
    for (std::int64_t i = 0; i < 3; ++i) {
        for (std::int64_t j = 0; j < 3; ++j) {
            const at::Tensor expected = writtenOut(scorer, queries[static_cast<std::size_t>(i)],
                                                   candidates[static_cast<std::size_t>(j)]);
            EXPECT_NEAR(scores[i][j].item<double>(), expected.item<double>(), 1e-5);
        }
    }
}

/// What ρ sees of a candidate and a set by each of the paper's features, from φ alone.
at::Tensor featureWrittenOut(ExpansionFeature feature, const at::Tensor& candidate,
                             const at::Tensor& members) {
    const at::Tensor none = at::zeros_like(candidate);
    const at::Tensor largest = members.size(0) > 0 ? members.amax(0) : none;
    switch (feature) {
        case ExpansionFeature::Sum:
            return candidate + members.sum(0);
        case ExpansionFeature::Max:
            return at::cat({members, candidate.unsqueeze(0)}, 0).amax(0);
        case ExpansionFeature::SumConcatenated:
            return at::cat({candidate, members.sum(0)}, 0);
        case ExpansionFeature::MaxConcatenated:
            break;
    }
    return at::cat({candidate, largest}, 0);
}

class EveryFeature : public testing::TestWithParam<ExpansionFeature> {
  protected:
    static SetExpansionOptions options() {
        SetExpansionOptions options = small();
        options.feature = GetParam();
        return options;
    }
};

TEST_P(EveryFeature, IsWhatRhoSees) {
    SetExpansionScorer scorer(options());
    const at::NoGradGuard withoutGradient;
    const NamedTensors tensors = namedTensors(scorer);
    const auto rho = [&](at::Tensor x) {
        for (const char* name : {"rho.0", "rho.1", "rho.2"}) {
            x = at::linear(std::string(name) == "rho.0" ? x : x.relu(),
                           tensors.at(std::string(name) + ".weight"),
                           tensors.at(std::string(name) + ".bias"));
        }
        return x[0].item<double>();
    };
    const ExpansionIndex index(scorer);
    for (const std::vector<std::int64_t>& query :
         {std::vector<std::int64_t>{3, 8, 1}, std::vector<std::int64_t>{}}) {
        const at::Tensor scores = index.scores(query);
        const at::Tensor members = scorer.phi(longs(query));
        const at::Tensor shared = scorer.forward(
            longs(query), offsetsFromSizes(std::vector<std::int64_t>{std::ssize(query)}),
            longs({700, 3}));
        const at::Tensor own = scorer.forwardEach(
            longs(query), offsetsFromSizes(std::vector<std::int64_t>{std::ssize(query)}),
            longs({700, 3}).unsqueeze(0));
        for (std::int64_t place = 0; place < 2; ++place) {
            const std::int64_t candidate = place == 0 ? 700 : 3;
            const double expected =
                rho(featureWrittenOut(GetParam(), scorer.phi(longs({candidate}))[0], members));
            EXPECT_NEAR(scores[candidate].item<double>(), expected, 1e-5);
            EXPECT_NEAR(shared[0][place].item<double>(), expected, 1e-5);
            EXPECT_NEAR(own[0][place].item<double>(), expected, 1e-5);
        }
    }
}

TEST_P(EveryFeature, IsTheSameAfterSavingAndLoading) {
    const at::NoGradGuard withoutGradient;
    SetExpansionScorer scorer(options());
    const auto again = savedAndLoaded(scorer, setExpansionOptionsFromJson);
    const at::Tensor items = longs({3, 8, 1, 1299});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{3, 0, 1});
    const at::Tensor candidates = longs({0, 3, 700});
    EXPECT_TENSOR_EQUAL(again->forward(items, offsets, candidates),
                        scorer.forward(items, offsets, candidates));
}

INSTANTIATE_TEST_SUITE_P(All, EveryFeature,
                         testing::Values(ExpansionFeature::Sum, ExpansionFeature::Max,
                                         ExpansionFeature::SumConcatenated,
                                         ExpansionFeature::MaxConcatenated));

TEST(SetExpansionScorer, DoesNotDependOnTheOrderOfTheSet) {
    SetExpansionScorer scorer(small());
    const at::NoGradGuard withoutGradient;
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{4});
    const at::Tensor all = at::arange(1300, at::kLong);
    EXPECT_TRUE(at::allclose(scorer.forward(longs({3, 8, 1, 9}), offsets, all),
                             scorer.forward(longs({9, 1, 3, 8}), offsets, all), 1e-5, 1e-6));
}

TEST(SetExpansionScorer, ItsGradientsAreThoseOfItsDifferences) {
    SetExpansionScorer scorer({.vocabulary = 9,
                               .embeddingWidth = 3,
                               .phiWidths = {4, 4},
                               .rhoWidths = {5, 3},
                               .activation = Activation::Tanh});
    scorer.to(at::kDouble);
    const at::Tensor items = longs({0, 1, 2, 3, 4});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{3, 2});
    const at::Tensor candidates = longs({2, 5, 6});
    const at::Tensor weights = at::randn({2, 3}, at::kDouble);
    const auto loss = [&] { return (scorer.forward(items, offsets, candidates) * weights).sum(); };
    loss().backward();
    constexpr double kStep = 1e-6;
    for (at::Tensor& parameter : scorer.parameters()) {
        const at::NoGradGuard withoutGradient;
        at::Tensor flat = parameter.view({-1});
        for (std::int64_t i = 0; i < flat.size(0); ++i) {
            const double value = flat[i].item<double>();
            flat[i] = value + kStep;
            const double above = loss().item<double>();
            flat[i] = value - kStep;
            const double below = loss().item<double>();
            flat[i] = value;
            EXPECT_NEAR(parameter.grad().view({-1})[i].item<double>(), (above - below) / 2 / kStep,
                        1e-7);
        }
    }
}

TEST(ExpansionIndex, ScoresAsTheScorerDoes) {
    SetExpansionScorer scorer(small());
    const at::NoGradGuard withoutGradient;
    const ExpansionIndex index(scorer);
    for (const std::vector<std::int64_t>& query :
         {std::vector<std::int64_t>{5, 1299, 600}, std::vector<std::int64_t>{0},
          std::vector<std::int64_t>{}}) {
        const at::Tensor expected = scorer.forward(
            longs(query), offsetsFromSizes(std::vector<std::int64_t>{std::ssize(query)}),
            at::arange(1300, at::kLong));
        EXPECT_TRUE(at::allclose(index.scores(query), expected[0], 1e-5, 1e-5));
    }
}

TEST(ExpansionIndex, StopsWhenAsked) {
    SetExpansionScorer scorer(small());
    const ExpansionIndex index(scorer);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(index.scores(std::vector<std::int64_t>{1}, RunContext({}, stop.get_token())),
                 Cancelled);
}

TEST(PublishedScorer, OtherFilesAreRefusedByName) {
    const TempDir folder;
    const fs::path file = folder.path() / "w.safetensors";
    const auto refused = [&](NamedTensors tensors) {
        SafetensorsFile content;
        for (const auto& [name, tensor] : tensors) {
            content.tensors[name] = toStored(tensor, Precision::AsComputed);
        }
        writeSafetensors(file, content);
        return refusal(ErrorKind::BadInput, [&] { loadPublishedScorer(file); });
    };
    EXPECT_THAT(refused({{"a", at::ones({1})}}), testing::HasSubstr("embedding.weight"));
    NamedTensors tensors = {{"embedding.weight", at::ones({7, 2})},
                            {"phi.0.weight", at::ones({3, 2})},
                            {"phi.0.bias", at::ones({3})}};
    EXPECT_THAT(refused(tensors), testing::HasSubstr("rho.0.weight"));
    tensors["rho.0.weight"] = at::ones({4, 3});
    EXPECT_THAT(refused(tensors), testing::HasSubstr("rho.0.bias"));
    tensors["rho.0.bias"] = at::ones({4});
    EXPECT_THAT(refused(tensors), testing::HasSubstr("one score"));
    tensors["rho.2.weight"] = at::ones({1, 5});
    tensors["rho.2.bias"] = at::ones({1});
    EXPECT_THAT(refused(tensors), testing::HasSubstr("rho.1.weight"));
    tensors["rho.2.weight"] = at::ones({1, 4});
    EXPECT_EQ(refused(tensors), "not refused");
}

/// The oracle of engine.md, section 7: query = the first five words of a test set, targets = the
/// other 45, candidates = the vocabulary less the query.
TEST(PublishedScorer, ReproducesThePublishedRanks) {
    const fs::path folder = sharedFolder() / "data" / "lda";
    const fs::path weights = folder / "deepsets_lda1k_oracle.safetensors";
    if (!fs::exists(weights)) {
        GTEST_SKIP() << weights << " is not there; set SETSCOPE_SHARED";
    }
    const WordSets sets = readWordSets(folder / "lda_top_words_split_allwords_1k.json.gz");
    const auto scorer = loadPublishedScorer(weights);
    const ExpansionIndex index(*scorer);
    std::vector<double> ranks;
    for (const KnownSet& test : sets.test) {
        const std::span<const std::int64_t> words(test.items);
        const std::span<const std::int64_t> query = words.first(5);
        const at::Tensor scores = index.scores(query);
        const std::vector<double> ofTargets =
            targetRanks({scores.data_ptr<float>(), static_cast<std::size_t>(scores.numel())}, query,
                        words.subspan(5));
        ranks.insert(ranks.end(), ofTargets.begin(), ofTargets.end());
    }
    ASSERT_EQ(ranks.size(), 4500U);
    const RankingMetrics metrics = rankingMetrics(ranks);
    EXPECT_NEAR(100 * metrics.recallAt10, 5.533, 0.001);
    EXPECT_NEAR(100 * metrics.recallAt100, 24.24, 0.01);
    EXPECT_NEAR(100 * metrics.recallAt1000, 54.31, 0.01);
    EXPECT_NEAR(metrics.meanReciprocalRank, 0.02513, 0.00001);
    EXPECT_NEAR(metrics.medianRank, 696.5, 0.5);
}

/// Each activation with each feature, one hidden layer of ρ and several, and more candidates than
/// an index takes at once.
TEST(ExpansionIndex, ScoresAsTheScorerDoesInEveryForm) {
    const at::NoGradGuard withoutGradient;
    for (const Activation activation :
         {Activation::None, Activation::Tanh, Activation::Relu, Activation::Elu}) {
        for (const ExpansionFeature feature :
             {ExpansionFeature::Sum, ExpansionFeature::Max, ExpansionFeature::SumConcatenated,
              ExpansionFeature::MaxConcatenated}) {
            for (const std::vector<std::int64_t>& rhoWidths :
                 {std::vector<std::int64_t>{7}, std::vector<std::int64_t>{16, 33, 2}}) {
                SetExpansionOptions options = small();
                options.vocabulary = 4'100;
                options.rhoWidths = rhoWidths;
                options.activation = activation;
                options.feature = feature;
                SetExpansionScorer scorer(options);
                const ExpansionIndex index(scorer);
                const std::vector<std::int64_t> query = {5, 4'099, 600};
                const at::Tensor expected =
                    scorer.forward(longs(query), offsetsFromSizes(std::vector<std::int64_t>{3}),
                                   at::arange(options.vocabulary, at::kLong))[0];
                EXPECT_TRUE(at::allclose(index.scores(query), expected, 1e-5, 1e-5))
                    << toJson(options).dump();
            }
        }
    }
}

/// A large set moves the hidden units far, most of them below zero for every candidate.
TEST(ExpansionIndex, IsAsExactAsTheScorerForLargeSets) {
    const at::NoGradGuard withoutGradient;
    SetExpansionOptions options = small();
    options.rhoWidths = {150, 75};
    SetExpansionScorer scorer(options);
    std::vector<std::int64_t> query(1'000);
    std::iota(query.begin(), query.end(), 0);
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{1'000});
    const at::Tensor all = at::arange(options.vocabulary, at::kLong);
    const at::Tensor ofIndex = ExpansionIndex(scorer).scores(query);
    const at::Tensor ofScorer = scorer.forward(longs(query), offsets, all)[0];
    scorer.to(at::kDouble);
    const at::Tensor exact = scorer.forward(longs(query), offsets, all)[0];
    const double size = exact.abs().max().item<double>();
    EXPECT_LT((ofScorer - exact).abs().max().item<double>(), 1e-6 * size);
    EXPECT_LT((ofIndex - exact).abs().max().item<double>(), 1e-6 * size);
}

}  // namespace
}  // namespace setscope
