#include "core/analysis/outlier_model_training.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/analysis/conformal.h"
#include "core/analysis/loaded_model.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/features/encoders.h"
#include "core/io/file.h"
#include "core/models/outlier_detector.h"
#include "core/tensor/device.h"
#include "core/training/cached_features.h"
#include "core/training/conformal_calibration.h"
#include "core/training/encoder_training.h"
#include "core/training/episode_pools.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_evaluation.h"
#include "core/training/outlier_recipe.h"
#include "core/training/outlier_training.h"
#include "core/training/picture_views.h"
#include "core/training/recipe_card.h"
#include "core/training/training_log.h"
#include "core/training/training_sources.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTestSets = 1000;  // of each source
constexpr double kFalseAlarmRate = 0.05;  // that is measured

/// What all detectors of a run are trained from.
struct DetectorData {
    const OutlierRecipe& recipe;
    const LabelledPictures& pictures;
    const EncoderIdentity& encoder;
    EncoderOrigin encoderOrigin = EncoderOrigin::Recipe;
    std::vector<EpisodeSource> train;
    std::vector<EpisodeSource> validation;
    std::vector<EpisodeSource> test;
    // The test pictures in two halves: one for the reference sets, one to count false alarms on.
    std::vector<EpisodeSource> reference;
    std::vector<EpisodeSource> clean;
};

/// Which detector, and under what name.
struct DetectorTarget {
    DetectorScope scope = DetectorScope::OneEncoder;
    std::string name;  ///< on the card
    fs::path file;
};

ModelCard cardOf(const DetectorTarget& target, const DetectorData& data,
                 std::vector<MeasuredMetric> metrics, std::uint64_t seed) {
    ModelCard card;
    describeTraining(card, data.recipe, data.pictures, data.encoderOrigin);
    card.name = target.name;
    card.version = data.recipe.head.version;
    card.smallestSet = data.recipe.head.smallestSet;
    card.largestSet = data.recipe.head.largestSet;
    card.metrics = std::move(metrics);
    card.seed = seed;
    return card;
}

/// The mini-batches of a detector are too small for a GPU to be of use.
DeviceUse processorInsteadOf(const std::string& requested) {
    DeviceUse use = chooseDevice("cpu").use;
    use.requested = requested;
    use.reason = requested == use.used ? "" : "Detectors are always trained on the processor.";
    return use;
}

fs::path besides(const fs::path& modelFile, const char* ending) {
    return fs::path(modelFile).replace_extension(ending);
}

ConformalOptions conformalOptions(const CalibrationRecipe& recipe) {
    return {.setsPerSize = recipe.setsPerSize, .sizes = recipe.sizes};
}

/// Without the fingerprint of the detector's file, which is not written yet.
ConformalReference referenceOf(OutlierDetector& detector, const DetectorData& data,
                               const RunContext& run) {
    ReferenceScores scores =
        referenceScores(detector, data.reference, conformalOptions(data.recipe.calibration), run);
    return {.detectorFingerprint = {},
            .encoderFingerprint = data.encoder.fingerprint,
            .pictures =
                "Clean sets of one half of the recipe's test pictures, which took no part in "
                "training.",
            .buckets = std::move(scores.buckets),
            .strangeBuckets = std::move(scores.strangeBuckets)};
}

TrainingResult trainAndSaveDetector(const DetectorTarget& target, const DetectorData& data,
                                    const OutlierTraining& training, const RunContext& run) {
    TrainingLog log(
        besides(target.file, ".training.jsonl"),
        training.resume ? TrainingLog::Begin::AfterWhatIsThere : TrainingLog::Begin::Anew);
    DetectorTraining settings;
    settings.recipe = data.recipe.head;
    settings.scope = target.scope;
    settings.checkpointFile =
        training.output / "work" / besides(target.file.filename(), ".checkpoint.safetensors");
    settings.resume = training.resume;
    settings.onLogLine = [&log](const Json& line) { log.write(line); };
    const TrainedDetector trained = trainDetector(data.train, data.validation, settings, run);

    TrainingResult result;
    result.modelFile = target.file;
    result.device = processorInsteadOf(run.settings().device);
    result.curve = trained.outcome.curve;
    result.seconds = trained.outcome.seconds;
    result.metrics = evaluateDetector(*trained.detector, data.test, episodeShape(data.recipe.head),
                                      kTestSets, run);
    const bool isForOne = target.scope == DetectorScope::OneEncoder;
    ConformalReference reference;
    if (isForOne) {
        reference = referenceOf(*trained.detector, data, run);
        const ReferenceScores clean = referenceScores(
            *trained.detector, data.clean, conformalOptions(data.recipe.calibration), run);
        for (const Head head : {Head::Softmax, Head::Sigmoid}) {
            result.metrics.push_back(measuredFalseAlarms(reference.buckets, clean.buckets, head,
                                                         kFalseAlarmRate, "clean sets"));
            result.metrics.push_back(
                measuredFalseAlarms(reference.strangeBuckets, clean.strangeBuckets, head,
                                    kFalseAlarmRate, "clean sets, as if of a strange kind,"));
        }
    }
    log.write(result.metrics);
    saveDetector(target.file, *trained.detector,
                 cardOf(target, data, result.metrics, run.settings().seed),
                 isForOne ? data.encoder.fingerprint : "");
    if (isForOne) {
        reference.detectorFingerprint =
            ContentHash::of(readFile(target.file, kModelFileLimit)).toHex();
        saveConformalReference(calibrationFileOf(target.file), reference);
    }
    return result;
}

/// Half of the readable pictures, by their content. @param which 0 or 1
std::vector<bool> half(const LabelledPictures& pictures, const EncodedMembers& encoded,
                       std::uint64_t which) {
    std::vector<bool> isTaken = encoded.readable;
    for (std::size_t index = 0; index < isTaken.size(); ++index) {
        isTaken[index] = isTaken[index] && pictures.pictures[index].content.high % 2 == which;
    }
    return isTaken;
}

void makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw Error(ErrorKind::Failed, toUtf8(folder) + ": the folder cannot be made (" +
                                           error.message() + "); choose another one.");
    }
}

void copyFile(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (error) {
        throw Error(ErrorKind::Failed, toUtf8(to.parent_path()) + ": " + toUtf8(to.filename()) +
                                           " cannot be written to this folder (" + error.message() +
                                           "); choose another one.");
    }
}

/// The encoder's file, and the pictures that its training left out.
struct UsedEncoder {
    fs::path file;
    std::vector<Problem> problems;
};

/// The encoder of the recipe: trained, or as an earlier run finished it.
UsedEncoder trainedEncoder(const OutlierRecipe& recipe, const LabelledPictures& pictures,
                           const OutlierTraining& training,
                           const std::shared_ptr<const ArchiveFormat>& archives,
                           const RunContext& run) {
    const fs::path file = training.output / kShippedEncoder;
    std::error_code unknown;
    if (training.resume && fs::exists(file, unknown)) {
        return {file, {}};
    }
    const TrainingResult encoder = trainEncoder(recipe, pictures,
                                                {.dataFolder = training.dataFolder,
                                                 .output = training.output / "work",
                                                 .resume = training.resume},
                                                archives, run);
    copyFile(encoder.modelFile, file);
    return {file, encoder.problems};
}

void refuseTooFewPictures(const DetectorData& data, const fs::path& recipe) {
    if (data.train.empty() || data.validation.empty() || data.test.empty()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(recipe) +
                        ": its sources have too few labelled pictures to draw sets for "
                        "training, validation and testing; add more.");
    }
}

void keepAsOwn(const fs::path& detectorFile, const std::string& encoderFingerprint) {
    const fs::path own = ownDetectorFile(encoderFingerprint);
    makeFolder(own.parent_path());
    copyFile(detectorFile, own);
    copyFile(calibrationFileOf(detectorFile), calibrationFileOf(own));
}

void refuseWithoutZips(const std::shared_ptr<const ArchiveFormat>& archives) {
    if (archives == nullptr) {
        throw Error(ErrorKind::Failed,
                    "This Setscope was built without zip files, in which the pictures of a recipe "
                    "lie; build it with QuaZip.");
    }
}

/// The detectors of a run: the one for the encoder, whose result this is, and without a backbone
/// the one for any encoder.
TrainingResult trainDetectors(const DetectorData& data, const OutlierTraining& training,
                              const RunContext& run) {
    if (!training.backbone.empty()) {
        const std::string stem = toUtf8(training.backbone.stem());
        const fs::path file = training.output / fromUtf8(stem + "_detector.safetensors");
        TrainingResult result = trainAndSaveDetector(
            {DetectorScope::OneEncoder, stem + "-detector", file}, data, training, run);
        keepAsOwn(file, data.encoder.fingerprint);
        return result;
    }
    TrainingResult result = trainAndSaveDetector(
        {DetectorScope::OneEncoder, "setscope-default", training.output / kShippedDetector}, data,
        training, run);
    trainAndSaveDetector(
        {DetectorScope::AnyEncoder, "setscope-generic", training.output / kShippedGenericDetector},
        data, training, run);
    return result;
}

}  // namespace

TrainingResult trainOutlierModels(const OutlierTraining& training,
                                  const std::shared_ptr<const ArchiveFormat>& archives,
                                  const RunContext& run) {
    refuseWithoutZips(archives);
    OutlierRecipe recipe = readOutlierRecipe(training.recipe);
    if (!training.backbone.empty()) {
        recipe.head.views = recipe.head.backboneViews;
    }
    const fs::path work = training.output / "work";
    makeFolder(work);
    const LabelledPictures pictures =
        loadLabelledPictures(recipe, training.dataFolder, work, archives, run);
    const MediaReader reader(archives);
    const UsedEncoder used = training.backbone.empty()
                                 ? trainedEncoder(recipe, pictures, training, archives, run)
                                 : UsedEncoder{training.backbone, {}};
    const std::unique_ptr<const Encoder> encoder = openEncoder(used.file, reader);
    const std::string& fingerprint = encoder->identity().fingerprint;
    const EncodedMembers encoded =
        encodeWithFile(*encoder, asMembers(pictures.pictures),
                       work / ("features-" + fingerprint + ".safetensors"), run);
    const ViewFeatures views = encodeViews(
        openImageNetwork(used.file), pictures.pictures, headViews(recipe.head, pictures),
        work / ("views-" + fingerprint + ".safetensors"), reader, run);
    const auto heldOut = [&](Split split, const std::vector<bool>& isTaken) {
        return episodeSources(pictures, encoded.features, isTaken, split, kSmallestConcept);
    };
    const DetectorData data{
        .recipe = recipe,
        .pictures = pictures,
        .encoder = encoder->identity(),
        .encoderOrigin = training.backbone.empty() ? EncoderOrigin::Recipe : EncoderOrigin::Other,
        .train = trainingSources(recipe.head, pictures, encoded.features, encoded.readable, views),
        .validation = heldOut(Split::Validation, encoded.readable),
        .test = heldOut(Split::Test, encoded.readable),
        .reference = heldOut(Split::Test, half(pictures, encoded, 0)),
        .clean = heldOut(Split::Test, half(pictures, encoded, 1))};
    refuseTooFewPictures(data, training.recipe);
    TrainingResult result = trainDetectors(data, training, run);
    addProblems(result, used.problems);
    addProblems(result, encoded.problems);
    addProblems(result, views.problems);
    return result;
}

}  // namespace setscope
