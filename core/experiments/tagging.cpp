#include "core/experiments/tagging.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/picture_tables.h"
#include "core/experiments/progress_text.h"
#include "core/experiments/tagging_comparison.h"
#include "core/experiments/tagging_data.h"
#include "core/features/encoders.h"
#include "core/io/archive.h"
#include "core/io/media_reader.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

constexpr std::int64_t kFewestItems = 20;

std::vector<PublishedFigure> publishedTagging() {
    const std::string source = "Zaheer et al. 2017, table 4";
    return {{"ESP game: F1 of Deep Sets", 0.36, FigureUnit::Share, source},
            {"ESP game: F1 of least squares", 0.37, FigureUnit::Share, source},
            {"ESP game: F1 of FastTag", 0.37, FigureUnit::Share, source},
            {"IAPRTC-12.5: F1 of Deep Sets", 0.36, FigureUnit::Share, source},
            {"IAPRTC-12.5: F1 of least squares", 0.36, FigureUnit::Share, source},
            {"IAPRTC-12.5: F1 of FastTag", 0.38, FigureUnit::Share, source}};
}

/// "5 to an item of Corel5k, 3 to an item of Films"
std::string assignedNumbers(const std::vector<TaggingSource>& sources) {
    std::string text;
    for (const TaggingSource& source : sources) {
        text += (text.empty() ? "" : ", ") + std::to_string(source.assigned) + " to an item of " +
                source.title;
    }
    return text;
}

std::vector<std::string> taggingNotes(const std::vector<TaggingSource>& sources,
                                      ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "Items are divided at random: 70 % learn, 10 % decide choices, 20 % are the test. "
        "Intervals are by bootstrap: in the first table over the tags, in the second over the "
        "items.",
        "Tags assigned: " + assignedNumbers(sources) +
            ". The paper assigns five; films have 2.4 genres in the mean, rounded up.",
        "The published figures are of two other collections of pictures with deep features; the "
        "pictures here have but a few hundred visual words each seen or not, the pages their "
        "words, and the films their posters as the compact encoder sees them. Only the order of "
        "the methods can be compared.",
        "Precision and recall are means over the tags, so that rare tags count as much as common "
        "ones. From every method's scores a part of the logarithm of the tag's share is taken "
        "away; which part, validation chooses for each method alike. The second table counts "
        "every tag of an item alike and takes nothing away; a column leaves items out that have "
        "no other tag than those given.",
        "Deep Sets learn from features with some tags given, as in the paper, by a softmax over "
        "the tags in place of its margin loss. How much is dropped in training, validation "
        "chooses for each network, as it chooses the settings of the rivals."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: short trainings. Leave --quick away for the figures.");
    }
    return notes;
}

/// The sources that this build can read. @param notes gets a sentence for each that it cannot
std::vector<TaggingSource> readableSources(const TaggingOptions& options,
                                           const std::shared_ptr<const ArchiveFormat>& archives,
                                           std::vector<std::string>& notes) {
    std::vector<TaggingSource> readable;
    for (const TaggingSource& source : options.sources) {
        if (source.pictures.empty() || (archives != nullptr && decodesPictures())) {
            readable.push_back(source);
        } else {
            notes.push_back(source.title +
                            " were left out, because this Setscope was built without " +
                            (archives == nullptr ? "QuaZip, which opens zip files."
                                                 : "OpenCV, which decodes pictures."));
        }
    }
    return readable;
}

TaggedItems itemsOf(const TaggingSource& source, const ExperimentRequest& request,
                    const TaggingOptions& options,
                    const std::shared_ptr<const ArchiveFormat>& archives, const RunContext& run) {
    if (source.pictures.empty()) {
        return readTaggedItems(source.file, run);
    }
    makeWorkFolder(request.workFolder);
    const MediaReader reader(archives);
    const auto encoder = openEncoder(options.encoder, reader);
    return readTaggedFilms(source.file,
                           encodeFromArchive(*encoder, reader, source.pictures, request.workFolder,
                                             saying(run, source.title + ": encoding posters")));
}

void requireEnough(const TaggedItems& items, const TaggingSource& source) {
    if (std::ranges::count_if(items.tags, [](const auto& tags) { return !tags.empty(); }) <
        kFewestItems) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(source.file) +
                        " has too few items with tags that can be read; get the file again.");
    }
}

Json taggingSettings(const std::vector<TaggingSource>& sources, const TaggingOptions& options) {
    Json assigned = Json::object();
    for (const TaggingSource& source : sources) {
        assigned[source.title] = source.assigned;
    }
    Json dropouts = Json::array();
    for (const TaggingDropout& dropout : options.dropouts) {
        dropouts.push_back({{"features", dropout.features}, {"hidden", dropout.hidden}});
    }
    return {{"assigned", assigned},
            {"embeddingWidth", options.embeddingWidth},
            {"width", options.width},
            {"dropouts", dropouts},
            {"learningRate", options.learningRate},
            {"weightDecay", options.weightDecay},
            {"withoutSetShare", options.withoutSetShare},
            {"batchItems", options.batchItems},
            {"steps", options.steps}};
}

}  // namespace

TaggingOptions taggingOptions(const ExperimentRequest& request) {
    const std::filesystem::path& data = request.dataFolder;
    TaggingOptions options;
    options.sources = {{"Corel5k", data / "tags" / "corel5k.tsv.gz", {}, 5},
                       {"delicious", data / "tags" / "delicious.tsv.gz", {}, 5},
                       {"Films", data / "movies" / "movies.csv", data / "movies" / "posters.zip",
                        3}};  // genres of a film are 2.4 in the mean
    options.encoder = dataFolder() / "models" / kShippedEncoder;
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.steps = 600;
    }
    return options;
}

ExperimentResult tagging(const ExperimentRequest& request, const TaggingOptions& options,
                         const std::shared_ptr<const ArchiveFormat>& archives,
                         const RunContext& run) {
    setThreads(run.settings().threads);
    std::vector<std::string> leftOut;
    const std::vector<TaggingSource> sources = readableSources(options, archives, leftOut);
    for (const TaggingSource& source : sources) {
        requireData(source.file);
        if (!source.pictures.empty()) {
            requireData(source.pictures);
        }
    }
    ExperimentResult result;
    result.device = processorUse(run.settings().device);
    result.settings = taggingSettings(sources, options);
    TaggingTables tables = taggingTables(options);
    for (const TaggingSource& source : sources) {
        TaggedItems items = itemsOf(source, request, options, archives, run);
        requireEnough(items, source);
        compareTagging(request, source, items, options, tables, run);
        std::ranges::move(items.problems, std::back_inserter(result.problems));
    }
    result.tables = {std::move(tables.open), std::move(tables.given)};
    result.published = publishedTagging();
    result.notes = taggingNotes(sources, request.extent);
    std::ranges::move(leftOut, std::back_inserter(result.notes));
    return result;
}

ExperimentResult runTagging(const ExperimentRequest& request,
                            const std::shared_ptr<const ArchiveFormat>& archives,
                            const RunContext& run) {
    return tagging(request, taggingOptions(request), archives, run);
}

}  // namespace setscope
