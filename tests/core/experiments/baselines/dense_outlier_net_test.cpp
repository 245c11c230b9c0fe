#include "core/experiments/baselines/dense_outlier_net.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "core/experiments/outlier_cells.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// One concept, the first half of 200 members; a single feature tells it from the other half.
std::vector<EpisodeSource> plainSource() {
    EpisodePool pool;
    pool.domain = "plain";
    pool.features = 0.1 * at::randn({200, 3});
    pool.features.narrow(0, 100, 100).select(1, 0).add_(3.0);
    pool.traits.resize(1);
    pool.traits.front().resize(100);
    std::iota(pool.traits.front().begin(), pool.traits.front().end(), std::int64_t{0});
    std::vector<EpisodeSource> sources;
    sources.emplace_back(std::move(pool), 20);
    return sources;
}

HeadRecipe shortRecipe(std::int64_t steps) {
    HeadRecipe recipe;
    recipe.steps = steps;
    recipe.batchSets = 16;
    recipe.learningRate = 3e-3;
    recipe.warmupSteps = 10;
    return recipe;
}

TEST(DenseOutlierNet, DependsOnTheOrderOfTheMembersUnlikeASetModel) {
    DenseOutlierNet net(4, 3);
    net.eval();
    const at::Tensor features = at::randn({8, 3});
    const at::Tensor logits = net.forward(features);
    EXPECT_EQ(logits.sizes(), at::IntArrayRef{8});
    const at::Tensor order = at::tensor({1, 0, 2, 3, 4, 5, 6, 7}, at::kLong);
    const at::Tensor permuted = net.forward(features.index_select(0, order));
    EXPECT_FALSE(at::allclose(permuted, logits.index_select(0, order), 0.0, 1e-4));
    EXPECT_TENSOR_NEAR(permuted.narrow(0, 4, 4), logits.narrow(0, 4, 4), 1e-6);
}

TEST(DenseOutlierNet, RefusesWhatIsNotWholeSets) {
    DenseOutlierNet net(4, 3);
    EXPECT_THROW(net.forward(at::zeros({6, 3})), std::logic_error);
    EXPECT_THROW(net.forward(at::zeros({8, 2})), std::logic_error);
}

TEST(TrainDenseOutlierNet, LearnsAStrangerThatLooksTheSameInEverySet) {
    const auto source = plainSource();
    const auto net = trainDenseOutlierNet(source, shortRecipe(150), 8, {});
    Random random(2);
    const EpisodeBatch batch = drawUniformEpisodes(source.front(), 200, 8, 1, random);
    const std::vector<double> named = namedShares(net->forward(batch.features), batch);
    EXPECT_GT(std::accumulate(named.begin(), named.end(), 0.0) / 200.0, 0.8);
}

TEST(TrainDenseOutlierNet, TheSameSeedGivesTheSameWeights) {
    const auto source = plainSource();
    const auto one = trainDenseOutlierNet(source, shortRecipe(3), 8, {});
    const auto two = trainDenseOutlierNet(source, shortRecipe(3), 8, {});
    for (const auto& [name, tensor] : namedTensors(*one)) {
        EXPECT_TRUE(at::equal(tensor, namedTensors(*two).at(name))) << name;
    }
}

TEST(TrainDenseOutlierNet, IsNotTrainedWhereNoSourceHasSetsOfItsSize) {
    EXPECT_EQ(trainDenseOutlierNet(plainSource(), shortRecipe(3), 102, {}), nullptr);
    EXPECT_NE(trainDenseOutlierNet(plainSource(), shortRecipe(1), 101, {}), nullptr);
}

}  // namespace
}  // namespace setscope
