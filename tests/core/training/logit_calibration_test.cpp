#include "core/training/logit_calibration.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

TEST(FitSigmoidScale, FindsTheLineThatTheLabelsWereDrawnFrom) {
    const at::Tensor logits = at::randn({40'000});
    const at::Tensor labels = (at::rand({40'000}) < at::sigmoid(logits * 2.0 - 1.0)).to(at::kFloat);
    const LogitCalibration fit = fitSigmoidScale(logits, labels);
    EXPECT_NEAR(fit.scale, 2.0, 0.1);
    EXPECT_NEAR(fit.shift, -1.0, 0.1);
}

TEST(FitSoftmaxScale, FindsTheTemperatureThatTheTargetsWereDrawnWith) {
    constexpr std::int64_t kSets = 4000;
    const at::Tensor logits = at::randn({kSets, 5});
    const at::Tensor chosen = at::multinomial(at::softmax(logits * 3.0, 1), 1).squeeze(1);
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>(kSets, 5));
    const at::Tensor targets = chosen + at::arange(kSets, at::kLong) * 5;
    const LogitCalibration fit = fitSoftmaxScale(logits.view({-1}), offsets, targets);
    EXPECT_NEAR(fit.scale, 3.0, 0.2);
    EXPECT_EQ(fit.shift, 0.0);
}

TEST(FitSoftmaxScale, WithoutATargetLeavesTheLogitsAsTheyAre) {
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{2});
    const LogitCalibration fit =
        fitSoftmaxScale(at::randn({2}), offsets, at::tensor({-1}, at::kLong));
    EXPECT_EQ(fit.scale, 1.0);
}

TEST(FitSigmoidScale, StaysFiniteWhereTheLabelsAreSeparable) {
    const at::Tensor logits = at::tensor({-2.0F, -1.0F, 1.0F, 2.0F});
    const LogitCalibration fit = fitSigmoidScale(logits, at::tensor({0.0F, 0.0F, 1.0F, 1.0F}));
    EXPECT_TRUE(std::isfinite(fit.scale) && std::isfinite(fit.shift));
    EXPECT_GT(fit.scale, 1.0);
}

}  // namespace
}  // namespace setscope
