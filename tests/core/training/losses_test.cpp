#include "core/training/losses.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

TEST(SetSoftmaxCrossEntropy, EqualLogitsCostTheLogarithmOfTheSize) {
    const at::Tensor loss = setSoftmaxCrossEntropy(at::zeros({6}), at::tensor({0, 4, 6}, at::kLong),
                                                   at::tensor({2, 5}, at::kLong));
    EXPECT_NEAR(loss.item<double>(), (std::log(4.0) + std::log(2.0)) / 2, 1e-6);
}

TEST(SetSoftmaxCrossEntropy, AHandWorkedSet) {
    const at::Tensor logits = at::tensor({1.0, 3.0});
    const double expected = std::log(1.0 + std::exp(2.0));
    EXPECT_NEAR(
        setSoftmaxCrossEntropy(logits, at::tensor({0, 2}, at::kLong), at::tensor({0}, at::kLong))
            .item<double>(),
        expected, 1e-12);
}

TEST(SetSoftmaxCrossEntropy, SetsWithoutTargetAreLeftOut) {
    const at::Tensor offsets = at::tensor({0, 0, 2, 5}, at::kLong);
    const at::Tensor logits = at::randn({5}).requires_grad_();
    setSoftmaxCrossEntropy(logits, offsets, at::tensor({-1, 1, -1}, at::kLong)).backward();
    EXPECT_TENSOR_EQUAL(logits.grad().narrow(0, 2, 3), at::zeros({3}));
    EXPECT_GT(logits.grad().narrow(0, 0, 2).abs().min().item<float>(), 0.0F);
    EXPECT_EQ(setSoftmaxCrossEntropy(logits, offsets, at::full({3}, -1, at::kLong)).item<float>(),
              0.0F);
}

TEST(SetSoftmaxCrossEntropy, HasExactGradientsAndBearsLargeLogits) {
    const RaggedBatch sets = syntheticSets({.sizes = {3, 1, 4}, .width = 1, .type = at::kDouble});
    const at::Tensor targets = at::tensor({1, 3, 7}, at::kLong);
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) { return setSoftmaxCrossEntropy(x, sets.offsets, targets); },
        sets.elements.squeeze(1)));
    const at::Tensor large = at::tensor({900.0F, -900.0F});
    EXPECT_NEAR(
        setSoftmaxCrossEntropy(large, at::tensor({0, 2}, at::kLong), at::tensor({1}, at::kLong))
            .item<float>(),
        1800.0F, 1e-3);
}

TEST(SetSoftmaxCrossEntropy, RefusesTargetsOfAnotherNumber) {
    EXPECT_THROW(setSoftmaxCrossEntropy(at::zeros({2}), at::tensor({0, 2}, at::kLong),
                                        at::tensor({0, 1}, at::kLong)),
                 std::logic_error);
}

TEST(SigmoidCrossEntropy, WeighsPositives) {
    const at::Tensor logits = at::tensor({0.0, 2.0});
    const at::Tensor labels = at::tensor({1.0, 0.0});
    const double positive = std::log(2.0);
    const double negative = std::log(1.0 + std::exp(2.0));
    EXPECT_NEAR(sigmoidCrossEntropy(logits, labels).item<double>(), (positive + negative) / 2,
                1e-12);
    EXPECT_NEAR(sigmoidCrossEntropy(logits, labels, 15.0).item<double>(),
                (15 * positive + negative) / 2, 1e-12);
}

TEST(SigmoidCrossEntropy, OfNothingIsZero) {
    EXPECT_EQ(sigmoidCrossEntropy(at::empty({0}), at::empty({0})).item<float>(), 0.0F);
    EXPECT_THROW(sigmoidCrossEntropy(at::zeros({2}), at::zeros({3})), std::logic_error);
}

}  // namespace
}  // namespace setscope
