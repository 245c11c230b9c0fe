#include "core/experiments/multimodal.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/multimodal_comparison.h"
#include "core/experiments/multimodal_data.h"
#include "core/experiments/picture_tables.h"
#include "core/experiments/progress_text.h"
#include "core/features/encoders.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/archive.h"
#include "core/io/media_reader.h"
#include "core/io/word_vectors.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

std::vector<PublishedFigure> publishedMultimodal() {
    const std::string ads = "Reiter et al. 2020, table 2 (Ads-Parallelity)";
    const std::string films = "Reiter et al. 2020, table 3 (MM-IMDb)";
    return {{"accuracy, best rival", 0.655, FigureUnit::Share, ads},
            {"accuracy, image alone", 0.57726, FigureUnit::Share, ads},
            {"accuracy, text alone, max", 0.72167, FigureUnit::Share, ads},
            {"accuracy, image + text, max", 0.71552, FigureUnit::Share, ads},
            {"accuracy, image + text, min", 0.73058, FigureUnit::Share, ads},
            {"accuracy, image + text, sum", 0.76713, FigureUnit::Share, ads},
            {"F1 micro, best rival", 0.664, FigureUnit::Share, films},
            {"F1 micro, image alone", 0.5253, FigureUnit::Share, films},
            {"F1 micro, text alone", 0.6699, FigureUnit::Share, films},
            {"F1 micro, image + text, max", 0.6623, FigureUnit::Share, films},
            {"F1 micro, image + text, min", 0.6709, FigureUnit::Share, films},
            {"F1 micro, image + text, sum", 0.6716, FigureUnit::Share, films},
            {"F1 micro, image + text + boxes, max", 0.6773, FigureUnit::Share, films},
            {"F1 macro, image + text + boxes, max", 0.6133, FigureUnit::Share, films},
            {"F1 samples, image + text + boxes, max", 0.6763, FigureUnit::Share, films}};
}

std::vector<std::string> multimodalNotes(ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "The paper's data are MM-IMDb (25,959 films) and Ads-Parallelity, with features of very "
        "large networks. Here are 1,403 films, with posters of the compact encoder and plots as "
        "mean word vectors, and products of a shop: the published figures stand for themselves.",
        "\"Sets\" go beyond the paper: every encoder has a second, residual layer, its features "
        "are brought to mean 0 and variance 1 before the maximum, and one learned member that is "
        "the same for all samples is in every set. All settings were chosen on validation parts of "
        "three to five divisions of the training and validation samples, those of late fusion too: "
        "width, dropout before the last layer, placeholders, and no second layer and no "
        "normalisation, with which it was no better there; a common member would be one more bias "
        "of it.",
        "The paper does not measure missing modalities. Here every modality of every test sample "
        "is taken away by chance, or all but those of a feature combination, the same for all "
        "methods; a sample may lose all of them. Models are trained on complete samples, as in the "
        "paper, and on one sample of nothing in each step, labelled with the shares of the "
        "classes, from which late fusion gains nothing on validation samples and the sets much. "
        "Where the column says \"drop\", every sample of a step also draws a chance with which "
        "each of its modalities is taken away.",
        "For genres, one threshold is chosen on validation samples with as much missing as the "
        "test samples have; nothing else is chosen in the run. With one vector per sample the "
        "paper's poolings are the same. Intervals are over test samples, not over "
        "trainings; a lead's is that of the same samples told by both. Models of single "
        "combinations are trained once, models of all features several times.",
        "The title of a product often says its article type. Only names of directors, actors, "
        "words and attributes that training samples have are known; others do not occur."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: fewer samples, narrower networks, two poolings, each feature "
            "alone and all together, one training and fewer epochs; leave --quick away for the "
            "figures that count.");
    }
    return notes;
}

Json multimodalSettings(const MultimodalExperimentOptions& options) {
    std::vector<std::string> names;
    for (const Pooling pooling : options.poolings) {
        names.emplace_back(toText(pooling));
    }
    return {{"poolings", names},
            {"mostFilms", options.mostFilms},
            {"mostProducts", options.mostProducts},
            {"width", options.width},
            {"rhoWidth", options.rhoWidth},
            {"rhoDropout", options.rhoDropout},
            {"epochs", options.training.epochs},
            {"productEpochs", options.productEpochs},
            {"warmupEpochs", options.training.warmupEpochs},
            {"batchSamples", options.training.batchSamples},
            {"learningRate", options.training.learningRate},
            {"weightDecay", options.training.weightDecay},
            {"modalityDropout", options.modalityDropout},
            {"trainings", options.trainings},
            {"missing", options.missing}};
}

}  // namespace

MultimodalExperimentOptions multimodalExperimentOptions(const ExperimentRequest& request) {
    MultimodalExperimentOptions options;
    options.encoder = dataFolder() / "models" / kShippedEncoder;
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.combinations = MultimodalExperimentOptions::Combinations::SinglesAndAll;
        options.poolings = {Pooling::Max, Pooling::Sum};
        options.mostFilms = 1000;
        options.mostProducts = 1200;
        options.width = 128;
        options.productEpochs = 24;  // An epoch has fewer steps than in a full run.
        options.trainings = 1;
    }
    return options;
}

ExperimentResult multimodalExperiment(const ExperimentRequest& request,
                                      const MultimodalExperimentOptions& options,
                                      const std::shared_ptr<const ArchiveFormat>& archives,
                                      const RunContext& run) {
    requireArchives(archives);
    setThreads(run.settings().threads);
    const ChosenDevice device = chooseDevice(run.settings().device);
    const fs::path& folder = request.dataFolder;
    const fs::path vectors = folder / "wordvectors" / "googlenews_300d_f16.npy";
    for (const fs::path& file :
         {folder / "movies" / "movies.csv", folder / "movies" / "posters.zip",
          folder / "fashion" / "products.csv", folder / "fashion" / "images.zip", vectors}) {
        requireData(file);
    }
    makeWorkFolder(request.workFolder);
    const MediaReader reader(archives);
    const auto pictures = openEncoder(options.encoder, reader);
    const RunContext reading = saying(run, "Reading word vectors");
    const auto texts = makeWordVectorEncoder(readWordVectors(vectors, reading), "words", reading);
    const RunContext encoding = saying(run, "Encoding pictures and texts");
    const auto sourcesIn = [&](const char* place, const char* table, const char* archive,
                               std::int64_t most) {
        return MultimodalSources{folder / place / table,
                                 encodeFromArchive(*pictures, reader, folder / place / archive,
                                                   request.workFolder, encoding),
                                 *texts, most};
    };
    ExperimentResult result;
    result.device = device.use;
    result.settings = multimodalSettings(options);
    result.published = publishedMultimodal();
    const auto movies = readMovieSamples(
        sourcesIn("movies", "movies.csv", "posters.zip", options.mostFilms), encoding);
    const auto fashion = readFashionSamples(
        sourcesIn("fashion", "products.csv", "images.zip", options.mostProducts), encoding);
    MultimodalTrainingOptions ofProducts = options.training;
    ofProducts.epochs = options.productEpochs;
    for (const auto& [data, training] :
         {std::pair(&movies, options.training), std::pair(&fashion, ofProducts)}) {
        result.problems.insert(result.problems.end(), data->problems.begin(), data->problems.end());
        for (const MultimodalTask& task : data->tasks) {
            compareOnTask(task, {request, *data, options, training, device.device}, result, run);
        }
    }
    std::ranges::move(multimodalNotes(request.extent), std::back_inserter(result.notes));
    return result;
}

ExperimentResult runMultimodal(const ExperimentRequest& request,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run) {
    return multimodalExperiment(request, multimodalExperimentOptions(request), archives, run);
}

}  // namespace setscope
