#include "core/experiments/baselines/dense_outlier_net.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/training/losses.h"
#include "core/training/trainer.h"

namespace setscope {
namespace {

constexpr std::int64_t kHiddenWidth = 256;
constexpr std::int64_t kStandardisingDraws = 256;
constexpr double kLeastScale = 1e-6;

/// Sets of one size with one stranger each, of sources that are drawn evenly.
EpisodeBatch drawEqualSets(const std::vector<const EpisodeSource*>& sources, std::int64_t setCount,
                           std::int64_t setSize, Random& random) {
    EpisodeBatchBuilder builder;
    for (std::int64_t set = 0; set < setCount; ++set) {
        const std::size_t domain = random.below(sources.size());
        builder.add(*sources[domain], domain, sources[domain]->draw(setSize, 1, random));
    }
    return builder.build();
}

}  // namespace

DenseOutlierNet::DenseOutlierNet(std::int64_t setSize, std::int64_t featureWidth)
    : setSize_(setSize), featureWidth_(featureWidth) {
    MlpOptions options;
    options.inputWidth = setSize * featureWidth;
    options.widths = {kHiddenWidth, kHiddenWidth, setSize};
    options.activation = Activation::Relu;
    layers_ = register_module("layers", std::make_shared<Mlp>(options));
    featureMean_ = register_buffer("featureMean", at::zeros({featureWidth}));
    featureScale_ = register_buffer("featureScale", at::ones({featureWidth}));
}

void DenseOutlierNet::standardiseBy(const at::Tensor& features) {
    const at::NoGradGuard withoutGradient;
    featureMean_.copy_(features.mean(0));
    featureScale_.copy_(features.std(0, false).clamp_min(kLeastScale));
}

at::Tensor DenseOutlierNet::forward(const at::Tensor& features) {
    SETSCOPE_CHECK(features.dim() == 2 && features.size(1) == featureWidth_ &&
                       features.size(0) % setSize_ == 0,
                   "features are not whole sets of " + std::to_string(setSize_));
    const at::Tensor standardised = (features - featureMean_) / featureScale_;
    return layers_->forward(standardised.reshape({-1, setSize_ * featureWidth_})).reshape({-1});
}

std::shared_ptr<DenseOutlierNet> trainDenseOutlierNet(const std::vector<EpisodeSource>& train,
                                                      const HeadRecipe& recipe,
                                                      std::int64_t setSize, const RunContext& run) {
    std::vector<const EpisodeSource*> sources;
    for (const EpisodeSource& source : train) {
        if (source.largestSet() >= setSize - 1) {
            sources.push_back(&source);
        }
    }
    if (sources.empty()) {
        return nullptr;
    }
    at::manual_seed(run.settings().seed);
    auto net = std::make_shared<DenseOutlierNet>(setSize, sources.front()->pool().features.size(1));
    Random standardising = Random(run.settings().seed).fork("standardising the dense rival");
    net->standardiseBy(
        drawEqualSets(sources, kStandardisingDraws, setSize, standardising).features);

    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const EpisodeBatch batch = drawEqualSets(sources, recipe.batchSets, setSize, random);
        return setSoftmaxCrossEntropy(net->forward(batch.features), batch.offsets, batch.targets);
    };
    TrainerOptions options;
    options.steps = recipe.steps;
    options.optimizer.kind = OptimizerKind::AdamW;
    options.optimizer.learningRate = recipe.learningRate;
    options.optimizer.weightDecay = recipe.weightDecay;
    options.schedule = {.kind = ScheduleKind::WarmupCosine, .warmupSteps = recipe.warmupSteps};
    options.clipNorm = 5.0;
    setscope::train(*net, task, options, run);
    return net;
}

}  // namespace setscope
