#include "core/training/outlier_training.h"

#include <ATen/ATen.h>

#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "core/models/outlier_detector.h"
#include "core/models/set_relative_inputs.h"
#include "core/training/familiarity_training.h"
#include "core/training/feature_changes.h"
#include "core/training/imagined_traits.h"
#include "core/training/logit_calibration.h"
#include "core/training/losses.h"
#include "core/training/outlier_evaluation.h"

namespace setscope {
namespace {

constexpr std::int64_t kStandardisingSets = 256;
constexpr std::int64_t kValidationSets = 96;  // of each source
constexpr std::int64_t kCalibrationSets = 1500;
constexpr std::int64_t kValidateEvery = 250;
constexpr double kClusteredShare = 0.2;  // of the batches of a detector for any encoder
// A set has many members and one stranger: without a weight the members' own loss would hardly
// count beside the set's.
constexpr double kSigmoidWeight = 5.0;

/// Sets with their set-relative inputs.
struct PreparedSets {
    EpisodeBatch batch;
    at::Tensor relative;
};

PreparedSets prepared(EpisodeBatch batch) {
    at::Tensor relative = setRelativeInputs(batch.features, batch.offsets);
    return {std::move(batch), std::move(relative)};
}

at::Tensor lossOfBothHeads(const at::Tensor& logits, const EpisodeBatch& batch) {
    return setSoftmaxCrossEntropy(logits.select(1, 0), batch.offsets, batch.targets) +
           kSigmoidWeight * sigmoidCrossEntropy(logits.select(1, 1), batch.labels);
}

/// Each expert learns by itself, as if it had to answer alone.
at::Tensor lossOfExperts(OutlierDetector& detector, const PreparedSets& sets) {
    const ExpertLogits said =
        detector.experts(sets.batch.features, sets.relative, sets.batch.offsets);
    const at::Tensor comparing = lossOfBothHeads(said.comparing, sets.batch);
    return said.learned.defined() ? comparing + lossOfBothHeads(said.learned, sets.batch)
                                  : comparing;
}

/// Sets by imagined traits, as many as the recipe says of those by named ones: for the comparing
/// expert alone, since a space that is learned from them would be no better than the features.
class ImaginedSets {
  public:
    ImaginedSets(const std::vector<EpisodeSource>& named, const HeadRecipe& recipe, Random random)
        : share_(recipe.imaginedShare),
          setCount_(std::lround(share_ * static_cast<double>(recipe.batchSets))),
          shape_(episodeShape(recipe)) {
        for (std::size_t i = 0; setCount_ > 0 && i < named.size(); ++i) {
            EpisodeSource source = imaginedTraits(named[i], random);
            if (!source.isEmpty()) {
                sources_.push_back(std::move(source));
            }
        }
    }

    at::Tensor loss(OutlierDetector& detector, Random random) const {
        if (sources_.empty()) {
            return at::zeros({});
        }
        EpisodeBatch batch = drawEpisodes(sources_, setCount_, shape_, random);
        batch.features = noisyFeatures(batch.features, random);
        const PreparedSets sets = prepared(std::move(batch));
        const ExpertLogits said =
            detector.experts(sets.batch.features, sets.relative, sets.batch.offsets);
        return share_ * lossOfBothHeads(said.comparing, sets.batch);
    }

  private:
    double share_;
    std::int64_t setCount_;
    EpisodeShape shape_;
    std::vector<EpisodeSource> sources_;
};

/// Share of the sets with one stranger in which it has the largest softmax logit, averaged over the
/// sources.
double validationAccuracy(OutlierDetector& detector, const std::vector<PreparedSets>& sets) {
    double sum = 0.0;
    for (const PreparedSets& source : sets) {
        const at::Tensor logits =
            detector.forward(source.batch.features, source.relative, source.batch.offsets);
        sum +=
            namedStrangers(logits.select(1, 0), source.batch).to(at::kDouble).mean().item<double>();
    }
    return sum / static_cast<double>(sets.size());
}

OutlierDetectorOptions optionsOf(const DetectorTraining& training, std::int64_t featureWidth) {
    OutlierDetectorOptions options;
    options.featureWidth = training.scope == DetectorScope::OneEncoder ? featureWidth : 0;
    options.layers = training.recipe.layers;
    options.layerWidth = training.recipe.width;
    options.dropout = training.recipe.dropout;
    return options;
}

TrainerOptions trainerOptionsOf(const DetectorTraining& training) {
    TrainerOptions options;
    options.steps = training.recipe.steps;
    options.optimizer = {.kind = OptimizerKind::AdamW,
                         .learningRate = training.recipe.learningRate,
                         .weightDecay = training.recipe.weightDecay};
    options.schedule = {.kind = ScheduleKind::WarmupCosine,
                        .warmupSteps = training.recipe.warmupSteps};
    options.clipNorm = 5.0;
    options.validateEvery = kValidateEvery;
    options.patience = training.recipe.patience;
    options.checkpointFile = training.checkpointFile;
    options.checkpointEverySteps = training.checkpointEverySteps;
    options.resume = training.resume;
    options.logEverySteps = 50;
    options.onLogLine = training.onLogLine;
    return options;
}

void calibrateExpert(OutlierDetector& detector, Expert expert, const at::Tensor& logits,
                     const EpisodeBatch& batch) {
    const LogitCalibration softmax =
        fitSoftmaxScale(logits.select(1, 0), batch.offsets, batch.targets);
    const LogitCalibration sigmoid = fitSigmoidScale(logits.select(1, 1), batch.labels);
    detector.calibrate(expert, Head::Softmax, softmax.scale, softmax.shift);
    detector.calibrate(expert, Head::Sigmoid, sigmoid.scale, sigmoid.shift);
}

void calibrateHeads(OutlierDetector& detector, const std::vector<EpisodeSource>& validation,
                    const EpisodeShape& shape, const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    Random random = Random(run.settings().seed).fork("calibration of the heads");
    const PreparedSets sets = prepared(drawEpisodes(validation, kCalibrationSets, shape, random));
    const ExpertLogits said =
        detector.experts(sets.batch.features, sets.relative, sets.batch.offsets);
    calibrateExpert(detector, Expert::Comparing, said.comparing, sets.batch);
    if (said.learned.defined()) {
        calibrateExpert(detector, Expert::Learned, said.learned, sets.batch);
    }
}

}  // namespace

EpisodeShape episodeShape(const HeadRecipe& recipe) {
    EpisodeShape shape;
    shape.smallest = recipe.smallestSet;
    shape.largest = recipe.largestSet;
    return shape;
}

TrainedDetector trainDetector(const std::vector<EpisodeSource>& train,
                              const std::vector<EpisodeSource>& validation,
                              const DetectorTraining& training, const RunContext& run) {
    SETSCOPE_CHECK(!train.empty() && !validation.empty(), "no pool to draw from");
    const Random seed(run.settings().seed);
    at::manual_seed(run.settings().seed);
    const EpisodeShape shape = episodeShape(training.recipe);
    const bool changed = training.scope == DetectorScope::AnyEncoder;
    auto detector = std::make_shared<OutlierDetector>(
        optionsOf(training, train.front().pool().features.size(1)));

    const auto drawTraining = [&](std::int64_t sets, Random& random) {
        EpisodeBatch batch = drawEpisodes(train, sets, shape, random);
        if (!changed) {
            batch.features = noisyFeatures(batch.features, random);
        } else if (random.uniform() < kClusteredShare) {
            batch.features = clusteredFeatures(batch.labels, batch.offsets, random);
        } else {
            batch.features = changedFeatures(batch.features, random);
        }
        return prepared(std::move(batch));
    };
    Random standardising = seed.fork("standardising");
    const PreparedSets typical = drawTraining(kStandardisingSets, standardising);
    detector->standardiseBy(typical.batch.features, typical.relative);
    if (detector->familiarity() != nullptr) {
        Random remembering = seed.fork("familiarity");
        fitFamiliarity(*detector, train, validation, shape, remembering);
    }

    std::vector<PreparedSets> fixed;
    Random validating = seed.fork("validation sets");
    for (const EpisodeSource& source : validation) {
        fixed.push_back(prepared(drawUniformEpisodes(source, kValidationSets,
                                                     evaluationSetSize(source), 1, validating)));
    }
    const ImaginedSets imagined(changed ? std::vector<EpisodeSource>() : train, training.recipe,
                                seed.fork("imagined traits"));
    TrainingTask task;
    task.loss = [&](std::int64_t, Random& random) {
        const Random imagining = random.fork("imagined traits");
        return lossOfExperts(*detector, drawTraining(training.recipe.batchSets, random)) +
               imagined.loss(*detector, imagining);
    };
    task.validate = [&] { return validationAccuracy(*detector, fixed); };

    TrainingOutcome outcome = setscope::train(*detector, task, trainerOptionsOf(training), run);
    detector->eval();
    calibrateHeads(*detector, validation, shape, run);
    return {std::move(detector), std::move(outcome)};
}

}  // namespace setscope
