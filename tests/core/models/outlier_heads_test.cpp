#include "core/models/outlier_heads.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

TEST(OutlierProbability, IsThatOfTheTensorOperations) {
    const at::Tensor logits = at::randn({40}, at::kFloat) * 20;
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{1, 0, 16, 23});
    EXPECT_TRUE(at::allclose(outlierProbability(Head::Softmax, logits, offsets),
                             segmentSoftmax(logits, offsets), 1e-5, 1e-7));
    EXPECT_TRUE(at::allclose(outlierProbability(Head::Sigmoid, logits, offsets),
                             at::sigmoid(logits), 1e-5, 1e-7));
}

TEST(OutlierScore, IsTheLogOddsOfTheProbability) {
    const at::Tensor logits = at::tensor({0.3F, -1.0F, 2.0F, 0.5F, 0.5F});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{3, 2});
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        const at::Tensor p = outlierProbability(head, logits, offsets);
        const at::Tensor odds = (p / (1 - p)).log();
        EXPECT_TRUE(at::allclose(outlierScore(head, logits, offsets), odds, 1e-4, 1e-5))
            << toText(head);
    }
}

TEST(OutlierScore, StaysExactWhereTheProbabilityRoundsToOne) {
    const at::Tensor logits = at::tensor({60.0F, 0.0F, 0.0F});
    const at::Tensor score =
        outlierScore(Head::Softmax, logits, offsetsFromSizes(std::vector<std::int64_t>{3}));
    EXPECT_NEAR(score[0].item<double>(), 60.0 - std::log(2.0), 1e-4);
    EXPECT_NEAR(score[1].item<double>(), -60.0, 1e-4);
}

TEST(OutlierScore, AloneInASetIsZeroForTheSoftmax) {
    const at::Tensor score = outlierScore(Head::Softmax, at::tensor({3.0F}),
                                          offsetsFromSizes(std::vector<std::int64_t>{1}));
    EXPECT_EQ(score[0].item<float>(), 0.0F);
}

TEST(MeanOfProbabilities, WeighsBothAnswersOfEveryHead) {
    const at::Tensor left = at::randn({12, 2}) * 4;
    const at::Tensor right = at::randn({12, 2}) * 4;
    const at::Tensor odds = at::tensor({0.7F, -2.0F, 0.0F}).unsqueeze(1);
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{5, 6, 1});
    const at::Tensor mean = meanOfProbabilities(left, right, odds, offsets);
    const at::Tensor weight = segmentBroadcast(at::sigmoid(odds), offsets).squeeze(1);
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        const auto probability = [&](const at::Tensor& logits) {
            return outlierProbability(head, logits.select(1, static_cast<std::int64_t>(head)),
                                      offsets);
        };
        EXPECT_TRUE(at::allclose(probability(mean),
                                 weight * probability(left) + (1 - weight) * probability(right),
                                 1e-5, 1e-7))
            << toText(head);
    }
}

TEST(MeanOfProbabilities, IsOneAnswerWhereTheOtherHasNoWeight) {
    const at::Tensor left = at::tensor({90.0F, -90.0F, 0.0F, 5.0F}).view({2, 2});
    const at::Tensor right = at::tensor({-90.0F, 90.0F, 0.0F, -5.0F}).view({2, 2});
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{2});
    const double infinity = std::numeric_limits<double>::infinity();
    const auto sigmoids = [&](double odds) {
        return meanOfProbabilities(left, right, at::full({1, 1}, odds), offsets).select(1, 1);
    };
    EXPECT_TRUE(at::allclose(sigmoids(infinity), left.select(1, 1)));
    EXPECT_TRUE(at::allclose(sigmoids(-infinity), right.select(1, 1)));
}

}  // namespace
}  // namespace setscope
