#include "core/experiments/outlier_images.h"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/experiments/baselines/dense_outlier_net.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/outlier_domains.h"
#include "core/experiments/outlier_tables.h"
#include "core/experiments/progress_text.h"
#include "core/io/archive.h"
#include "core/models/outlier_detector.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "core/training/outlier_training.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDenseSetSize = 16;  // members, as in the paper
constexpr std::int64_t kKeptMembers = 16;   // of the example beside a kept detector

std::int64_t atMost(std::int64_t limit, std::int64_t value) {
    return limit > 0 ? std::min(limit, value) : value;
}

/// The recipe with what the options leave of it. Sources without labels only teach encoders.
OutlierRecipe reducedRecipe(const OutlierImagesOptions& options) {
    OutlierRecipe recipe = readOutlierRecipe(options.recipe);
    std::erase_if(recipe.sources, [](const PictureSource& source) {
        return !source.archive.empty() && source.labels.empty();
    });
    for (PictureSource& source : recipe.sources) {
        source.drawnCount = atMost(options.drawnPictures, source.drawnCount);
    }
    recipe.head.views = std::min(options.views, recipe.head.views);
    recipe.head.steps = std::min(options.steps, recipe.head.steps);
    recipe.head.batchSets = std::min(options.batchSets, recipe.head.batchSets);
    return recipe;
}

/// Trains and tests everything for the features of one encoder.
class EncoderComparison {
  public:
    EncoderComparison(const ExperimentRequest& request, const EncodedDomains& encoded,
                      const HeadRecipe& recipe, const OutlierImagesOptions& options,
                      std::string title, const RunContext& run)
        : request_(request),
          domains_(encoded.domains),
          encoderFingerprint_(encoded.encoderFingerprint),
          recipe_(recipe),
          options_(options),
          title_(std::move(title)),
          run_(run) {}

    std::vector<OutlierCell> measure() {
        const std::shared_ptr<OutlierDetector> home = trainWithout(kNone, "all domains");
        const std::shared_ptr<DenseOutlierNet> dense = trainDenseOutlierNet(
            sourcesWithout(domains_, kNone, &DomainSources::train), recipe_, kDenseSetSize,
            saying(run_, title_ + ": training the dense rival"));
        std::vector<OutlierCell> cells;
        for (std::ptrdiff_t index = 0; index < std::ssize(domains_); ++index) {
            const DomainSources& domain = domains_[static_cast<std::size_t>(index)];
            if (hasAnyCell(domain)) {
                const auto leftOut = trainWithout(index, "all but " + domain.name);
                test(domain, {{{kOursLeftOut, *leftOut}, {kOursHome, *home}}, dense.get()}, cells);
            }
        }
        return cells;
    }

  private:
    static constexpr std::ptrdiff_t kNone = -1;

    std::shared_ptr<OutlierDetector> trainWithout(std::ptrdiff_t leftOut, const std::string& what) {
        const auto train = sourcesWithout(domains_, leftOut, &DomainSources::train);
        const auto validation = sourcesWithout(domains_, leftOut, &DomainSources::validation);
        if (train.empty() || validation.empty()) {
            throw Error(ErrorKind::BadInput,
                        toUtf8(options_.recipe) +
                            ": to leave one domain out, at least two must have labelled pictures "
                            "enough for training and validation; add more.");
        }
        DetectorTraining training;
        training.recipe = recipe_;
        auto detector = trainDetector(train, validation, training,
                                      saying(run_, title_ + ": training on " + what))
                            .detector;
        keep(*detector, validation.front(), title_ + ", " + what);
        return detector;
    }

    void keep(OutlierDetector& detector, const EpisodeSource& source,
              const std::string& name) const {
        const auto example = [&]() -> NamedTensors {
            Random drawing = Random(run_.settings().seed).fork("example");
            EpisodeBatchBuilder builder;
            builder.add(source, 0, source.draw(kKeptMembers, 1, drawing));
            const EpisodeBatch batch = builder.build();
            const at::Tensor relative =
                setRelativeInputs(batch.features, batch.offsets, quiet(run_));
            NamedTensors tensors = exampleSets({batch.features, batch.offsets});
            tensors["relative"] = relative;
            tensors["logits"] = detector.forward(batch.features, relative, batch.offsets);
            return tensors;
        };
        keepModel(request_,
                  {name, kOutlierDetectorKind, toJson(detector.options()), namedTensors(detector),
                   example, detectorInput(encoderFingerprint_)},
                  run_.settings().seed);
    }

    /// The sizes and numbers of strangers that a source is tested with.
    std::vector<SetShape> shapesOf(const EpisodeSource& source) const {
        std::vector<SetShape> shapes;
        for (const std::int64_t size : options_.setSizes) {
            for (const std::int64_t strangers : options_.strangerCounts) {
                if (strangers < size && hasCell(source, {size, strangers})) {
                    shapes.push_back({size, strangers});
                }
            }
        }
        return shapes;
    }

    bool hasAnyCell(const DomainSources& domain) const {
        return std::ranges::any_of(
            domain.test, [this](const EpisodeSource& source) { return !shapesOf(source).empty(); });
    }

    void test(const DomainSources& domain, const TestedMethods& methods,
              std::vector<OutlierCell>& cells) {
        for (const EpisodeSource& source : domain.test) {
            for (const SetShape& shape : shapesOf(source)) {
                cells.push_back(measureCell(
                    cellSource(domain.name, source, shape), shape, options_.testSets, methods,
                    saying(run_, title_ + ": testing on " + source.pool().domain + ", sets of " +
                                     std::to_string(shape.size))));
            }
        }
    }

    const ExperimentRequest& request_;
    const std::vector<DomainSources>& domains_;
    const std::string& encoderFingerprint_;
    const HeadRecipe& recipe_;
    const OutlierImagesOptions& options_;
    std::string title_;
    const RunContext& run_;
};

std::vector<std::string> protocolNotes(const OutlierRecipe& recipe,
                                       const OutlierImagesOptions& options,
                                       ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "The paper trains convolutions of 64×64 faces and the set layers as one, on sets that "
        "share "
        "two attributes, and tests on faces. Here an encoder is given, only the detector on its "
        "features is trained, and the pictures are of several domains, by attribute and by class.",
        "The compact encoder itself has learned from training pictures of every domain, also of "
        "the "
        "one that its detector is trained without; MobileNet has learned from ImageNet, which the "
        "domain “photos” is a sample of. The rivals use the same features.",
        "Every training has " + counted(recipe.head.steps, "step", "steps") + " of " +
            counted(recipe.head.batchSets, "set", "sets") +
            ", fewer than the shipped detector's; the dense rival has as many.",
        "The intervals are over sets drawn from these test pictures, not over other pictures. The "
        "best rival of a row is the best on these very sets, which favours it.",
        "Cells whose source has fewer than three concepts with test pictures enough are absent.",
    };
    if (std::ranges::any_of(options.strangerCounts, [](std::int64_t n) { return n > 1; })) {
        notes.emplace_back(
            "With several strangers the figure is the share of them among as many highest scores; "
            "our detector then ranks by its head for any number of strangers.");
    }
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: part of the pictures, the compact encoder only, two sizes of "
            "set, "
            "short trainings and few test sets. Its figures are no measure of the detector; leave "
            "--quick away for those.");
    }
    return notes;
}

Json settingsOf(const OutlierRecipe& recipe, const OutlierImagesOptions& options) {
    return {{"recipe", recipe.name},
            {"recipeSeed", recipe.seed},
            {"trainingPicturesPerDomain", options.limits.train},
            {"validationPicturesPerDomain", options.limits.validation},
            {"testPicturesPerDomain", options.limits.test},
            {"views", recipe.head.views},
            {"steps", recipe.head.steps},
            {"batchSets", recipe.head.batchSets},
            {"testSets", options.testSets},
            {"setSizes", options.setSizes},
            {"strangerCounts", options.strangerCounts}};
}

std::vector<PublishedFigure> publishedFigures() {
    const std::string source = "Zaheer et al. 2017, set anomaly detection on CelebA";
    return {{"three equivariant layers, sets of 16", 0.75, FigureUnit::Share, source},
            {"the same with dense layers", 0.063, FigureUnit::Share, source}};
}

void addMissingProblems(std::vector<Problem>& problems, const std::vector<Problem>& more) {
    for (const Problem& problem : more) {
        if (std::ranges::find(problems, problem.path, &Problem::path) == problems.end()) {
            problems.push_back(problem);
        }
    }
}

/// The encoders that are there. @param notes gets a sentence for each that is not
std::vector<NamedEncoderFile> presentEncoders(const OutlierImagesOptions& options,
                                              std::vector<std::string>& notes) {
    std::vector<NamedEncoderFile> present;
    std::error_code unknown;
    for (const NamedEncoderFile& encoder : options.encoders) {
        if (fs::exists(encoder.file, unknown)) {
            present.push_back(encoder);
        } else {
            notes.push_back(encoder.title + " was left out, because " + toUtf8(encoder.file) +
                            " is not there.");
        }
    }
    if (present.empty()) {
        throw Error(ErrorKind::BadInput,
                    "None of the experiment's encoders is there" +
                        (notes.empty() ? std::string(".") : "; " + notes.back()));
    }
    return present;
}

}  // namespace

OutlierImagesOptions outlierImagesOptions(const ExperimentRequest& request) {
    OutlierImagesOptions options;
    options.recipe = dataFolder() / "recipes" / "outliers_default.json";
    options.encoders = {{"compact", "Compact encoder", dataFolder() / "models" / kShippedEncoder}};
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.limits = {.train = 300, .validation = 100, .test = 350};
        options.drawnPictures = 400;
        options.views = 0;
        options.steps = 120;
        options.batchSets = 16;
        options.testSets = 80;
        options.setSizes = {8, 16};
        options.strangerCounts = {1};
        return options;
    }
    options.encoders.push_back(
        {"mobilenet", "MobileNet",
         request.dataFolder / ".." / "backbones" / "mobilenet_v1_0.75_224.onnx"});
    options.limits = {.train = 4000, .validation = 1000, .test = 3000};
    options.views = 3;
    return options;
}

ExperimentResult outlierImages(const ExperimentRequest& request,
                               const OutlierImagesOptions& options,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run) {
    setThreads(run.settings().threads);
    const OutlierRecipe recipe = reducedRecipe(options);
    requirePictures(recipe, request.dataFolder, archives);
    makeWorkFolder(request.workFolder);

    ExperimentResult result;
    result.device = processorUse(run.settings().device);
    result.settings = settingsOf(recipe, options);
    result.published = publishedFigures();
    result.notes = protocolNotes(recipe, options, request.extent);
    const std::vector<NamedEncoderFile> encoders = presentEncoders(options, result.notes);

    LabelledPictures pictures =
        loadLabelledPictures(recipe, request.dataFolder, request.workFolder, archives, run);
    limitPictures(pictures, options.limits);
    for (const NamedEncoderFile& encoder : encoders) {
        const EncodedDomains encoded = encodeDomains(
            pictures, recipe.head, encoder, request.workFolder, MediaReader(archives), run);
        addMissingProblems(result.problems, encoded.problems);
        EncoderComparison comparison(request, encoded, recipe.head, options, encoder.title, run);
        const OutlierCells measured{encoder.id, encoder.title, comparison.measure()};
        std::ranges::move(comparisonTables(measured, run), std::back_inserter(result.tables));
    }
    return result;
}

ExperimentResult runOutlierImages(const ExperimentRequest& request,
                                  const std::shared_ptr<const ArchiveFormat>& archives,
                                  const RunContext& run) {
    return outlierImages(request, outlierImagesOptions(request), archives, run);
}

}  // namespace setscope
