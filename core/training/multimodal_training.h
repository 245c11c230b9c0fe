#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "core/base/random.h"
#include "core/models/multimodal_batch.h"
#include "core/training/trainer.h"

namespace torch::nn {
class Module;
}

namespace setscope {

/// Samples with what they are.
struct LabelledSamples {
    MultimodalBatch samples;  ///< on the device that computes
    /// [N, classes] float32 beside them, 1 for every class that a sample has and 0 for the others;
    /// a single-label task has one 1 per row
    at::Tensor labels;

    std::int64_t count() const { return samples.sampleCount(); }
};

/// How a classifier of samples is trained. What is not said here is as in Reiter et al. 2020,
/// section 4.3: AdamW, the learning rate warmed up linearly, then half a cosine.
struct MultimodalTrainingOptions {
    std::int64_t epochs = 40;
    std::int64_t warmupEpochs = 5;
    std::int64_t batchSamples = 64;
    double learningRate = 1e-3;
    double weightDecay = 0.01;
    /// Every sample of a training step draws a chance from 0 to this, with which each of its
    /// modalities is taken away, so that a model learns of samples with few of them and with many.
    /// Some samples lose all, from which it learns what to say of nothing. 0: nothing is taken.
    double modalityDropout = 0.0;
    /// Every step also shows a sample of nothing, whose label of each class is the share of the
    /// training samples that have it.
    bool teachesNothing = false;
    std::int64_t validateEveryEpochs = 2;  ///< 0: the weights of the last step are kept

    bool operator==(const MultimodalTrainingOptions&) const = default;
};

/// The samples with every modality of each taken away by chance, also all of one.
MultimodalBatch withMissingModalities(const MultimodalBatch& samples, double chance,
                                      Random& random);

/// The same with a chance for every sample, drawn from 0 to `largestChance`.
MultimodalBatch withVariouslyMissingModalities(const MultimodalBatch& samples, double largestChance,
                                               Random& random);

/// The logits of samples. @return [N, classes]
using SampleClassifier = std::function<at::Tensor(const MultimodalBatch& batch)>;

/// w_c = k / √f_c with f_c the share of samples of class c, at least one sample's, and k such that
/// the mean of w is 1. @param labels [N, classes] @return [classes] beside them
at::Tensor inverseRootFrequencyWeights(const at::Tensor& labels);

/// Sigmoid cross-entropy of every class, the mean over samples and classes of w_c · loss.
/// @param logits, labels [N, classes] @param classWeights [classes] @return scalar
at::Tensor weightedSigmoidCrossEntropy(const at::Tensor& logits, const at::Tensor& labels,
                                       const at::Tensor& classWeights);

/// Logits of all samples without gradients, some hundred at a time. @param module in evaluation
/// mode afterwards @return [N, classes] @throws Cancelled
at::Tensor classifyAll(torch::nn::Module& module, const SampleClassifier& classifier,
                       const MultimodalBatch& samples, const RunContext& run);

/// Trains a classifier and keeps, of the weights that are validated, those with the highest mean
/// over the classes of the average precision on the validation samples: a measure that needs no
/// threshold and suits tasks of one label and of many.
/// @param module what `classifier` computes with
/// @param train, validation on the module's device, at least one sample each
/// @throws Cancelled; Error (Failed) if the loss is not finite
TrainingOutcome trainClassifier(torch::nn::Module& module, const SampleClassifier& classifier,
                                const LabelledSamples& train, const LabelledSamples& validation,
                                const MultimodalTrainingOptions& options, const RunContext& run);

}  // namespace setscope
