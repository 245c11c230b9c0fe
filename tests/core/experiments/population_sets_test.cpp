#include "core/experiments/population_sets.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

constexpr double kPi = std::numbers::pi;

at::Tensor covarianceOf(const Population& population) {
    return at::mm(population.factor, population.factor.t());
}

at::Tensor covarianceOf(const PopulationSets& source, std::int64_t index) {
    return covarianceOf(source.population(PopulationSplit::Train, index));
}

class EveryPopulationTask : public testing::TestWithParam<PopulationTask> {};

TEST_P(EveryPopulationTask, SetsDependOnSeedListAndIndexOnly) {
    const PopulationSets source(GetParam(), 5);
    const PopulationBatch several = source.drawRange(PopulationSplit::Train, 0, 4);
    const std::vector<std::int64_t> alone = {2};
    const PopulationBatch third = PopulationSets(GetParam(), 5).draw(PopulationSplit::Train, alone);
    EXPECT_TENSOR_EQUAL(third.sets.elements, several.sets.set(2));
    EXPECT_EQ(third.targets[0].item<float>(), several.targets[2].item<float>());
    EXPECT_EQ(third.parameters[0], several.parameters[2]);
    for (const PopulationSplit other : {PopulationSplit::Validation, PopulationSplit::Test}) {
        EXPECT_NE(source.population(other, 2).target,
                  source.population(PopulationSplit::Train, 2).target);
    }
    EXPECT_NE(PopulationSets(GetParam(), 6).population(PopulationSplit::Train, 2).target,
              source.population(PopulationSplit::Train, 2).target);
}

TEST_P(EveryPopulationTask, SetsHaveThreeToFiveHundredMembers) {
    const PopulationSets source(GetParam(), 5);
    const PopulationBatch batch = source.drawRange(PopulationSplit::Test, 0, 40);
    batch.sets.check();
    EXPECT_EQ(batch.sets.width(), source.width());
    const at::Tensor sizes = batch.sets.offsets.diff();
    EXPECT_GE(sizes.min().item<std::int64_t>(), 300);
    EXPECT_LE(sizes.max().item<std::int64_t>(), 500);
    EXPECT_GT(sizes.max().item<std::int64_t>(), sizes.min().item<std::int64_t>() + 100);
}

TEST_P(EveryPopulationTask, ASampleHasThePopulationsCovariance) {
    constexpr std::int64_t kMembers = 40'000;
    const PopulationSets source(GetParam(), 5, {.least = kMembers, .most = kMembers});
    const at::Tensor sample =
        source.drawRange(PopulationSplit::Train, 3, 1).sets.elements.to(at::kDouble);
    const at::Tensor covariance = covarianceOf(source, 3);
    const double largest = covariance.diagonal().max().item<double>();
    EXPECT_TENSOR_NEAR(sample.mean(0), at::zeros({source.width()}), 0.03 * std::sqrt(largest));
    EXPECT_TENSOR_NEAR(at::mm(sample.t(), sample) / static_cast<double>(kMembers), covariance,
                       0.04 * largest);
}

TEST_P(EveryPopulationTask, TheTargetIsTheFormulaOfTheCovariance) {
    const PopulationSets source(GetParam(), 5);
    for (std::int64_t index = 0; index < 20; ++index) {
        const Population each = source.population(PopulationSplit::Train, index);
        EXPECT_NEAR(each.target, populationTarget(GetParam(), covarianceOf(each)),
                    1e-8 * (1.0 + std::abs(each.target)))
            << index;
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryPopulationTask,
                         testing::Values(PopulationTask::Rotation, PopulationTask::Correlation,
                                         PopulationTask::RankOne, PopulationTask::Random));

TEST(PopulationSets, RotationTurnsOneCovariance) {
    const PopulationSets source(PopulationTask::Rotation, 5);
    const Population first = source.population(PopulationSplit::Train, 0);
    const at::Tensor base = covarianceOf(first);
    for (std::int64_t index = 1; index < 10; ++index) {
        const Population each = source.population(PopulationSplit::Train, index);
        EXPECT_GE(each.parameter, 0.0);
        EXPECT_LT(each.parameter, kPi);
        const double angle = each.parameter - first.parameter;
        const at::Tensor turn =
            at::tensor({std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)},
                       at::kDouble)
                .view({2, 2});
        EXPECT_TENSOR_NEAR(covarianceOf(each), at::mm(at::mm(turn, base), turn.t()), 1e-12);
    }
}

TEST(PopulationSets, CorrelationHasEqualHalvesAndTheirShareBetweenThem) {
    const PopulationSets source(PopulationTask::Correlation, 5);
    const at::Tensor half = covarianceOf(source, 0).narrow(0, 0, 16).narrow(1, 0, 16);
    double least = 1.0;
    double most = -1.0;
    for (std::int64_t index = 0; index < 50; ++index) {
        const Population each = source.population(PopulationSplit::Train, index);
        const double alpha = each.parameter;
        least = std::min(least, alpha);
        most = std::max(most, alpha);
        const at::Tensor expected =
            at::cat({at::cat({half, alpha * half}, 1), at::cat({alpha * half, half}, 1)}, 0);
        EXPECT_TENSOR_NEAR(covarianceOf(each), expected, 1e-12);
        EXPECT_NEAR(each.target, -8.0 * std::log(1.0 - alpha * alpha), 1e-9);
    }
    EXPECT_LT(least, -0.8);
    EXPECT_GT(most, 0.8);
}

/// (A Aᵀ + I) / s with s = Σ A²: the trace is 1 + d/s, and A Aᵀ has positive entries only.
TEST(PopulationSets, RandomCovariancesHaveTheStatedForm) {
    const PopulationSets source(PopulationTask::Random, 5);
    for (std::int64_t index = 0; index < 5; ++index) {
        const at::Tensor covariance = covarianceOf(source, index);
        const double s = 32.0 / (covariance.trace().item<double>() - 1.0);
        EXPECT_NEAR(s, 32.0 * 32.0 / 3.0, 30.0);  // the mean of a squared uniform number is 1/3
        const at::Tensor product = covariance * s - at::eye(32, at::kDouble);
        EXPECT_GT(product.min().item<double>(), 0.0);
        EXPECT_GT(at::linalg_eigvalsh(product).min().item<double>(), -1e-9);
    }
    EXPECT_FALSE(tensorNear(covarianceOf(source, 0), covarianceOf(source, 1), 1e-3));
}

TEST(PopulationSets, RankOneAddsOneDirectionOfLengthOne) {
    const PopulationSets source(PopulationTask::RankOne, 5);
    at::Tensor projection;
    for (std::int64_t index = 0; index < 10; ++index) {
        const Population each = source.population(PopulationSplit::Train, index);
        EXPECT_GE(each.parameter, 0.0);
        EXPECT_LT(each.parameter, 1.0);
        const at::Tensor added = (covarianceOf(each) - at::eye(32, at::kDouble)) / each.parameter;
        EXPECT_NEAR(added.trace().item<double>(), 1.0, 1e-9);
        EXPECT_TENSOR_NEAR(at::mm(added, added), added, 1e-9);
        if (projection.defined()) {
            EXPECT_TENSOR_NEAR(added, projection, 1e-9);
        }
        projection = added;
    }
}

TEST(GaussianFormulas, AgreeWithWorkedNumbers) {
    EXPECT_NEAR(gaussianEntropy(1.0), 1.4189385332046727, 1e-12);
    EXPECT_NEAR(gaussianEntropy(4.0) - gaussianEntropy(1.0), std::log(2.0), 1e-12);
    // Two coordinates with correlation 0.6, whatever their variances: −½ log(1 − 0.36).
    const at::Tensor pair = at::tensor({4.0, 3.6, 3.6, 9.0}, at::kDouble).view({2, 2});
    EXPECT_NEAR(gaussianMutualInformation(pair), -0.5 * std::log(0.64), 1e-12);
    EXPECT_NEAR(gaussianTotalCorrelation(pair), -0.5 * std::log(0.64), 1e-12);
    // Coordinates 0 and 1 depend on each other, and so do 2 and 3, but the halves do not.
    at::Tensor blocks = at::eye(4, at::kDouble);
    for (const std::int64_t corner : {0, 2}) {
        blocks.narrow(0, corner, 2).narrow(1, corner, 2).copy_(pair);
    }
    EXPECT_NEAR(gaussianMutualInformation(blocks), 0.0, 1e-12);
    EXPECT_NEAR(gaussianTotalCorrelation(blocks), -std::log(0.64), 1e-12);
}

}  // namespace
}  // namespace setscope
