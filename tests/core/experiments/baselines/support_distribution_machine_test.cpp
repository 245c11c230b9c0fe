#include "core/experiments/baselines/support_distribution_machine.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <gmock/gmock.h>

#include <cmath>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// Normal sets whose standard deviation is their target.
struct SpreadSets {
    RaggedBatch sets;
    at::Tensor targets;
};

SpreadSets spreadSets(std::int64_t count, std::int64_t width, std::uint64_t seed) {
    Random random(seed);
    std::vector<at::Tensor> sets;
    std::vector<float> targets;
    for (std::int64_t set = 0; set < count; ++set) {
        const double deviation = 0.5 + random.uniform();
        at::Generator generator = at::detail::createCPUGenerator(random());
        const auto members = static_cast<std::int64_t>(20 + random.below(20));
        sets.push_back(at::empty({members, width}).normal_(0.0, deviation, generator));
        targets.push_back(static_cast<float>(deviation));
    }
    return {RaggedBatch::of(sets), at::tensor(targets)};
}

SetSource sourceOf(const SpreadSets& sets) {
    return [&sets](std::int64_t first, std::int64_t count) {
        const RaggedBatch some = sets.sets.slice(first, first + count);
        return RaggedBatch{some.elements.clone(), some.offsets.clone()};
    };
}

const RunContext kMachineRun({.seed = 3, .device = "cpu", .threads = 1});

double meanSquare(const at::Tensor& difference) {
    return difference.square().mean().item<double>();
}

TEST(MeanMapKernel, IsTheMeanOverAllPairsOfMembers) {
    const RaggedBatch a = RaggedBatch::of({at::tensor({0.0, 1.0}).view({2, 1})});
    const RaggedBatch b =
        RaggedBatch::of({at::tensor({0.0}).view({1, 1}), at::tensor({2.0, 3.0, 1.0}).view({3, 1})});
    const auto kernel = [](double distance) { return std::exp(-distance * distance / 8.0); };
    const double first = (kernel(0) + kernel(1)) / 2.0;
    const double second =
        (kernel(2) + kernel(3) + kernel(1) + kernel(1) + kernel(2) + kernel(0)) / 6.0;
    EXPECT_TENSOR_NEAR(meanMapKernel(a, b, 2.0), at::tensor({first, second}).view({1, 2}), 1e-6);
}

TEST(MeanEmbedding, InnerProductsApproachTheKernel) {
    const SpreadSets sets = spreadSets(6, 3, 1);
    const at::Tensor exact = meanMapKernel(sets.sets, sets.sets, 1.5);
    const auto largestError = [&](std::int64_t frequencies) {
        const at::Tensor embedded = MeanEmbedding(3, frequencies, 7).embed(sets.sets, 1.5);
        EXPECT_EQ(embedded.size(1), 2 * frequencies);
        return (at::mm(embedded, embedded.t()) - exact).abs().max().item<double>();
    };
    EXPECT_LT(largestError(20'000), 0.02);
    EXPECT_LT(largestError(20'000), largestError(20));
}

TEST(MeanEmbedding, OfASetDoesNotDependOnItsBatchNorOnTheOrderOfItsMembers) {
    const SpreadSets sets = spreadSets(20, 3, 1);
    const MeanEmbedding embedding(3, 50, 7);
    const at::Tensor all = embedding.embed(sets.sets, 1.0);
    const at::Tensor members = sets.sets.set(17);
    EXPECT_TENSOR_NEAR(embedding.embed(RaggedBatch::of({members.flip(0)}), 1.0)[0], all[17], 1e-6);
}

TEST(MedianDistance, IsThatOfDifferentRowsAndNeverZero) {
    EXPECT_NEAR(medianDistance(at::tensor({0.0, 1.0, 5.0}).view({3, 1})), 4.0, 1e-6);
    EXPECT_EQ(medianDistance(at::ones({4, 2})), 1.0);
}

/// The centred embeddings' distances, kernel and ridge regression once more, in plain steps.
TEST(SupportDistributionMachine, SolvesTheRidgeRegressionOfItsKernel) {
    const SpreadSets training = spreadSets(30, 2, 1);
    const SpreadSets validation = spreadSets(10, 2, 2);
    const SpreadSets test = spreadSets(8, 2, 3);
    SupportDistributionOptions options;
    options.frequencies = 40;
    options.pointFactors = {2.0};
    options.setFactors = {4.0};
    options.ridges = {1e-2};
    const SupportDistributionMachine machine(sourceOf(training), training.targets, validation.sets,
                                             validation.targets, options, kMachineRun);
    const MeanEmbedding embedding(2, 40, kMachineRun.settings().seed);
    const double points = 2.0 * medianDistance(training.sets.elements);
    const at::Tensor known = embedding.embed(training.sets, points).to(at::kDouble);
    const at::Tensor asked = embedding.embed(test.sets, points).to(at::kDouble);
    const double width = 4.0 * medianDistance(known);
    const auto kernel = [width](const at::Tensor& a, const at::Tensor& b) {
        return at::exp(at::cdist(a, b).square() / (-2.0 * width * width));
    };
    const at::Tensor y = training.targets.to(at::kDouble);
    const at::Tensor coefficients =
        at::linalg_solve(kernel(known, known) + 1e-2 * at::eye(30, at::kDouble), y - y.mean());
    EXPECT_TENSOR_NEAR(machine.predict(test.sets),
                       at::mv(kernel(asked, known), coefficients) + y.mean(), 1e-3);
}

TEST(SupportDistributionMachine, LearnsTheSpreadOfSets) {
    const SpreadSets training = spreadSets(120, 2, 1);
    const SpreadSets validation = spreadSets(40, 2, 2);
    const SpreadSets test = spreadSets(60, 2, 3);
    SupportDistributionOptions options;
    options.frequencies = 64;
    const SupportDistributionMachine machine(sourceOf(training), training.targets, validation.sets,
                                             validation.targets, options, kMachineRun);
    const double error = meanSquare(machine.predict(test.sets) - test.targets);
    EXPECT_LT(error, 0.15 * meanSquare(training.targets.mean() - test.targets));
    const auto& choice = machine.choice();
    EXPECT_THAT(options.pointFactors, testing::Contains(choice.pointFactor));
    EXPECT_THAT(options.setFactors, testing::Contains(choice.setFactor));
    EXPECT_THAT(options.ridges, testing::Contains(choice.ridge));
    EXPECT_NEAR(choice.validationError,
                meanSquare(machine.predict(validation.sets) - validation.targets), 1e-5);
}

TEST(SupportDistributionMachine, SearchedOnSomeSetsItStillLearnsFromAll) {
    const SpreadSets training = spreadSets(120, 2, 1);
    const SpreadSets validation = spreadSets(40, 2, 2);
    const SpreadSets test = spreadSets(60, 2, 3);
    SupportDistributionOptions options;
    options.frequencies = 64;
    options.searchSets = 4;
    const auto errorWith = [&](std::int64_t sets) {
        const SupportDistributionMachine machine(
            sourceOf(training), training.targets.narrow(0, 0, sets), validation.sets,
            validation.targets, options, kMachineRun);
        return meanSquare(machine.predict(test.sets) - test.targets);
    };
    EXPECT_LT(errorWith(120), 0.8 * errorWith(4));
}

TEST(SupportDistributionMachine, StopsWhenAsked) {
    const SpreadSets training = spreadSets(20, 2, 1);
    std::stop_source stop;
    stop.request_stop();
    const RunContext stopped({.seed = 3, .device = "cpu", .threads = 1}, stop.get_token());
    EXPECT_THROW(SupportDistributionMachine(sourceOf(training), training.targets, training.sets,
                                            training.targets, {}, stopped),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
