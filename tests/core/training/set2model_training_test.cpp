#include "core/training/set2model_training.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

constexpr std::int64_t kTold = 4;
constexpr std::int64_t kLoud = 12;

/// Concepts that lie around places of their own in the first columns; the other columns are louder
/// and say nothing.
ItemPool conceptPool(const std::string& name, std::int64_t concepts, std::int64_t members) {
    const at::Tensor places = at::randn({concepts, kTold}).repeat_interleave(members, 0);
    const std::int64_t count = concepts * members;
    ItemPool pool;
    pool.name = name;
    pool.features =
        at::cat({places + 0.2 * at::randn({count, kTold}), 3.0 * at::randn({count, kLoud})}, 1);
    for (std::int64_t each = 0; each < concepts; ++each) {
        std::vector<std::int64_t> rows(static_cast<std::size_t>(members));
        std::iota(rows.begin(), rows.end(), each * members);
        pool.concepts.push_back({std::to_string(each), rows});
    }
    return pool;
}

Set2ModelOptions conceptNetwork(std::int64_t components) {
    return {.inputWidth = kTold + kLoud, .widths = {8}, .components = components};
}

MetaLearningOptions shortLearning() {
    return {.steps = 60,
            .batchConcepts = 6,
            .learningRate = 2e-2,
            .validateEvery = 30,
            .validationQueries = 10};
}

double meanPrecision(const ItemPool& pool, const ConceptScorer& scorer, std::int64_t wrong) {
    Random random(11);
    std::vector<ConceptQuery> queries;
    for (std::size_t each = 0; each < pool.concepts.size(); ++each) {
        queries.push_back(drawQuery(pool, each, {8, wrong}, random));
    }
    const std::vector<double> precisions = averagePrecisions(pool, queries, scorer, {});
    return std::accumulate(precisions.begin(), precisions.end(), 0.0) /
           static_cast<double>(precisions.size());
}

at::Tensor distancesToTheMean(const RaggedBatch& queries, const at::Tensor& candidates) {
    std::vector<at::Tensor> scores;
    for (std::int64_t set = 0; set < queries.setCount(); ++set) {
        scores.push_back(-(candidates - queries.set(set).mean(0, true)).norm(2, 1));
    }
    return at::stack(scores);
}

TEST(ConceptQuery, HasSoManyMembersAndWrongOnesAndNoneTwice) {
    const ItemPool pool = conceptPool("a", 5, 12);
    Random random(3);
    for (int repetition = 0; repetition < 20; ++repetition) {
        const ConceptQuery query = drawQuery(pool, 2, {10, 4}, random);
        ASSERT_EQ(query.rows.size(), 10U);
        EXPECT_EQ(std::set(query.rows.begin(), query.rows.end()).size(), 10U);
        const auto members = std::ranges::count_if(
            query.rows, [](std::int64_t row) { return row >= 24 && row < 36; });
        EXPECT_EQ(members, 6);
    }
    EXPECT_EQ(drawQuery(pool, 0, {50, 0}, random).rows.size(), 12U);
}

TEST(ConceptQuery, ItsGalleryIsAllTheRest) {
    const ItemPool pool = conceptPool("a", 3, 6);
    Random random(3);
    const ConceptQuery query = drawQuery(pool, 1, {5, 2}, random);
    const QueryGallery gallery = galleryOf(pool, query);
    EXPECT_EQ(gallery.rows.size(), 13U);
    for (std::size_t place = 0; place < gallery.rows.size(); ++place) {
        const std::int64_t row = gallery.rows[place];
        EXPECT_EQ(std::ranges::count(query.rows, row), 0);
        EXPECT_EQ(gallery.isRelevant[place], row >= 6 && row < 12);
    }
    EXPECT_EQ(std::ranges::count(gallery.isRelevant, true), 3);
}

TEST(AveragePrecisions, OfAScorerThatKnowsAreOneAndOfOneThatSaysNothingTheShareOfMembers) {
    const ItemPool pool = conceptPool("a", 4, 10);
    Random random(3);
    std::vector<ConceptQuery> queries;
    for (int each = 0; each < 40; ++each) {
        queries.push_back(drawQuery(pool, 1, {5, 0}, random));
    }
    at::Tensor knowledge = at::zeros({40});
    knowledge.narrow(0, 10, 10).fill_(1.0);
    const auto knows = [&](const RaggedBatch& sets, const at::Tensor&) {
        return knowledge.unsqueeze(0).expand({sets.setCount(), 40});
    };
    EXPECT_EQ(averagePrecisions(pool, queries, knows, {}), std::vector<double>(40, 1.0));
    const auto saysNothing = [&](const RaggedBatch& sets, const at::Tensor&) {
        return at::zeros({sets.setCount(), 40});
    };
    // Five of 35 relevant, in random order: a little above the share of 1/7.
    for (const double precision : averagePrecisions(pool, queries, saysNothing, {})) {
        EXPECT_GT(precision, 1.0 / 7);
        EXPECT_LT(precision, 1.0 / 7 + 0.1);
    }
}

class MetaLearning : public testing::TestWithParam<std::int64_t> {};

TEST_P(MetaLearning, BeatsItsUntrainedTwinAndTheMeanOnNewConcepts) {
    const std::vector<ItemPool> train = {conceptPool("a", 30, 20), conceptPool("b", 20, 20)};
    const std::vector<ItemPool> validation = {conceptPool("c", 8, 16)};
    const ItemPool test = conceptPool("d", 12, 20);
    const auto untrained = untrainedSet2Model(train, conceptNetwork(GetParam()), {});
    const auto model =
        trainSet2Model(train, validation, conceptNetwork(GetParam()), shortLearning(), {});
    EXPECT_FALSE(model->is_training());
    for (const std::int64_t wrong : {0, 3}) {
        const double learned = meanPrecision(test, scorerOf(*model), wrong);
        EXPECT_GT(learned, meanPrecision(test, scorerOf(*untrained), wrong) + 0.1);
        EXPECT_GT(learned, meanPrecision(test, distancesToTheMean, wrong) + 0.1);
    }
}

INSTANTIATE_TEST_SUITE_P(Components, MetaLearning, testing::Values(1, 2));

TEST(MetaLearningOptions, BothKindsOfHistogramsTeach) {
    const std::vector<ItemPool> train = {conceptPool("a", 30, 20)};
    const std::vector<ItemPool> validation = {conceptPool("c", 8, 16)};
    MetaLearningOptions learning = shortLearning();
    for (const auto histograms :
         {MetaLearningOptions::Histograms::OfBatch, MetaLearningOptions::Histograms::OfConcept}) {
        learning.histograms = histograms;
        const auto model = untrainedSet2Model(train, conceptNetwork(1), {});
        const TrainingOutcome outcome =
            metaLearn(*model, scorerOf(*model), train, validation, learning, {});
        ASSERT_EQ(outcome.curve.size(), 2U);
        EXPECT_LT(outcome.curve.back().trainingLoss, outcome.curve.front().trainingLoss);
    }
}

TEST(MetaLearningRun, TheSameSeedGivesTheSameWeightsAndAnotherSeedOthers) {
    const std::vector<ItemPool> pools = {conceptPool("a", 10, 16)};
    MetaLearningOptions learning = shortLearning();
    learning.steps = 4;
    const auto weightOf = [&](std::uint64_t seed) {
        const RunContext run({.seed = seed, .device = "cpu", .threads = 1});
        const auto model = trainSet2Model(pools, pools, conceptNetwork(2), learning, run);
        return namedTensors(*model).at("g.0.weight").clone();
    };
    EXPECT_TENSOR_EQUAL(weightOf(1), weightOf(1));
    EXPECT_FALSE(at::equal(weightOf(1), weightOf(2)));
}

TEST(MetaLearningRun, StopsWhenAsked) {
    const std::vector<ItemPool> pools = {conceptPool("a", 10, 16)};
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(trainSet2Model(pools, pools, conceptNetwork(1), shortLearning(),
                                RunContext({}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
