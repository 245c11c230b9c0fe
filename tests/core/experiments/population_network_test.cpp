#include "core/experiments/population_network.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <stop_token>

#include "core/base/error.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

const RunContext kNetworkRun({.seed = 3, .device = "cpu", .threads = 1});
constexpr PopulationSizes kSmallSets = {.least = 30, .most = 50};

PopulationNetworkOptions smallNetwork(std::int64_t steps) {
    PopulationNetworkOptions options;
    options.features = 32;
    options.hiddenWidths = {32};
    options.steps = steps;
    options.batchSets = 16;
    options.learningRate = 3e-3;
    options.warmupSteps = 10;
    return options;
}

TEST(Whitening, GivesTheMembersMeanZeroAndTheUnitCovariance) {
    const PopulationSets source(PopulationTask::Random, 5, kSmallSets);
    RaggedBatch sets = source.drawRange(PopulationSplit::Train, 0, 20).sets;
    sets.elements += 3.0;
    const RaggedBatch white = whiteningOf(sets).apply(sets);
    EXPECT_TENSOR_EQUAL(white.offsets, sets.offsets);
    const at::Tensor members = white.elements.to(at::kDouble);
    EXPECT_TENSOR_NEAR(members.mean(0), at::zeros({32}), 1e-4);
    EXPECT_TENSOR_NEAR(at::mm(members.t(), members) / static_cast<double>(members.size(0)),
                       at::eye(32), 1e-3);
}

/// The halves' sum has variance ∝ 1 + α and their difference 1 − α: along each axis one or the
/// other, so that the variances of two axes rise and fall together or against each other.
TEST(Whitening, ItsAxesAreThoseAlongWhichCovariancesDiffer) {
    const PopulationSets source(PopulationTask::Correlation, 5);
    const PopulationBatch batch = source.drawRange(PopulationSplit::Train, 0, 100);
    const RaggedBatch white = whiteningOf(batch.sets).apply(batch.sets);
    for (std::int64_t set = 0; set < 100; ++set) {
        const double alpha = batch.parameters[static_cast<std::size_t>(set)];
        const at::Tensor spread = white.set(set).square().mean(0);
        const double lower = spread.narrow(0, 0, 16).mean().item<double>();
        const double upper = spread.narrow(0, 16, 16).mean().item<double>();
        EXPECT_NEAR(lower + upper, 2.0, 0.5) << set;
        EXPECT_NEAR(std::abs(upper - lower), 2.0 * std::abs(alpha), 0.25) << set;
    }
}

TEST(TrainingTargets, AreThoseOfThePopulations) {
    const PopulationSets source(PopulationTask::Rotation, 5, kSmallSets);
    EXPECT_TENSOR_EQUAL(trainingTargets(source, 7, kNetworkRun),
                        source.drawRange(PopulationSplit::Train, 0, 7).targets);
}

class PopulationNetworks : public testing::Test {
  protected:
    PopulationNetwork trained(std::int64_t steps, const RunContext& run = kNetworkRun) const {
        return {source_,
                trainingTargets(source_, 256, kNetworkRun),
                whitening_,
                validation_,
                smallNetwork(steps),
                run};
    }
    double error(const PopulationNetwork& network) const {
        return (network.predict(test_.sets, kNetworkRun) - test_.targets)
            .square()
            .mean()
            .item<double>();
    }

    PopulationSets source_{PopulationTask::Rotation, 5, kSmallSets};
    PopulationBatch validation_ = source_.drawRange(PopulationSplit::Validation, 0, 50);
    PopulationBatch test_ = source_.drawRange(PopulationSplit::Test, 0, 100);
    Whitening whitening_ = whiteningOf(source_.drawRange(PopulationSplit::Train, 0, 256).sets);
};

TEST_F(PopulationNetworks, LearnTheStatistic) {
    const double variance = test_.targets.var().item<double>();
    const double before = error(trained(1));
    const double after = error(trained(150));
    EXPECT_LT(after, 0.3 * variance);
    EXPECT_LT(after, 0.3 * before);
}

TEST_F(PopulationNetworks, DoNotSeeTheOrderOfMembersNorOtherSets) {
    const PopulationNetwork network = trained(5);
    const at::Tensor all = network.predict(test_.sets, kNetworkRun);
    const RaggedBatch turned = RaggedBatch::of({test_.sets.set(70).flip(0)});
    EXPECT_NEAR(network.predict(turned, kNetworkRun).item<double>(), all[70].item<double>(), 1e-5);
}

TEST_F(PopulationNetworks, AreTheSameForTheSameSeed) {
    EXPECT_TENSOR_EQUAL(trained(3).predict(test_.sets, kNetworkRun),
                        trained(3).predict(test_.sets, kNetworkRun));
}

TEST_F(PopulationNetworks, StopWhenAsked) {
    std::stop_source stop;
    const RunContext stopping({.seed = 3, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  if (progress.done == 2) {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(trained(1000, stopping), Cancelled);
}

}  // namespace
}  // namespace setscope
