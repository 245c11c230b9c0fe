#include "core/training/encoder_objective.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/nn/module.h>

namespace setscope {
namespace {

EncoderRecipe smallRecipe() {
    EncoderRecipe recipe;
    recipe.inputEdge = 32;
    recipe.widths = {8, 8, 8, 8, 16};
    return recipe;
}

std::vector<PictureDomain> domains() {
    return {{"labelled", {"a", "b", "c"}, {{"kind", {"x", "y"}}}}, {"unlabelled", {}, {}}};
}

BatchGroup labelled(std::int64_t first, std::int64_t count) {
    return {0, first, count, {}, at::ones({count, 3}), {at::zeros({count}, at::kLong)}};
}

TEST(EncoderObjective, IsZeroWhereNothingIsKnown) {
    const EncoderObjective objective(smallRecipe(), domains(), 5);
    const at::Tensor loss = objective.loss(at::rand({4, 3, 32, 32}), {{1, 0, 4, {}, {}, {}}});
    EXPECT_EQ(loss.item<float>(), 0.0F);
}

TEST(EncoderObjective, UnknownClassesDoNotCount) {
    EncoderRecipe recipe = smallRecipe();
    const EncoderObjective objective(recipe, domains(), 0);
    const BatchGroup unknown{0, 0, 4, {}, {}, {at::full({4}, -1, at::kLong)}};
    EXPECT_EQ(objective.loss(at::rand({4, 3, 32, 32}), {unknown}).item<float>(), 0.0F);
}

/// A domain counts by its share of the batch: the same pictures twice weigh as much as once.
TEST(EncoderObjective, IsTheMeanOverThePicturesOfABatch) {
    const EncoderObjective objective(smallRecipe(), domains(), 0);
    objective.module().eval();
    const at::Tensor pixels = at::rand({6, 3, 32, 32});
    const double once = objective.loss(pixels, {labelled(0, 6)}).item<double>();
    const double twice =
        objective.loss(at::cat({pixels, pixels}), {labelled(0, 6), labelled(6, 6)}).item<double>();
    EXPECT_NEAR(once, twice, 1e-4);
    const double half = objective.loss(at::cat({pixels, pixels}), {labelled(0, 6)}).item<double>();
    EXPECT_NEAR(half, once / 2.0, 1e-4);
}

/// A teacher whose features are the network's own turned and stretched agrees on which pictures are
/// alike.
TEST(EncoderObjective, ATeacherThatSeesTheSameLikenessesCostsNothingButItsPrediction) {
    EncoderRecipe recipe = smallRecipe();
    recipe.cosineWeight = 0.0;
    const EncoderObjective objective(recipe, domains(), 16);
    objective.module().eval();
    const at::Tensor pixels = at::rand({6, 3, 32, 32});
    const at::Tensor features = objective.network().forward(pixels).detach();
    const BatchGroup agreeing{1, 0, 6, features.flip(1) * 3.0 + 2.0, {}, {}};
    EXPECT_NEAR(objective.loss(pixels, {agreeing}).item<double>(), 0.0, 1e-5);
    const BatchGroup disagreeing{1, 0, 6, features.flip(0), {}, {}};
    EXPECT_GT(objective.loss(pixels, {disagreeing}).item<double>(), 1e-3);
}

TEST(EncoderObjective, EveryPartReachesTheNetwork) {
    const EncoderObjective objective(smallRecipe(), domains(), 5);
    BatchGroup group = labelled(0, 6);
    group.teacher = at::randn({6, 5});
    objective.loss(at::rand({6, 3, 32, 32}), {group}).backward();
    for (const auto& parameter : objective.module().named_parameters()) {
        EXPECT_TRUE(parameter.value().grad().defined()) << parameter.key();
    }
}

}  // namespace
}  // namespace setscope
