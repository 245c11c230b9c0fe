#include "core/training/multimodal_training.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/models/multimodal_batch.h"
#include "core/models/multimodal_sets.h"
#include "core/tensor/module_tensors.h"
#include "core/tensor/ragged_batch.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// Of four classes the first two show in the sign of a number, the other two in an index; each of
/// both is missing in a third of the samples, and never both.
LabelledSamples tellingSamples(std::int64_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> numbers;
    std::vector<std::int64_t> indices;
    std::vector<std::int64_t> numberCounts;
    std::vector<std::int64_t> indexCounts;
    at::Tensor labels = at::zeros({count, 4});
    for (std::int64_t sample = 0; sample < count; ++sample) {
        const std::size_t missing = random.below(3);
        numberCounts.push_back(missing == 0 ? 0 : 1);
        indexCounts.push_back(missing == 1 ? 0 : 1);
        if (missing != 0) {
            numbers.push_back(static_cast<float>(random.normal()));
            labels[sample][numbers.back() > 0 ? 0 : 1] = 1.0;
        }
        if (missing != 1) {
            indices.push_back(static_cast<std::int64_t>(random.below(6)));
            labels[sample][indices.back() < 3 ? 2 : 3] = 1.0;
        }
    }
    return {{{{at::tensor(numbers).unsqueeze(1), offsetsFromSizes(numberCounts)},
              {at::tensor(indices, at::kLong), offsetsFromSizes(indexCounts)}}},
            labels};
}

MultimodalSetsOptions tellingOptions() {
    MultimodalSetsOptions options;
    options.encoders.modalities = {{"number", Modality::Kind::Vector, 1},
                                   {"index", Modality::Kind::Index, 6}};
    options.encoders.width = 16;
    options.rhoWidths = {16};
    options.classes = 4;
    return options;
}

SampleClassifier classifierOf(MultimodalSets& model) {
    return [&model](const MultimodalBatch& batch) { return model.forward(batch); };
}

/// The share of all yes and no that are right.
double rightShare(const at::Tensor& logits, const at::Tensor& labels) {
    return ((logits > 0) == (labels > 0.5)).to(at::kDouble).mean().item<double>();
}

MultimodalTrainingOptions shortClassifierTraining() {
    MultimodalTrainingOptions options;
    options.epochs = 25;
    options.warmupEpochs = 2;
    options.batchSamples = 32;
    options.learningRate = 1e-2;
    return options;
}

TEST(MultimodalTraining, BeatsItsUntrainedTwinAndTheMostFrequentAnswer) {
    const LabelledSamples train = tellingSamples(256, 1);
    const LabelledSamples test = tellingSamples(200, 2);
    const RunContext run({.seed = 3, .device = "cpu", .threads = 1});
    MultimodalSets model(tellingOptions());
    const double before =
        rightShare(classifyAll(model, classifierOf(model), test.samples, run), test.labels);
    const TrainingOutcome outcome = trainClassifier(
        model, classifierOf(model), train, tellingSamples(100, 4), shortClassifierTraining(), run);
    EXPECT_FALSE(outcome.curve.empty());
    const double after =
        rightShare(classifyAll(model, classifierOf(model), test.samples, run), test.labels);
    const double ofNever = rightShare(at::full({200, 4}, -1.0), test.labels);
    EXPECT_GT(after, 0.95);
    EXPECT_GT(after, before + 0.1);
    EXPECT_GT(after, ofNever + 0.1);
}

TEST(MultimodalTraining, ModalityDropoutStillLearnsTheTask) {
    MultimodalTrainingOptions options = shortClassifierTraining();
    options.modalityDropout = 0.6;
    const LabelledSamples test = tellingSamples(200, 2);
    const RunContext run({.seed = 3, .device = "cpu", .threads = 1});
    MultimodalSets model(tellingOptions());
    trainClassifier(model, classifierOf(model), tellingSamples(256, 1), tellingSamples(100, 4),
                    options, run);
    EXPECT_GT(rightShare(classifyAll(model, classifierOf(model), test.samples, run), test.labels),
              0.9);
}

TEST(MultimodalTraining, AModalityIsMissingAsOftenAsAskedFor) {
    const LabelledSamples samples = tellingSamples(600, 1);
    Random random(8);
    const auto present = [](const MultimodalBatch& batch) {
        return presentModalities(batch).sum().item<double>();
    };
    const double before = present(samples.samples);
    EXPECT_EQ(present(withMissingModalities(samples.samples, 0.0, random)), before);
    EXPECT_NEAR(present(withMissingModalities(samples.samples, 0.3, random)), 0.7 * before, 50);
    EXPECT_EQ(present(withMissingModalities(samples.samples, 1.0, random)), 0.0);
}

TEST(MultimodalTraining, SomeSamplesLoseManyModalitiesAndOthersFew) {
    // 400 samples of 50 modalities, each there once.
    MultimodalBatch samples;
    for (int modality = 0; modality < 50; ++modality) {
        samples.modalities.push_back({at::ones({400, 1}), at::arange(401, at::kLong)});
    }
    Random random(8);
    const at::Tensor share = presentModalities(withVariouslyMissingModalities(samples, 0.8, random))
                                 .to(at::kDouble)
                                 .mean(1);
    EXPECT_NEAR(share.mean().item<double>(), 0.6, 0.03);
    // Uniform from 0.2 to 1, a deviation of 0.8 / √12, and what each chance adds; at one chance for
    // all it would be 0.07.
    EXPECT_NEAR(share.std().item<double>(), 0.24, 0.03);
    EXPECT_EQ(presentModalities(withVariouslyMissingModalities(samples, 0.0, random))
                  .sum()
                  .item<std::int64_t>(),
              400 * 50);
}

/// Samples of which the first have the first class and the others the second, whatever they show.
LabelledSamples samplesOfTwoClasses(std::int64_t count, std::int64_t ofFirst) {
    LabelledSamples samples = tellingSamples(count, 1);
    samples.labels = at::zeros({count, 4});
    samples.labels.narrow(0, 0, ofFirst).select(1, 0).fill_(1.0);
    samples.labels.narrow(0, ofFirst, count - ofFirst).select(1, 1).fill_(1.0);
    return samples;
}

TEST(MultimodalTraining, ModalityDropoutTeachesWhatToSayOfNothing) {
    // Nine of ten samples have the first class, whatever they show.
    const LabelledSamples train = samplesOfTwoClasses(300, 270);
    MultimodalTrainingOptions options = shortClassifierTraining();
    options.modalityDropout = 1.0;
    MultimodalSets model(tellingOptions());
    trainClassifier(model, classifierOf(model), train, train, options, {});
    const at::Tensor ofNothing =
        model.forward(onlyModalities(train.samples, {false, false}))[0].sigmoid();
    EXPECT_NEAR(ofNothing[0].item<double>(), 0.9, 0.1);
    EXPECT_LT(ofNothing[2].item<double>(), 0.1);
}

TEST(MultimodalTraining, OneSampleOfNothingInEveryStepTeachesTheSharesOfTheClasses) {
    // All samples show something; three quarters of them have the first class.
    const LabelledSamples train = samplesOfTwoClasses(256, 192);
    MultimodalTrainingOptions options = shortClassifierTraining();
    options.teachesNothing = true;
    options.validateEveryEpochs = 0;
    options.epochs = 100;
    MultimodalSetsOptions network = tellingOptions();
    network.prior = 0.5;
    MultimodalSets model(network);
    trainClassifier(model, classifierOf(model), train, train, options, {});
    const at::Tensor ofNothing =
        model.forward(onlyModalities(train.samples, {false, false}))[0].sigmoid();
    EXPECT_TENSOR_NEAR(ofNothing, at::tensor({0.75, 0.25, 0.0, 0.0}, at::kFloat), 0.1);
}

TEST(MultimodalTraining, AnEpochShowsEverySampleOnce) {
    const std::int64_t count = 70;
    LabelledSamples train{
        {{{at::arange(count).to(at::kFloat).unsqueeze(1), at::arange(count + 1, at::kLong)},
          {at::zeros({0}, at::kLong), at::zeros({count + 1}, at::kLong)}}},
        at::ones({count, 4})};
    MultimodalSets model(tellingOptions());
    std::vector<double> seen;
    const SampleClassifier watching = [&](const MultimodalBatch& batch) {
        if (model.is_training()) {
            const at::Tensor values = batch.modalities[0].values;
            for (std::int64_t row = 0; row < values.size(0); ++row) {
                seen.push_back(values[row].item<double>());
            }
        }
        return model.forward(batch);
    };
    trainClassifier(model, watching, train, train, {.epochs = 1, .batchSamples = 32}, {});
    ASSERT_EQ(std::ssize(seen), count);
    std::ranges::sort(seen);
    for (std::int64_t sample = 0; sample < count; ++sample) {
        EXPECT_EQ(seen[static_cast<std::size_t>(sample)], static_cast<double>(sample));
    }
}

TEST(MultimodalTraining, TheSameSeedGivesTheSameWeights) {
    const auto trained = [] {
        at::manual_seed(5);
        MultimodalSets model(tellingOptions());
        MultimodalTrainingOptions options = shortClassifierTraining();
        options.epochs = 2;
        options.modalityDropout = 0.2;
        trainClassifier(model, classifierOf(model), tellingSamples(64, 1), tellingSamples(32, 2),
                        options, RunContext({.seed = 9, .device = "cpu", .threads = 1}));
        return namedTensors(model).at("rho.1.weight").clone();
    };
    EXPECT_TENSOR_EQUAL(trained(), trained());
}

TEST(MultimodalTraining, ItsWeightsAreInverseRootFrequencies) {
    // Classes of 4, 1 and no samples: 1/2 : 1 : 1, whose mean is 5/6.
    const at::Tensor labels =
        at::tensor({1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0}, at::kFloat).view({4, 3});
    EXPECT_TENSOR_NEAR(inverseRootFrequencyWeights(labels), at::tensor({0.6, 1.2, 1.2}), 1e-6);
}

TEST(MultimodalTraining, ItsLossIsTheWeightedCrossEntropyOfEveryClass) {
    const at::Tensor logits = at::tensor({0.0, 2.0}, at::kDouble).view({1, 2});
    const at::Tensor labels = at::tensor({1.0, 0.0}, at::kDouble).view({1, 2});
    const at::Tensor loss =
        weightedSigmoidCrossEntropy(logits, labels, at::tensor({0.5, 1.5}, at::kDouble));
    const double expected = (0.5 * std::log(2.0) + 1.5 * std::log(1.0 + std::exp(2.0))) / 2.0;
    EXPECT_NEAR(loss.item<double>(), expected, 1e-12);
}

TEST(MultimodalTraining, StopsWhenAsked) {
    std::stop_source stop;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress&) { stop.request_stop(); });
    MultimodalSets model(tellingOptions());
    EXPECT_THROW(trainClassifier(model, classifierOf(model), tellingSamples(64, 1),
                                 tellingSamples(32, 2), shortClassifierTraining(), stopping),
                 Cancelled);
}

}  // namespace
}  // namespace setscope
