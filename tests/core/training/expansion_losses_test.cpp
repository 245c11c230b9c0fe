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

at::Tensor scoreRow(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble).unsqueeze(0);
}

at::Tensor noneOf(const at::Tensor& others) { return at::zeros_like(others, at::kBool); }

/// Random scores of three sets, of which one has a word of its own among the others.
DrawnScores someDrawnScores() {
    const at::Tensor others = at::randn({3, 6}, at::kDouble);
    at::Tensor isOwn = noneOf(others);
    isOwn.select(0, 1).select(0, 4).fill_(true);
    return {at::randn({3, 2}, at::kDouble), others, at::randn({3, 6}, at::kDouble), isOwn};
}

TEST(MarginLoss, CountsEveryPairThatIsTooCloseByTheWeightOfTheOther) {
    const at::Tensor others = scoreRow({0.5, 1.5});
    const DrawnScores scores = {scoreRow({2.0, 0.0}), others, scoreRow({0.0, 0.0}), noneOf(others)};
    // 2 − 0.5 is far enough; 2 − 1.5 lacks 0.5, 0 − 0.5 lacks 1.5, 0 − 1.5 lacks 2.5.
    const double near = std::exp(1.5) / (std::exp(0.5) + std::exp(1.5));
    EXPECT_NEAR(marginLoss(scores, 1.0).item<double>(),
                (near * 0.5 + (1.0 - near) * 1.5 + near * 2.5) / 2.0, 1e-12);
}

TEST(MarginLoss, WeighsAnOtherThatIsOftenDrawnLess) {
    const at::Tensor others = scoreRow({1.0, 1.0, 2.0});
    const DrawnScores scores = {scoreRow({1.0}), others,
                                scoreRow({std::log(4.0), std::log(1.0), std::log(8.0)}),
                                noneOf(others)};
    const double first = std::exp(1.0) / 4.0;
    const double second = std::exp(1.0);
    const double third = std::exp(2.0) / 8.0;
    EXPECT_NEAR(marginLoss(scores, 0.5).item<double>(),
                ((first + second) * 0.5 + third * 1.5) / (first + second + third), 1e-12);
}

TEST(MarginLoss, PushesOnlyPairsThatAreTooCloseAndNeverASetsOwn) {
    const at::Tensor others = scoreRow({0.5, 1.5, 9.0}).requires_grad_();
    const at::Tensor targets = scoreRow({2.0}).requires_grad_();
    DrawnScores scores = {targets, others, scoreRow({0.0, 0.0, 0.0}), noneOf(others)};
    scores.isOwn.select(1, 2).fill_(true);
    marginLoss(scores, 1.0).backward();
    const double near = std::exp(1.5) / (std::exp(0.5) + std::exp(1.5));
    EXPECT_TENSOR_NEAR(others.grad(), scoreRow({0.0, near, 0.0}), 1e-12);
    EXPECT_TENSOR_NEAR(targets.grad(), scoreRow({-near}), 1e-12);
}

TEST(MarginLoss, IsZeroWithoutOthers) {
    const at::Tensor others = scoreRow({5.0, 6.0});
    const DrawnScores scores = {scoreRow({1.0}), others, scoreRow({0.0, 0.0}),
                                noneOf(others).fill_(true)};
    EXPECT_EQ(marginLoss(scores, 1.0).item<double>(), 0.0);
}

TEST(SampledCrossEntropy, IsTheWholeSoftmaxWhereEveryOtherIsDrawn) {
    const at::Tensor targets = at::randn({3, 1}, at::kDouble);
    const at::Tensor others = at::randn({3, 6}, at::kDouble);
    const at::Tensor whole = -at::cat({targets, others}, 1).log_softmax(1).select(1, 0).mean();
    EXPECT_NEAR(sampledCrossEntropy({targets, others, at::zeros_like(others), noneOf(others)},
                                    at::ones({3, 1}, at::kDouble))
                    .item<double>(),
                whole.item<double>(), 1e-12);
}

TEST(SampledCrossEntropy, TakesEachDrawnForAsManyAsItStandsFor) {
    // One target of three alike; two others alike, drawn with a chance of a quarter and so standing
    // for eight; the last of the drawn is the set's own.
    const at::Tensor others = scoreRow({0.5, 0.5, 7.0});
    DrawnScores scores = {scoreRow({2.0}), others, scoreRow({0.25, 0.25, 0.25}).log(),
                          noneOf(others)};
    scores.isOwn.select(1, 2).fill_(true);
    EXPECT_NEAR(sampledCrossEntropy(scores, scoreRow({3.0})).item<double>(),
                std::log(3.0 * std::exp(2.0) + 8.0 * std::exp(0.5)) - 2.0, 1e-12);
}

TEST(SampledCrossEntropy, HasTheGradientOfItsDifferences) {
    DrawnScores scores = someDrawnScores();
    const at::Tensor represented = at::rand({3, 1}, at::kDouble) + 1.0;
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& targets) {
            scores.targets = targets;
            return sampledCrossEntropy(scores, represented);
        },
        at::randn({3, 2}, at::kDouble)));
    scores = someDrawnScores();
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& others) {
            scores.others = others;
            return sampledCrossEntropy(scores, represented);
        },
        at::randn({3, 6}, at::kDouble)));
}

}  // namespace
}  // namespace setscope
