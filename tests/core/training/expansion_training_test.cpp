#include "core/training/expansion_training.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/random.h"
#include "core/tensor/module_tensors.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

constexpr std::int64_t kTopics = 6;
constexpr std::int64_t kWordsOfTopic = 12;
constexpr std::int64_t kTopicVocabulary = kTopics * kWordsOfTopic;

/// Sets of eight words, each of one topic.
std::vector<KnownSet> topicSets(std::int64_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<KnownSet> sets;
    for (std::int64_t index = 0; index < count; ++index) {
        std::vector<std::int64_t> words;
        for (std::int64_t word = 0; word < kWordsOfTopic; ++word) {
            words.push_back(index % kTopics * kWordsOfTopic + word);
        }
        random.shuffle(std::span(words));
        words.resize(8);
        sets.push_back({"", std::move(words)});
    }
    return sets;
}

ExpansionRecipe shortRecipe() {
    ExpansionRecipe recipe;
    recipe.query = {.smallest = 2, .largest = 4, .leadingShare = 0.5, .leadingSlack = 3};
    recipe.steps = 60;
    recipe.batchSets = 32;
    recipe.learningRate = 2e-2;
    return recipe;
}

const ExpansionProtocol kAskedWithThree{.queryMembers = 3};
const RunContext kSeededRun({.seed = 3, .device = "cpu", .threads = 1});

double medianRankOf(const QueryScores& scores) {
    return metricsOf(ranksOfTargets(topicSets(24, 99), kAskedWithThree, scores, {})).medianRank;
}

TEST(TrainListwise, FindsTheTopicsThatTheUntrainedTwinDoesNot) {
    at::manual_seed(1);
    TwoTowerScorer scorer({.vocabulary = kTopicVocabulary, .width = 8, .dropout = 0.1});
    scorer.eval();
    const double untrained = medianRankOf(scoresOf(scorer));
    trainListwise(scorer, topicSets(60, 1), topicSets(12, 2), shortRecipe(), kAskedWithThree,
                  kSeededRun);
    // Nine words of the topic are left besides the query: the targets are among them.
    EXPECT_LE(medianRankOf(scoresOf(scorer)), 6.0);
    EXPECT_GT(untrained, 20.0);
}

TEST(TrainListwise, OfOneSeedIsAlwaysTheSame) {
    const auto trained = [] {
        at::manual_seed(1);
        auto scorer = std::make_shared<TwoTowerScorer>(
            TwoTowerOptions{.vocabulary = kTopicVocabulary, .width = 4});
        ExpansionRecipe recipe = shortRecipe();
        recipe.steps = 5;
        trainListwise(*scorer, topicSets(60, 1), {}, recipe, kAskedWithThree, kSeededRun);
        return namedTensors(*scorer).at("member.weight").clone();
    };
    EXPECT_TRUE(at::equal(trained(), trained()));
}

class EveryExpansionFeature : public testing::TestWithParam<ExpansionFeature> {};

TEST_P(EveryExpansionFeature, LearnsTheTopicsByEitherLoss) {
    for (const ExpansionLoss loss : {ExpansionLoss::Margin, ExpansionLoss::Softmax}) {
        at::manual_seed(2);
        SetExpansionScorer scorer({.vocabulary = kTopicVocabulary,
                                   .embeddingWidth = 8,
                                   .phiWidths = {16},
                                   .rhoWidths = {16},
                                   .feature = GetParam()});
        const auto median = [&scorer] {
            const ExpansionIndex index(scorer);
            return medianRankOf(scoresOf(index));
        };
        const double untrained = median();
        PairwiseRecipe recipe;
        recipe.common = shortRecipe();
        recipe.common.steps = 150;
        recipe.common.learningRate = 1e-2;
        recipe.loss = loss;
        recipe.targets = 4;
        recipe.others = 24;
        recipe.drawn = 12;
        recipe.dropout = 0.1;
        recipe.weightDecay = 0.1;
        trainPairwise(scorer, topicSets(60, 1), topicSets(12, 2), recipe, kAskedWithThree,
                      kSeededRun);
        EXPECT_LT(median(), untrained / 2.0);
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryExpansionFeature,
                         testing::Values(ExpansionFeature::Sum, ExpansionFeature::Max,
                                         ExpansionFeature::SumConcatenated,
                                         ExpansionFeature::MaxConcatenated));

TEST(TrainPairwise, OfOneSeedIsAlwaysTheSame) {
    const auto trained = [] {
        at::manual_seed(1);
        SetExpansionScorer scorer({.vocabulary = kTopicVocabulary,
                                   .embeddingWidth = 4,
                                   .phiWidths = {6},
                                   .rhoWidths = {6}});
        PairwiseRecipe recipe;
        recipe.common = shortRecipe();
        recipe.common.steps = 5;
        trainPairwise(scorer, topicSets(60, 1), {}, recipe, kAskedWithThree, kSeededRun);
        return namedTensors(scorer).at("embedding.weight").clone();
    };
    EXPECT_TRUE(at::equal(trained(), trained()));
}

TEST(TrainPairwise, StaysFiniteWhereAllCandidatesAreTheSetsOwn) {
    const std::vector<KnownSet> one = {{"", {0, 1, 2, 3, 4, 5, 6, 7}}};
    for (const ExpansionLoss loss : {ExpansionLoss::Margin, ExpansionLoss::Softmax}) {
        at::manual_seed(1);
        SetExpansionScorer scorer(
            {.vocabulary = 8, .embeddingWidth = 4, .phiWidths = {6}, .rhoWidths = {6}});
        PairwiseRecipe recipe;
        recipe.common = shortRecipe();
        recipe.common.steps = 3;
        recipe.loss = loss;
        trainPairwise(scorer, one, {}, recipe, kAskedWithThree, kSeededRun);
        EXPECT_TRUE(namedTensors(scorer).at("embedding.weight").isfinite().all().item<bool>());
    }
}

TEST(TrainListwise, RefusesSetsThatAreTooSmall) {
    TwoTowerScorer scorer({.vocabulary = 9, .width = 2});
    const std::vector<KnownSet> small = {{"", {0, 1, 2}}};
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] {
                            trainListwise(scorer, small, {}, ExpansionRecipe(), ExpansionProtocol(),
                                          kSeededRun);
                        }),
                testing::HasSubstr("more than 10 members"));
}

TEST(TrainListwise, StopsWhenAsked) {
    TwoTowerScorer scorer({.vocabulary = kTopicVocabulary, .width = 2});
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(trainListwise(scorer, topicSets(12, 1), {}, shortRecipe(), kAskedWithThree,
                               RunContext({}, stop.get_token())),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
