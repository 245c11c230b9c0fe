#include "core/training/encoder_training.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/features/compact_network.h"
#include "core/features/encoders.h"
#include "core/io/media_reader.h"
#include "core/models/model_file.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "core/training/encoder_data.h"
#include "core/training/encoder_objective.h"
#include "core/training/episode_pools.h"
#include "core/training/metrics.h"
#include "core/training/outlier_evaluation.h"
#include "core/training/picture_views.h"
#include "core/training/recipe_card.h"
#include "core/training/trainer.h"
#include "core/training/training_log.h"

namespace setscope {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMeasuredPerDomain = 1000;      // pictures of a split that is measured
constexpr std::int64_t kSmallestEncoderConcept = 7;   // pictures
constexpr std::int64_t kEncoderValidationSets = 300;  // of each source
constexpr std::int64_t kEncoderTestSets = 1000;       // of each source
constexpr std::int64_t kPicturesAtOnce = 32;
constexpr int kStoredEdge = 112;  // pixels; room for crops at the largest training size
constexpr double kLargestGradient = 10.0;

/// One per picture: whether it is among the first of its split in a domain that has labels.
std::vector<bool> measured(const LabelledPictures& pictures, Split split) {
    std::vector<std::size_t> counts(pictures.domains.size());
    std::vector<bool> result;
    for (const LabelledPicture& picture : pictures.pictures) {
        const PictureDomain& domain = pictures.domains[picture.domain];
        const bool isLabelled = !domain.attributes.empty() || !domain.classSpaces.empty();
        const bool isTaken =
            picture.split == split && isLabelled && counts[picture.domain] < kMeasuredPerDomain;
        counts[picture.domain] += isTaken ? 1 : 0;
        result.push_back(isTaken);
    }
    return result;
}

/// The pictures whose place is true, with the same domains.
LabelledPictures chosenPictures(const LabelledPictures& pictures,
                                const std::vector<bool>& isTaken) {
    LabelledPictures result{pictures.domains, {}};
    for (std::size_t index = 0; index < isTaken.size(); ++index) {
        if (isTaken[index]) {
            result.pictures.push_back(pictures.pictures[index]);
        }
    }
    return result;
}

/// Pictures of one split, decoded as the encoder will see them.
class MeasuredPictures {
  public:
    MeasuredPictures(const LabelledPictures& pictures, Split split, int edge,
                     const MediaReader& reader, const RunContext& run)
        : split_(split),
          pictures_(chosenPictures(pictures, measured(pictures, split))),
          decoded_(decodePictures(pictures_.pictures, edge, reader, run)) {}

    const LabelledPictures& pictures() const { return pictures_; }

    at::Tensor featuresBy(const CompactNetwork& network, const RunContext& run) const {
        const int edge = network.layout().inputEdge;
        const auto count = static_cast<std::int64_t>(pictures_.pictures.size());
        const at::Tensor features = at::zeros({count, network.layout().widths.back()});
        for (std::int64_t first = 0; first < count; first += kPicturesAtOnce) {
            run.throwIfStopped();
            const std::int64_t size = std::min(kPicturesAtOnce, count - first);
            const at::Tensor pixels = at::zeros({size, 3, edge, edge});
            for (std::int64_t row = 0; row < size; ++row) {
                const RgbImage& image = decoded_.images[static_cast<std::size_t>(first + row)];
                if (image.width > 0) {
                    writePixels(image, compactScaling(), pixels[row]);
                }
            }
            features.narrow(0, first, size).copy_(network.forward(pixels));
        }
        return features;
    }

    std::vector<EpisodeSource> sources(const at::Tensor& features) const {
        std::vector<bool> isReadable;
        for (const RgbImage& image : decoded_.images) {
            isReadable.push_back(image.width > 0);
        }
        return episodeSources(pictures_, features, isReadable, split_, kSmallestEncoderConcept);
    }

  private:
    Split split_;
    LabelledPictures pictures_;
    DecodedPictures decoded_;
};

/// The teacher's features of the whole of each picture whose place is true; undefined without a
/// teacher, zero where it could not look.
at::Tensor rowsOf(const ViewFeatures& teacher, const std::vector<bool>& isTaken) {
    if (!teacher.features.defined()) {
        return {};
    }
    std::vector<at::Tensor> rows;
    for (std::size_t index = 0; index < isTaken.size(); ++index) {
        if (isTaken[index]) {
            const std::vector<std::int64_t>& views = teacher.viewsOf[index];
            rows.push_back(views.empty() ? at::zeros({teacher.features.size(1)})
                                         : teacher.features[views.front()]);
        }
    }
    return at::stack(rows);
}

/// How often the leave-one-out cosine names the one stranger of `setCount` sets of a source.
Interval cosineAccuracy(const EpisodeSource& source, std::int64_t setCount, std::uint64_t seed) {
    Random random(seed);
    const EpisodeBatch batch =
        drawUniformEpisodes(source, setCount, evaluationSetSize(source), 1, random);
    const at::Tensor named = namedStrangers(cosineToOthers(batch.features, batch.offsets), batch);
    return wilsonInterval(named.sum().item<std::int64_t>(), named.numel());
}

double meanAccuracy(const std::vector<EpisodeSource>& sources, std::uint64_t seed) {
    double total = 0.0;
    for (const EpisodeSource& source : sources) {
        total += cosineAccuracy(source, kEncoderValidationSets, seed).value;
    }
    return sources.empty() ? 0.0 : total / static_cast<double>(sources.size());
}

/// The network beside the teacher on the test pictures. @param teacher [test pictures, width];
/// undefined without one
std::vector<MeasuredMetric> testMetrics(const CompactNetwork& network, const MeasuredPictures& test,
                                        const at::Tensor& teacher, std::uint64_t seed,
                                        const RunContext& run) {
    const at::NoGradGuard withoutGradient;
    const std::vector<EpisodeSource> ours = test.sources(test.featuresBy(network, run));
    const std::vector<EpisodeSource> teachers =
        teacher.defined() ? test.sources(teacher) : std::vector<EpisodeSource>();
    std::vector<MeasuredMetric> metrics;
    for (std::size_t index = 0; index < ours.size(); ++index) {
        const Interval own = cosineAccuracy(ours[index], kEncoderTestSets, seed);
        MeasuredMetric& metric = metrics.emplace_back();
        metric.name = "leave-one-out cosine names the stranger, " + ours[index].pool().domain +
                      ", sets of " + std::to_string(evaluationSetSize(ours[index]));
        metric.value = own.value;
        metric.low = own.low;
        metric.high = own.high;
        metric.count = kEncoderTestSets;
        if (!teachers.empty()) {
            metric.name += "; rival: the teacher's features";
            metric.rival = cosineAccuracy(teachers[index], kEncoderTestSets, seed).value;
        }
    }
    return metrics;
}

const EncoderPhase& phaseAt(const std::vector<EncoderPhase>& phases, std::int64_t step) {
    for (const EncoderPhase& phase : phases) {
        if (step < phase.steps) {
            return phase;
        }
        step -= phase.steps;
    }
    return phases.back();
}

TrainerOptions trainerOptions(const EncoderRecipe& recipe, const EncoderTrainingPlace& place,
                              TrainingLog& log) {
    TrainerOptions options;
    for (const EncoderPhase& phase : recipe.phases) {
        options.steps += phase.steps;
    }
    options.optimizer.kind = OptimizerKind::AdamW;
    options.optimizer.learningRate = recipe.learningRate;
    options.optimizer.weightDecay = recipe.weightDecay;
    options.schedule = {ScheduleKind::WarmupCosine, recipe.warmupSteps};
    options.clipNorm = kLargestGradient;
    options.validateEvery = recipe.validateEvery;
    options.patience = recipe.patience;
    options.checkpointFile = place.output / "encoder.checkpoint.safetensors";
    options.checkpointEverySteps = recipe.checkpointEvery;
    options.resume = place.resume;
    options.logEverySteps = 10;
    options.onLogLine = [&log](const Json& line) { log.write(line); };
    return options;
}

/// Rounds the weights as the file will hold them, so that the card's metrics are of what is
/// shipped.
void roundToHalf(torch::nn::Module& module) {
    const at::NoGradGuard withoutGradient;
    for (auto& [name, tensor] : namedTensors(module)) {
        if (tensor.is_floating_point()) {
            at::Tensor(tensor).copy_(tensor.to(at::kHalf).to(at::kFloat));
        }
    }
}

Json inputDescription(int edge) {
    const PixelScaling scaling = compactScaling();
    return {{"kind", "picture"},
            {"channels", "RGB"},
            {"width", edge},
            {"height", edge},
            {"framing", "the whole picture, stretched; reduced by area"},
            {"mean", scaling.mean},
            {"scale", scaling.scale}};
}

ModelCard encoderCard(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                      const CompactNetwork& network, std::vector<MeasuredMetric> metrics) {
    ModelCard card;
    card.name = recipe.encoder.name;
    card.version = recipe.encoder.version;
    card.kind = "image-encoder";
    card.architecture = toJson(network.layout());
    if (!recipe.encoder.teacher.empty()) {
        card.architecture["distilledFrom"] = toUtf8(recipe.encoder.teacher.filename());
    }
    card.input = inputDescription(network.layout().inputEdge);
    card.metrics = std::move(metrics);
    describeTraining(card, recipe, pictures, EncoderOrigin::Recipe);
    return card;
}

/// How often the teacher is shown each picture: those that are learned from as the recipe says,
/// those that are compared in the end once.
std::vector<std::int64_t> viewCounts(const OutlierRecipe& recipe,
                                     const LabelledPictures& pictures) {
    const std::vector<bool> isCompared = measured(pictures, Split::Test);
    std::vector<std::int64_t> counts;
    for (std::size_t index = 0; index < isCompared.size(); ++index) {
        const LabelledPicture& picture = pictures.pictures[index];
        counts.push_back(picture.split == Split::Train
                             ? recipe.sources[picture.origin].teachingViews
                             : static_cast<std::int64_t>(isCompared[index]));
    }
    return counts;
}

}  // namespace

TrainingResult trainEncoder(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                            const EncoderTrainingPlace& place,
                            const std::shared_ptr<const ArchiveFormat>& archives,
                            const RunContext& run) {
    const EncoderRecipe& encoder = recipe.encoder;
    const MediaReader reader(archives);
    TrainingLog log(place.output / "encoder.training.jsonl",
                    place.resume ? TrainingLog::Begin::AfterWhatIsThere : TrainingLog::Begin::Anew);
    ViewFeatures teacher;
    if (!encoder.teacher.empty()) {
        teacher = encodeViews(openImageNetwork(place.dataFolder / encoder.teacher),
                              pictures.pictures, {.counts = viewCounts(recipe, pictures)},
                              place.output / "teacher.safetensors", reader, run);
    }
    const DecodedPictures decoded = decodePictures(pictures.pictures, kStoredEdge, reader, run);
    const MeasuredPictures validation(pictures, Split::Validation, encoder.inputEdge, reader, run);
    const EncoderBatches batches(recipe, pictures, decoded, teacher);
    at::manual_seed(run.settings().seed);
    const EncoderObjective objective(encoder, pictures.domains,
                                     teacher.features.defined() ? teacher.features.size(1) : 0);

    TrainingTask task;
    task.loss = [&](std::int64_t step, Random& random) {
        const EncoderBatches::Batch batch = batches.draw(phaseAt(encoder.phases, step), random);
        return objective.loss(batch.pixels, batch.groups);
    };
    task.validate = [&] {
        const at::Tensor features = validation.featuresBy(objective.network(), run);
        return meanAccuracy(validation.sources(features), recipe.seed);
    };
    const TrainingOutcome outcome =
        train(objective.module(), task, trainerOptions(encoder, place, log), run);

    roundToHalf(*objective.network().module());
    TrainingResult result;
    result.modelFile = place.output / (encoder.name + ".safetensors");
    result.device = chooseDevice("cpu").use;
    result.curve = outcome.curve;
    result.seconds = outcome.seconds;
    result.problems = decoded.problems;
    addProblems(result, teacher.problems);
    const MeasuredPictures test(pictures, Split::Test, encoder.inputEdge, reader, run);
    result.metrics =
        testMetrics(objective.network(), test, rowsOf(teacher, measured(pictures, Split::Test)),
                    recipe.seed, run);
    log.write(result.metrics);
    saveModel(result.modelFile, namedTensors(*objective.network().module()),
              encoderCard(recipe, pictures, objective.network(), result.metrics), Precision::Half);
    return result;
}

}  // namespace setscope
