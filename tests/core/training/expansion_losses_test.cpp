#include "core/training/expansion_losses.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/tensor/ragged_batch.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

at::Tensor longsOf(const std::vector<std::int64_t>& values) {
    return at::tensor(values, at::kLong);
}

TEST(ListwiseCrossEntropy, IsTheMeanLogShareOfTheTargetsWithoutTheMembers) {
    const at::Tensor scores =
        at::tensor({1.0, 5.0, 0.0, -1.0, 2.0, 0.5, 0.0, 3.0}, at::kDouble).view({2, 4});
    const at::Tensor loss = listwiseCrossEntropy(
        scores, longsOf({1, 3}), offsetsFromSizes(std::vector<std::int64_t>{1, 1}),
        longsOf({0, 2, 0}), offsetsFromSizes(std::vector<std::int64_t>{2, 1}));
    const double first = std::log(std::exp(1.0) + std::exp(0.0) + std::exp(-1.0)) - 0.5;
    const double second = std::log(std::exp(2.0) + std::exp(0.5) + std::exp(0.0)) - 2.0;
    EXPECT_NEAR(loss.item<double>(), (first + second) / 2.0, 1e-12);
}

TEST(ListwiseCrossEntropy, HasTheGradientOfItsDifferences) {
    EXPECT_TRUE(gradientIsExact(
        [](const at::Tensor& scores) {
            return listwiseCrossEntropy(
                scores, longsOf({1, 3, 0}), offsetsFromSizes(std::vector<std::int64_t>{2, 1}),
                longsOf({0, 2, 4, 3}), offsetsFromSizes(std::vector<std::int64_t>{2, 2}));
        },
        at::randn({2, 5}, at::kDouble)));
}

TEST(MarginLoss, CountsEveryPairThatIsTooClose) {
    const at::Tensor targets = at::tensor({2.0, 0.0}, at::kDouble).view({1, 2});
    const at::Tensor others = at::tensor({0.5, 1.5}, at::kDouble).view({1, 2});
    // 2 − 0.5 is far enough; 2 − 1.5 lacks 0.5, 0 − 0.5 lacks 1.5, 0 − 1.5 lacks 2.5.
    EXPECT_NEAR(marginLoss(targets, others, 1.0).item<double>(), (0.5 + 1.5 + 2.5) / 4.0, 1e-12);
}

TEST(SampledCrossEntropy, IsTheWholeSoftmaxWhereEveryOtherIsDrawn) {
    const at::Tensor targets = at::randn({3, 1}, at::kDouble);
    const at::Tensor others = at::randn({3, 6}, at::kDouble);
    const at::Tensor whole = -at::cat({targets, others}, 1).log_softmax(1).select(1, 0).mean();
    EXPECT_NEAR(sampledCrossEntropy(targets, others, 6.0).item<double>(), whole.item<double>(),
                1e-12);
}

}  // namespace
}  // namespace setscope
