#include "core/training/outlier_training.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "core/models/outlier_detector.h"
#include "core/tensor/module_tensors.h"
#include "core/training/outlier_evaluation.h"
#include "tests/core/training/synthetic_pools.h"

namespace setscope {
namespace {

constexpr std::int64_t kAttributes = 5;
constexpr std::int64_t kNoise = 11;

std::vector<EpisodeSource> oneSource(std::int64_t pictures) {
    std::vector<EpisodeSource> sources;
    sources.emplace_back(syntheticPool(pictures, kAttributes, kNoise), 20);
    return sources;
}

DetectorTraining shortTraining(DetectorScope scope) {
    DetectorTraining training;
    training.scope = scope;
    training.recipe = {.steps = 250,
                       .batchSets = 12,
                       .smallestSet = 4,
                       .largestSet = 24,
                       .learningRate = 3e-3,
                       .weightDecay = 1e-4,
                       .warmupSteps = 20,
                       .layers = 2,
                       .width = 32,
                       .dropout = 0.0};
    return training;
}

double accuracyOf(OutlierDetector& detector, const std::vector<EpisodeSource>& test) {
    return evaluateDetector(detector, test, {}, 200, {}).front().value;
}

TEST(TrainDetector, BeatsItsUntrainedTwinAndTheTrivialRivalOnNewMembers) {
    const auto test = oneSource(400);
    const TrainedDetector trained = trainDetector(oneSource(1500), oneSource(300),
                                                  shortTraining(DetectorScope::OneEncoder), {});
    OutlierDetector untrained(trained.detector->options());
    untrained.eval();
    const std::vector<MeasuredMetric> metrics =
        evaluateDetector(*trained.detector, test, {}, 200, {});
    EXPECT_GT(metrics.front().low, metrics.front().rival.value() + 0.1);
    EXPECT_GT(metrics.front().value, accuracyOf(untrained, test) + 0.2);
}

TEST(TrainDetector, TheSameSeedGivesTheSameWeights) {
    const auto train = oneSource(300);
    DetectorTraining training = shortTraining(DetectorScope::AnyEncoder);
    training.recipe.steps = 5;
    const auto one = trainDetector(train, train, training, {});
    const auto two = trainDetector(train, train, training, {});
    for (const auto& [name, tensor] : namedTensors(*one.detector)) {
        EXPECT_TRUE(at::equal(tensor, namedTensors(*two.detector).at(name))) << name;
    }
}

TEST(TrainDetector, ImaginedTraitsTeachADetectorForOneEncoderAndNoOther) {
    const auto train = oneSource(300);
    const auto comparing = [&](DetectorScope scope, double share) {
        DetectorTraining training = shortTraining(scope);
        training.recipe.steps = 5;
        training.recipe.imaginedShare = share;
        const TrainedDetector trained = trainDetector(train, train, training, {});
        return namedTensors(*trained.detector).at("comparing_readout.0.weight").clone();
    };
    const at::Tensor taught = comparing(DetectorScope::OneEncoder, 0.5);
    EXPECT_TRUE(at::equal(comparing(DetectorScope::OneEncoder, 0.5), taught));
    EXPECT_FALSE(at::equal(comparing(DetectorScope::OneEncoder, 0.0), taught));
    EXPECT_TRUE(at::equal(comparing(DetectorScope::AnyEncoder, 0.5),
                          comparing(DetectorScope::AnyEncoder, 0.0)));
}

TEST(TrainDetector, EndsEarlyWhenItsPatienceIsOver) {
    const auto train = oneSource(300);
    DetectorTraining training = shortTraining(DetectorScope::AnyEncoder);
    training.recipe.steps = 1000;
    training.recipe.batchSets = 1;
    training.recipe.learningRate = 1e-12;  // nothing improves
    training.recipe.layers = 1;
    training.recipe.width = 4;
    training.recipe.patience = 1;
    EXPECT_EQ(trainDetector(train, train, training, {}).outcome.curve.size(), 2U);
}

TEST(EvaluateDetector, StatesEverySourceAndBothCalibrations) {
    OutlierDetector detector({.featureWidth = 0, .layers = 1, .layerWidth = 8});
    detector.eval();
    const auto metrics = evaluateDetector(detector, oneSource(200), {}, 50, {});
    ASSERT_EQ(metrics.size(), 3U);
    EXPECT_EQ(metrics[0].name,
              "accuracy of naming the stranger, synthetic by attribute, sets of 16");
    for (const MeasuredMetric& metric : metrics) {
        EXPECT_LE(metric.low, metric.value);
        EXPECT_GE(metric.high, metric.value);
    }
    EXPECT_TRUE(metrics[0].rival.has_value());
    EXPECT_FALSE(metrics[1].rival.has_value());
    EXPECT_FALSE(metrics[2].rival.has_value());
}

TEST(NamedStrangers, CountsOnlySetsWithOneStranger) {
    EpisodeBatch batch;
    batch.offsets = at::tensor({0, 2, 4, 6}, at::kLong);
    batch.targets = at::tensor({1, -1, 4}, at::kLong);
    const at::Tensor named =
        namedStrangers(at::tensor({0.1F, 0.9F, 5.0F, 1.0F, 0.2F, 0.3F}), batch);
    ASSERT_EQ(named.size(0), 2);
    EXPECT_TRUE(named[0].item<bool>());
    EXPECT_FALSE(named[1].item<bool>());
}

}  // namespace
}  // namespace setscope
