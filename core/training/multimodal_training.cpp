#include "core/training/multimodal_training.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/tensor/index_tensor.h"
#include "core/training/average_precision.h"

namespace setscope {
namespace {

constexpr std::int64_t kSamplesAtOnce = 512;

std::vector<std::int64_t> sampleOrder(std::int64_t count) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    return order;
}

/// The samples of every step: an epoch has all of them once, in an order of its own.
class EpochSteps {
  public:
    EpochSteps(std::int64_t sampleCount, std::int64_t batchSamples, std::uint64_t seed)
        : sampleCount_(sampleCount),
          batchSamples_(std::min(batchSamples, sampleCount)),
          seed_(seed) {}

    std::int64_t perEpoch() const { return (sampleCount_ + batchSamples_ - 1) / batchSamples_; }

    std::vector<std::int64_t> samplesOf(std::int64_t step) {
        const std::int64_t epoch = step / perEpoch();
        if (epoch != epoch_) {
            order_ = sampleOrder(sampleCount_);
            Random(seed_).fork("epoch " + std::to_string(epoch)).shuffle(std::span(order_));
            epoch_ = epoch;
        }
        const std::int64_t first = step % perEpoch() * batchSamples_;
        const std::int64_t last = std::min(first + batchSamples_, sampleCount_);
        return {order_.begin() + first, order_.begin() + last};
    }

  private:
    std::int64_t sampleCount_;
    std::int64_t batchSamples_;
    std::uint64_t seed_;
    std::int64_t epoch_ = -1;
    std::vector<std::int64_t> order_;
};

/// @param chanceOf the next sample's
template <class ChanceOf>
MultimodalBatch withChances(const MultimodalBatch& samples, ChanceOf chanceOf, Random& random) {
    const at::Tensor kept = at::empty({samples.sampleCount(), samples.modalityCount()}, at::kBool);
    bool* value = kept.data_ptr<bool>();
    for (std::int64_t sample = 0; sample < samples.sampleCount(); ++sample) {
        const double chance = chanceOf();
        for (std::int64_t modality = 0; modality < samples.modalityCount(); ++modality) {
            *value++ = random.uniform() >= chance;
        }
    }
    return keepModalities(samples, kept);
}

/// The samples and, last, one in which no modality occurs.
MultimodalBatch withOneOfNothing(MultimodalBatch samples) {
    for (ModalityBatch& modality : samples.modalities) {
        const at::Tensor& offsets = modality.offsets;
        modality.offsets = at::cat({offsets, offsets.narrow(0, offsets.size(0) - 1, 1)});
    }
    return samples;
}

double meanAveragePrecision(const at::Tensor& logits, const at::Tensor& labels) {
    const at::Tensor scores = logits.to(at::kCPU, at::kFloat).t().contiguous();
    const at::Tensor actual = (labels.to(at::kCPU) > 0.5).t().contiguous();
    const std::int64_t count = scores.size(1);
    double sum = 0.0;
    std::int64_t classes = 0;
    for (std::int64_t each = 0; each < scores.size(0); ++each) {
        const bool* has = actual.data_ptr<bool>() + each * count;
        const std::vector<bool> isRelevant(has, has + count);
        if (std::ranges::count(isRelevant, true) > 0) {
            const float* first = scores.data_ptr<float>() + each * count;
            sum += averagePrecision({first, static_cast<std::size_t>(count)}, isRelevant);
            ++classes;
        }
    }
    return classes == 0 ? 0.0 : sum / static_cast<double>(classes);
}

}  // namespace

MultimodalBatch withMissingModalities(const MultimodalBatch& samples, double chance,
                                      Random& random) {
    return withChances(
        samples, [chance] { return chance; }, random);
}

MultimodalBatch withVariouslyMissingModalities(const MultimodalBatch& samples, double largestChance,
                                               Random& random) {
    return withChances(
        samples, [&] { return largestChance * random.uniform(); }, random);
}

at::Tensor inverseRootFrequencyWeights(const at::Tensor& labels) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor weights = labels.sum(0).clamp_min(1.0).rsqrt();
    return weights / weights.mean();
}

at::Tensor weightedSigmoidCrossEntropy(const at::Tensor& logits, const at::Tensor& labels,
                                       const at::Tensor& classWeights) {
    SETSCOPE_CHECK(logits.sizes() == labels.sizes(), "logits and labels differ in shape");
    return at::binary_cross_entropy_with_logits(
        logits, labels.to(logits.options()), classWeights.to(logits.options()).expand_as(logits));
}

at::Tensor classifyAll(torch::nn::Module& module, const SampleClassifier& classifier,
                       const MultimodalBatch& samples, const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    module.eval();
    const std::vector<std::int64_t> all = sampleOrder(samples.sampleCount());
    std::vector<at::Tensor> logits;
    for (std::size_t first = 0; first < all.size(); first += kSamplesAtOnce) {
        run.throwIfStopped();
        const std::size_t count = std::min<std::size_t>(kSamplesAtOnce, all.size() - first);
        logits.push_back(classifier(selectSamples(samples, std::span(all).subspan(first, count))));
    }
    return at::cat(logits);
}

TrainingOutcome trainClassifier(torch::nn::Module& module, const SampleClassifier& classifier,
                                const LabelledSamples& train, const LabelledSamples& validation,
                                const MultimodalTrainingOptions& options, const RunContext& run) {
    SETSCOPE_CHECK(train.count() > 0 && validation.count() > 0, "nothing to learn from");
    SETSCOPE_CHECK(
        train.labels.size(0) == train.count() && validation.labels.size(0) == validation.count(),
        "labels are not one row for each sample");
    EpochSteps steps(train.count(), options.batchSamples, run.settings().seed);
    const at::Tensor weights = inverseRootFrequencyWeights(train.labels);
    const at::Tensor shares = train.labels.mean(0, /*keepdim=*/true);
    TrainingTask task;
    task.loss = [&](std::int64_t step, Random& random) {
        const std::vector<std::int64_t> samples = steps.samplesOf(step);
        MultimodalBatch batch = selectSamples(train.samples, samples);
        if (options.modalityDropout > 0.0) {
            batch = withVariouslyMissingModalities(batch, options.modalityDropout, random);
        }
        at::Tensor labels = selectedRows(train.labels, samples);
        if (options.teachesNothing) {
            batch = withOneOfNothing(std::move(batch));
            labels = at::cat({labels, shares});
        }
        return weightedSigmoidCrossEntropy(classifier(batch), labels, weights);
    };
    task.validate = [&] {
        return meanAveragePrecision(classifyAll(module, classifier, validation.samples, run),
                                    validation.labels);
    };
    TrainerOptions trainer;
    trainer.steps = options.epochs * steps.perEpoch();
    trainer.optimizer.kind = OptimizerKind::AdamW;
    trainer.optimizer.learningRate = options.learningRate;
    trainer.optimizer.weightDecay = options.weightDecay;
    trainer.schedule = {.kind = ScheduleKind::WarmupCosine,
                        .warmupSteps = options.warmupEpochs * steps.perEpoch()};
    trainer.validateEvery = options.validateEveryEpochs * steps.perEpoch();
    return setscope::train(module, task, trainer, run);
}

}  // namespace setscope
