#include "core/experiments/baselines/set_retrieval_rivals.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

TEST(SetRetrievalRivals, MeanAndNearestAreMinusSquaredDistances) {
    const at::Tensor set = at::tensor({0.0F, 0.0F, 4.0F, 0.0F}).view({2, 2});
    const at::Tensor candidates = at::tensor({2.0F, 1.0F, 4.0F, 3.0F}).view({2, 2});
    EXPECT_TENSOR_NEAR(meanScores(set, candidates), at::tensor({-1.0, -13.0}), 1e-5);
    EXPECT_TENSOR_NEAR(nearestMemberScores(set, candidates), at::tensor({-5.0, -9.0}), 1e-5);
}

TEST(SetRetrievalRivals, MeanAndNearestHaveExactGradients) {
    const at::Tensor set = at::randn({5, 3}, at::kDouble);
    const at::Tensor candidates = at::randn({4, 3}, at::kDouble);
    for (const auto ranking : {&meanScores, &nearestMemberScores}) {
        EXPECT_TRUE(
            gradientIsExact([&](const at::Tensor& x) { return ranking(x, candidates); }, set));
        EXPECT_TRUE(
            gradientIsExact([&](const at::Tensor& x) { return ranking(set, x); }, candidates));
    }
}

TEST(SetRetrievalRivals, ScoreEverySetByItself) {
    const RaggedBatch sets = syntheticSets({.sizes = {3, 1, 6}, .width = 4});
    const at::Tensor candidates = at::randn({5, 4});
    const at::Tensor scores = scorerOf(meanScores)(sets, candidates);
    for (std::int64_t set = 0; set < 3; ++set) {
        EXPECT_TENSOR_NEAR(scores[set], meanScores(sets.set(set), candidates), 1e-6);
    }
    Set2Model model({.inputWidth = 4, .widths = {3}});
    const at::NoGradGuard withoutGradient;
    const at::Tensor descriptors = model.descriptors(sets.set(2));
    EXPECT_TENSOR_NEAR(scorerOnDescriptors(model, nearestMemberScores)(sets, candidates)[2],
                       nearestMemberScores(descriptors, model.descriptors(candidates)), 1e-6);
}

class OneClassSvm : public testing::Test {
  protected:
    void SetUp() override {
        if (!hasOneClassSvm()) {
            GTEST_SKIP() << "this build has no OpenCV";
        }
    }
};

TEST_F(OneClassSvm, ScoresFallWithTheDistanceFromTheSet) {
    const at::Tensor set = at::randn({40, 3});
    const at::Tensor away = at::arange(1, 8, at::kFloat).unsqueeze(1) * at::ones({1, 3});
    const at::Tensor scores = oneClassSvmScores(set, away, {});
    EXPECT_TRUE((scores.narrow(0, 1, 6) < scores.narrow(0, 0, 6)).all().item<bool>());
    EXPECT_TRUE((scores > 0).all().item<bool>());
}

TEST_F(OneClassSvm, AboutNuOfTheMembersLieBelowTheRest) {
    // The members outside have the largest weights, and those on the boundary equal scores.
    const at::Tensor set = at::randn({200, 2});
    const at::Tensor scores = oneClassSvmScores(set, set, {.nu = 0.3});
    const double boundary = scores.quantile(0.3).item<double>();
    const double below = (scores < boundary - 1e-4).to(at::kDouble).mean().item<double>();
    const double within = (scores < boundary + 1e-4).to(at::kDouble).mean().item<double>();
    EXPECT_LE(below, 0.31);
    EXPECT_GE(within, 0.29);
    EXPECT_GT((scores - boundary).abs().lt(2e-4).sum().item<int>(), 3);
}

TEST_F(OneClassSvm, DependsNeitherOnTheScaleOfTheFeaturesNorOnTheOrderOfTheSet) {
    const at::Tensor set = at::randn({30, 3});
    const at::Tensor candidates = at::randn({9, 3});
    const at::Tensor scores = oneClassSvmScores(set, candidates, {});
    EXPECT_TENSOR_NEAR(oneClassSvmScores(set * 50, candidates * 50, {}), scores, 1e-3 * 30);
    EXPECT_TENSOR_NEAR(oneClassSvmScores(set.flip(0), candidates, {}), scores, 1e-2);
}

TEST_F(OneClassSvm, EqualMembersAndASingleOneAreRanked) {
    const at::Tensor candidates = at::tensor({1.0F, 1.0F, 2.0F, 1.0F, 5.0F, 1.0F}).view({3, 2});
    for (const std::int64_t members : {1, 4}) {
        const at::Tensor scores = oneClassSvmScores(at::ones({members, 2}), candidates, {});
        EXPECT_TENSOR_NEAR(scores, at::tensor({0.0, -1.0, -16.0}).exp(), 1e-6);
    }
}

}  // namespace
}  // namespace setscope
