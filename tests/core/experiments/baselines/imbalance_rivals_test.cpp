#include "core/experiments/baselines/imbalance_rivals.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/experiments/baselines/logistic_regression.h"
#include "core/training/setconv_training.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// One in ten is positive and lies further along the first axis.
BinaryVectors shiftedVectors(std::int64_t count, std::uint64_t seed) {
    Random random(seed);
    BinaryVectors data{at::empty({count, 3}), {}};
    for (std::int64_t row = 0; row < count; ++row) {
        data.isPositive.push_back(row % 10 == 0);
        for (std::int64_t column = 0; column < 3; ++column) {
            data.vectors[row][column] =
                random.normal() + (column == 0 && data.isPositive.back() ? 3.0 : 0.0);
        }
    }
    return data;
}

class EveryImbalanceRival : public testing::TestWithParam<ImbalanceRival> {};

TEST_P(EveryImbalanceRival, TellsClassesThatLieApart) {
    ImbalanceRivalOptions options;
    options.networkWidth = 16;
    options.networkSteps = 200;
    options.networkRate = 0.01;
    options.networkDecays = {0.01};
    options.networkMembers = 1;
    const RunContext run({.seed = 1, .device = "cpu"});
    const VectorScorer scorer =
        GetParam().fit(shiftedVectors(400, 1), shiftedVectors(200, 2), options, run);
    const BinaryVectors test = shiftedVectors(400, 3);
    const at::Tensor scores = scorer(test.vectors);
    EXPECT_EQ(scores.sizes(), at::IntArrayRef{400});
    EXPECT_GT(separationQuality(scores, test.isPositive), 0.85);
}

INSTANTIATE_TEST_SUITE_P(All, EveryImbalanceRival,
                         testing::ValuesIn(imbalanceRivals().begin(), imbalanceRivals().end()),
                         [](const auto& test) {
                             std::string name = test.param.id;
                             std::erase(name, '-');
                             return name;
                         });

TEST(LogisticRegression, IsWhereTheGradientVanishes) {
    const BinaryVectors data = shiftedVectors(200, 4);
    const std::vector<float> labels(data.isPositive.begin(), data.isPositive.end());
    const at::Tensor y = at::tensor(at::ArrayRef<float>(labels));
    const at::Tensor weight = at::rand({200}) + 0.5;
    const LogisticModel model = fitLogistic({data.vectors, y, weight}, 0.1);
    const at::Tensor excess = weight / weight.sum() * (model.logOdds(data.vectors).sigmoid() - y);
    EXPECT_TENSOR_NEAR(data.vectors.t().mv(excess) + 0.1 * model.coefficients, at::zeros({3}),
                       1e-4);
    EXPECT_NEAR(excess.sum().item<double>(), 0.0, 1e-4);
}

TEST(LogisticRegression, ARowOfWeightTwoIsTheRowTwice) {
    const at::Tensor x = at::randn({12, 2});
    const at::Tensor y = (at::arange(12) % 3 == 0).to(at::kFloat);
    const at::Tensor once = at::ones({12});
    const LogisticModel twice = fitLogistic(
        {at::cat({x, x.narrow(0, 0, 4)}), at::cat({y, y.narrow(0, 0, 4)}), at::ones({16})}, 0.1);
    const at::Tensor weight = at::cat({at::full({4}, 2.0), at::ones({8})}).to(at::kFloat);
    EXPECT_TENSOR_NEAR(fitLogistic({x, y, weight}, 0.1).coefficients, twice.coefficients, 1e-3);
}

TEST(Smote, NewRowsLieBetweenARowAndANearNeighbour) {
    // Two far groups of two: nobody's nearest neighbour is in the other group.
    const at::Tensor minority = at::tensor({0.F, 1.F, 100.F, 101.F}).unsqueeze(1);
    Random random(5);
    const at::Tensor rows = smoteRows(minority, 200, 1, random);
    ASSERT_EQ(rows.size(0), 200);
    const at::Tensor first = rows.le(1.0).logical_and(rows.ge(0.0));
    const at::Tensor second = rows.le(101.0).logical_and(rows.ge(100.0));
    EXPECT_TRUE(first.logical_or(second).all().item<bool>());
    EXPECT_TRUE(first.any().item<bool>());
    EXPECT_TRUE(second.any().item<bool>());
}

TEST(Smote, ASingleRowIsRepeatedAndNoneAreMadeWhereNoneAreWanted) {
    Random random(6);
    EXPECT_TENSOR_EQUAL(smoteRows(at::ones({1, 2}), 3, 5, random), at::ones({3, 2}));
    EXPECT_EQ(smoteRows(at::ones({2, 2}), 0, 5, random).size(0), 0);
}

}  // namespace
}  // namespace setscope
