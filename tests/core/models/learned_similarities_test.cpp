#include "core/models/learned_similarities.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

at::Tensor limitsOf(const std::vector<std::int64_t>& sizes) { return offsetsFromSizes(sizes); }

TEST(LearnedSimilarities, PermutingASetPermutesItsRows) {
    const at::Tensor z = at::randn({13, 6});
    const at::Tensor order = at::randperm(13);
    const at::Tensor expected = learnedSimilarities(z, limitsOf({13})).index_select(0, order);
    const at::Tensor found = learnedSimilarities(z.index_select(0, order), limitsOf({13}));
    EXPECT_LT((found - expected).abs().max().item<double>(), 1e-5);
}

TEST(LearnedSimilarities, NoSetSeesAnother) {
    const at::Tensor z = at::randn({12, 5});
    const at::Tensor together = learnedSimilarities(z, limitsOf({5, 0, 7}));
    const at::Tensor alone = learnedSimilarities(z.narrow(0, 5, 7), limitsOf({7}));
    EXPECT_LT((together.narrow(0, 5, 7) - alone).abs().max().item<double>(), 1e-5);
}

TEST(LearnedSimilarities, AreTheCosinesToTheOthers) {
    // Unit vectors at 0°, 60° and 180°.
    const auto root = static_cast<float>(std::sqrt(0.75));
    const at::Tensor z = at::tensor({1.0F, 0.0F, 0.5F, root, -1.0F, 0.0F}).view({3, 2});
    const at::Tensor found = learnedSimilarities(z * 3.0, limitsOf({3}));
    EXPECT_NEAR(found[0][0].item<double>(), (0.5 - 1.0) / 2, 1e-5);  // mean
    EXPECT_NEAR(found[0][1].item<double>(), -1.0, 1e-5);             // least alike
    EXPECT_NEAR(found[0][5].item<double>(), 0.5, 1e-5);              // most alike
    EXPECT_NEAR(found[2][1].item<double>(), -1.0, 1e-5);
    EXPECT_NEAR(found[2][5].item<double>(), -0.5, 1e-5);
    // The others of the first sum to (−0.5, 0.866).
    EXPECT_NEAR(found[0][6].item<double>(), -0.5, 1e-5);
    const at::Tensor means = found.narrow(1, 7, 7).mean(0);
    EXPECT_LT(means.abs().max().item<double>(), 1e-5);
}

TEST(LearnedSimilarities, TheGradientIsThatOfFiniteDifferences) {
    const at::Tensor offsets = limitsOf({4, 1, 6});
    const at::Tensor weights = at::randn({11, learnedSimilarityWidth()});
    const auto loss = [&](const at::Tensor& z) {
        return (learnedSimilarities(z, offsets) * weights).sum();
    };
    const at::Tensor z = at::randn({11, 3}).requires_grad_();
    loss(z).backward();
    const at::NoGradGuard withoutGradient;
    constexpr double kStep = 2e-3;
    for (std::int64_t row = 0; row < 11; ++row) {
        for (std::int64_t column = 0; column < 3; ++column) {
            at::Tensor up = z.clone();
            at::Tensor down = z.clone();
            up[row][column] += kStep;
            down[row][column] -= kStep;
            const double slope = (loss(up) - loss(down)).item<double>() / (2 * kStep);
            EXPECT_NEAR(z.grad()[row][column].item<double>(), slope, 0.02 * (1 + std::abs(slope)));
        }
    }
}

TEST(LearnedSimilarities, DegenerateSetsHaveFiniteValuesAndGradients) {
    const at::Tensor z =
        at::cat({at::ones({4, 6}), at::zeros({3, 6}), at::randn({1, 6}), at::randn({2, 6})})
            .requires_grad_();
    const at::Tensor found = learnedSimilarities(z, limitsOf({4, 3, 1, 2, 0}));
    EXPECT_TRUE(found.isfinite().all().item<bool>());
    EXPECT_EQ(found[7].abs().max().item<double>(), 0.0);
    found.sum().backward();
    EXPECT_TRUE(z.grad().isfinite().all().item<bool>());
}

TEST(LearnedSimilarities, StopInsideALargeSet) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(
        learnedSimilarities(at::randn({50, 4}), limitsOf({50}), RunContext({}, stop.get_token())),
        Cancelled);
}

}  // namespace
}  // namespace setscope
