#include "core/experiments/multimodal.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/base/random.h"
#include "core/base/seeded_run.h"
#include "core/experiments/baselines/late_fusion.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/figures.h"
#include "core/experiments/multimodal_data.h"
#include "core/experiments/multimodal_tables.h"
#include "core/experiments/progress_text.h"
#include "core/features/encoders.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/archive.h"
#include "core/io/media_reader.h"
#include "core/io/word_vectors.h"
#include "core/models/multimodal_sets.h"
#include "core/tensor/device.h"
#include "core/training/cached_features.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr double kHalfMissing = 0.5;

/// A classifier that has learned.
struct TrainedClassifier {
    std::shared_ptr<torch::nn::Module> module;
    SampleClassifier classify;
    double validation = 0.0;              ///< the measure that its weights were chosen by
    std::vector<std::size_t> modalities;  ///< of the data that it sees
};

/// How a classifier is made.
struct ClassifierKind {
    enum class Fusion { Sets, ZeroPlaceholders, LearnedPlaceholders };
    Fusion fusion = Fusion::Sets;
    Pooling pooling = Pooling::Max;  ///< of sets
    double modalityDropout = 0.0;
};

/// The logit above which a class is said that has the highest F1 micro on these samples.
double bestLogitThreshold(const at::Tensor& logits, const at::Tensor& actual) {
    constexpr std::int64_t kCandidates = 200;
    const at::Tensor sorted = std::get<0>(logits.flatten().sort(0, /*descending=*/true));
    const at::Tensor isActual = actual > 0.5;
    const auto positives = isActual.sum().item<double>();
    double best = 0.0;
    double highest = -1.0;
    // As many classes are said as there are, up to three times as many.
    const auto most = std::min(sorted.size(0), static_cast<std::int64_t>(3.0 * positives));
    for (std::int64_t candidate = 1; candidate <= kCandidates; ++candidate) {
        const std::int64_t place = std::max<std::int64_t>(candidate * most / kCandidates, 1) - 1;
        const double threshold = sorted[place].item<double>();
        const at::Tensor said = logits >= threshold;
        const double f1 =
            2.0 * (said & isActual).sum().item<double>() / (said.sum().item<double>() + positives);
        if (f1 > highest) {
            highest = f1;
            best = threshold;
        }
    }
    return best;
}

at::Tensor saidLabels(const at::Tensor& logits, MultimodalTask::Labels labels, double threshold) {
    return labels == MultimodalTask::Labels::Any
               ? logits >= threshold
               : at::one_hot(logits.argmax(1), logits.size(1)).to(at::kBool);
}

/// The same draw for every method.
MultimodalBatch withMissing(const MultimodalBatch& samples, double chance, std::uint64_t seed) {
    Random random = Random(seed).fork("missing " + std::to_string(chance));
    return withMissingModalities(samples, chance, random);
}

const char* meaningOf(Pooling pooling) {
    switch (pooling) {
        case Pooling::Max:
            return "sets, the largest of every column (the paper's choice)";
        case Pooling::Sum:
            return "sets, sum";
        case Pooling::Mean:
            return "sets, mean";
        case Pooling::Min:
            return "sets, the smallest of every column";
        case Pooling::Median:
            return "sets, median";
        case Pooling::LogSumExp:
            return "sets, log-sum-exp";
    }
    return "";
}

/// Measures one task.
class TaskComparison {
  public:
    TaskComparison(const MultimodalData& data, const MultimodalTask& task,
                   const MultimodalExperimentOptions& options, const c10::Device& device,
                   const RunContext& run)
        : data_(data),
          task_(task),
          options_(options),
          run_(run),
          train_(part(data.training, device)),
          validation_(part(data.validation, device)),
          test_(part(data.test, device)) {}

    void measure(ExperimentResult& result) {
        std::vector<CombinationOutcome> outcomes;
        const std::vector<std::vector<std::size_t>> all = combinations();
        for (const std::vector<std::size_t>& groups : all) {
            outcomes.push_back(
                combinationOutcome(groups, std::ssize(outcomes) + 1, std::ssize(all)));
        }
        std::vector<ExperimentTable> tables =
            combinationTables(task_, methods(), outcomes, test_.count());
        result.tables.insert(result.tables.end(), tables.begin(), tables.end());
        result.notes.push_back(combinationSentence(task_, outcomes));
        addRobustness(result, poolingFromText(chosenPooling(outcomes.back())));
    }

  private:
    LabelledSamples part(const std::vector<std::int64_t>& samples,
                         const c10::Device& device) const {
        return {toDevice(selectSamples(data_.samples, samples), device),
                task_.actual.index_select(0, at::tensor(samples, at::kLong)).to(device)};
    }

    /// Choices of groups, the smaller ones first; the last has all.
    std::vector<std::vector<std::size_t>> combinations() const {
        const std::size_t count = data_.groups.size();
        std::vector<std::vector<std::size_t>> all;
        for (std::size_t bits = 1; bits < (std::size_t{1} << count); ++bits) {
            std::vector<std::size_t> groups;
            for (std::size_t group = 0; group < count; ++group) {
                if ((bits >> group & 1U) != 0) {
                    groups.push_back(group);
                }
            }
            const bool isEvery =
                options_.combinations == MultimodalExperimentOptions::Combinations::Every;
            if (isEvery || groups.size() == 1 || groups.size() == count) {
                all.push_back(std::move(groups));
            }
        }
        std::ranges::stable_sort(all, {}, &std::vector<std::size_t>::size);
        return all;
    }

    std::vector<MultimodalMethod> methods() const {
        std::vector<MultimodalMethod> list;
        for (const Pooling pooling : options_.poolings) {
            list.push_back({toText(pooling), toText(pooling), meaningOf(pooling)});
        }
        list.push_back({kLateFusionId, "Late fusion",
                        "concatenation with zeros for what is missing, the same encoders"});
        return list;
    }

    std::vector<std::size_t> allGroups() const {
        std::vector<std::size_t> groups(data_.groups.size());
        std::iota(groups.begin(), groups.end(), std::size_t{0});
        return groups;
    }

    /// The modalities of the groups, in their order.
    std::vector<std::size_t> modalitiesOf(const std::vector<std::size_t>& groups) const {
        std::vector<std::size_t> modalities;
        for (const std::size_t group : groups) {
            const std::vector<std::size_t>& own = data_.groups[group].modalities;
            modalities.insert(modalities.end(), own.begin(), own.end());
        }
        return modalities;
    }

    static MultimodalBatch chosen(const MultimodalBatch& samples,
                                  const std::vector<std::size_t>& modalities) {
        MultimodalBatch batch;
        for (const std::size_t modality : modalities) {
            batch.modalities.push_back(samples.modalities[modality]);
        }
        return batch;
    }

    MultimodalSetsOptions network(const std::vector<std::size_t>& modalities,
                                  Pooling pooling) const {
        MultimodalSetsOptions network;
        for (const std::size_t modality : modalities) {
            network.encoders.modalities.push_back(data_.modalities[modality]);
        }
        network.encoders.width = options_.width;
        network.pooling = pooling;
        network.rhoWidths = {options_.rhoWidth};
        network.classes = std::ssize(task_.classes);
        return network;
    }

    TrainedClassifier trained(const ClassifierKind& kind, const std::vector<std::size_t>& groups,
                              std::uint64_t seed, const std::string& what) const {
        const std::vector<std::size_t> modalities = modalitiesOf(groups);
        const LabelledSamples train{chosen(train_.samples, modalities), train_.labels};
        const LabelledSamples validation{chosen(validation_.samples, modalities),
                                         validation_.labels};
        const RunContext run = withSeed(saying(run_, what), run_.settings().seed + seed);
        at::manual_seed(Random(run.settings().seed).fork("multi-modal")());
        TrainedClassifier made;
        const auto take = [&](auto model) {
            model->standardiseBy(train.samples);
            model->to(train.labels.device());
            made.module = model;
            made.classify = [model](const MultimodalBatch& batch) { return model->forward(batch); };
        };
        const MultimodalSetsOptions options = network(modalities, kind.pooling);
        if (kind.fusion == ClassifierKind::Fusion::Sets) {
            take(std::make_shared<MultimodalSets>(options));
        } else {
            take(std::make_shared<LateFusion>(
                options, kind.fusion == ClassifierKind::Fusion::LearnedPlaceholders
                             ? Placeholder::Learned
                             : Placeholder::Zero));
        }
        MultimodalTrainingOptions training = options_.training;
        training.modalityDropout = kind.modalityDropout;
        const TrainingOutcome outcome =
            trainClassifier(*made.module, made.classify, train, validation, training, run);
        for (const CurvePoint& point : outcome.curve) {
            made.validation = std::max(made.validation, point.validationMetric);
        }
        made.modalities = modalities;
        return made;
    }

    at::Tensor logitsOf(const TrainedClassifier& classifier, const MultimodalBatch& samples,
                        double chance) const {
        const MultimodalBatch rest = withMissing(samples, chance, run_.settings().seed);
        return classifyAll(*classifier.module, classifier.classify,
                           chosen(rest, classifier.modalities), run_);
    }

    /// What it says of the test samples, of which modalities are missing by chance; of validation
    /// samples with as many missing comes the threshold.
    MultilabelScoring scored(const TrainedClassifier& classifier, double chance) const {
        const at::Tensor logits = logitsOf(classifier, test_.samples, chance);
        const double threshold =
            task_.labels == MultimodalTask::Labels::Any
                ? bestLogitThreshold(logitsOf(classifier, validation_.samples, chance),
                                     validation_.labels)
                : 0.0;
        return {logits, saidLabels(logits, task_.labels, threshold), test_.labels > 0.5};
    }

    CombinationOutcome combinationOutcome(const std::vector<std::size_t>& groups,
                                          std::int64_t number, std::int64_t count) const {
        CombinationOutcome outcome;
        for (const std::size_t group : groups) {
            outcome.features += (outcome.features.empty() ? "" : " + ") + data_.groups[group].name;
        }
        const auto add = [&](const std::string& id, const ClassifierKind& kind) {
            const TrainedClassifier classifier =
                trained(kind, groups, 0,
                        task_.title + ", combination " + std::to_string(number) + " of " +
                            std::to_string(count));
            const std::uint64_t seed = run_.settings().seed;
            outcome.validation[id] = classifier.validation;
            outcome.complete[id] = multimodalFigures(scored(classifier, 0.0), test_.count(), seed);
            outcome.missing[id] =
                multimodalFigures(scored(classifier, kHalfMissing), test_.count(), seed);
        };
        for (const Pooling pooling : options_.poolings) {
            add(toText(pooling), {ClassifierKind::Fusion::Sets, pooling});
        }
        add(kLateFusionId, {ClassifierKind::Fusion::ZeroPlaceholders});
        return outcome;
    }

    /// A method of the robustness table, trained several times.
    struct RobustMethod {
        MultimodalMethod method;
        ClassifierKind kind;
    };

    std::vector<RobustMethod> robustMethods(Pooling pooling) const {
        using Fusion = ClassifierKind::Fusion;
        const double dropout = options_.modalityDropout;
        return {{{"sets", "Sets", "the pooling that is best on complete validation samples"},
                 {Fusion::Sets, pooling}},
                {{"late-zero", "Late, zeros", "late fusion with zeros for what is missing"},
                 {Fusion::ZeroPlaceholders}},
                {{"late-learned", "Late, learned", "late fusion with learned placeholders"},
                 {Fusion::LearnedPlaceholders}},
                {{"sets-dropout", "Sets, drop", "sets trained with modalities taken away"},
                 {Fusion::Sets, pooling, dropout}},
                {{"late-dropout", "Late, drop",
                  "late fusion with learned placeholders, trained in the same way"},
                 {Fusion::LearnedPlaceholders, Pooling::Max, dropout}}};
    }

    void addRobustness(ExperimentResult& result, Pooling pooling) const {
        const std::vector<RobustMethod> methods = robustMethods(pooling);
        std::vector<std::vector<TrainedClassifier>> classifiers;
        for (const RobustMethod& method : methods) {
            auto& ofMethod = classifiers.emplace_back();
            for (std::int64_t training = 0; training < options_.trainings; ++training) {
                ofMethod.push_back(trained(method.kind, allGroups(),
                                           static_cast<std::uint64_t>(training) + 1,
                                           task_.title + ", missing modalities"));
            }
        }
        ExperimentTable table;
        table.id = task_.id + "-missing";
        table.title =
            task_.title + ": F1 micro by the chance of a modality to be missing in the test, %";
        table.counted = "Test samples";
        table.labels = {"Missing"};
        for (const RobustMethod& method : methods) {
            table.columns.push_back({method.method.id, method.method.heading, method.method.meaning,
                                     FigureUnit::Share, false});
        }
        table.columns.push_back(
            {"lead", "Lead", "sets less late fusion with zeros", FigureUnit::Difference, true});
        table.columns.push_back({"lead-dropout", "Lead, drop",
                                 "the same of those trained with modalities taken away",
                                 FigureUnit::Difference, true});
        for (const double chance : options_.missing) {
            table.rows.push_back(robustRow(classifiers, chance));
        }
        result.charts.push_back(robustChart(table));
        result.tables.push_back(std::move(table));
    }

    /// F1 micro of every method, the mean over its trainings, and the two leads, over the same
    /// draws of test samples.
    ExperimentRow robustRow(const std::vector<std::vector<TrainedClassifier>>& classifiers,
                            double chance) const {
        const MultimodalBatch samples = chosen(
            withMissing(test_.samples, chance, run_.settings().seed), modalitiesOf(allGroups()));
        std::vector<std::vector<MultilabelScoring>> scorings;
        for (const std::vector<TrainedClassifier>& ofMethod : classifiers) {
            auto& list = scorings.emplace_back();
            for (const TrainedClassifier& classifier : ofMethod) {
                list.push_back(scored(classifier, chance));
            }
        }
        const auto statistics = [&](std::span<const std::size_t> items) {
            std::vector<double> values;
            for (const std::vector<MultilabelScoring>& ofMethod : scorings) {
                double sum = 0.0;
                for (const MultilabelScoring& scoring : ofMethod) {
                    sum += scoring.of(items).f1Micro;
                }
                values.push_back(sum / static_cast<double>(ofMethod.size()));
            }
            const double lead = values[0] - values[1];
            const double leadDropout = values[3] - values[4];
            values.insert(values.end(), {lead, leadDropout});
            return values;
        };
        ExperimentRow row;
        row.labels = {std::to_string(static_cast<int>(chance * 100 + 0.5)) + "\u202f%"};
        for (const ExperimentFigure& figure : bootstrapFigures(
                 static_cast<std::size_t>(test_.count()), statistics, run_.settings().seed)) {
            row.figures.emplace_back(figure);
        }
        row.count = test_.count();
        return row;
    }

    ExperimentChart robustChart(const ExperimentTable& table) const {
        ExperimentChart chart;
        chart.id = table.id;
        chart.title = task_.title + " when modalities are missing";
        chart.x = {"Chance of a modality to be missing", ExperimentChart::Scale::Linear};
        chart.y = {"F1 micro", ExperimentChart::Scale::Linear};
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (table.columns[column].unit == FigureUnit::Share) {
                ExperimentChart::Series series{table.columns[column].heading, {}};
                for (std::size_t row = 0; row < table.rows.size(); ++row) {
                    series.points.push_back(
                        {options_.missing[row], *table.rows[row].figures[column]});
                }
                chart.series.push_back(std::move(series));
            }
        }
        return chart;
    }

    const MultimodalData& data_;
    const MultimodalTask& task_;
    const MultimodalExperimentOptions& options_;
    const RunContext& run_;
    LabelledSamples train_;
    LabelledSamples validation_;
    LabelledSamples test_;
};

/// Encodes entries of an archive, each picture once for all experiments.
EncodePictures archivePictures(const Encoder& encoder, const MediaReader& reader,
                               const fs::path& archive, const fs::path& workFolder,
                               const RunContext& run) {
    return [&encoder, &reader, archive, workFolder, run](std::span<const std::string> names) {
        std::vector<Member> members;
        for (const std::string& name : names) {
            run.step({std::ssize(members), std::ssize(names), "Reading pictures"});
            Member member;
            member.payload.source = {archive, name};
            member.content = ContentHash::of(reader.read(member.payload.source));
            members.push_back(std::move(member));
        }
        return encodeWithFile(
            encoder, members,
            workFolder / ("features-" + encoder.identity().fingerprint + ".safetensors"), run);
    };
}

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
        "The paper does not measure missing modalities. Here every modality of every test sample "
        "is taken away by chance, the same for all methods; a sample may lose all of them, and "
        "then has an answer of nothing. Models are trained on complete samples, unless the column "
        "says that modalities were taken away in training.",
        "Weights are kept and poolings chosen on complete validation samples; for genres, one "
        "threshold is chosen on validation samples with as many modalities missing as the test "
        "samples have. With one vector per sample all poolings and late fusion are the same. "
        "Intervals are over test samples, not over trainings; every feature "
        "combination is trained once, the models of the missing modalities several times.",
        "The title of a product often says its article type. Only names of directors, actors, "
        "words and attributes that training samples have are known; others do not occur."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run: fewer samples, two poolings, each feature alone and all "
            "together, one training and fewer epochs; leave --quick away for the figures that "
            "count.");
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
            {"epochs", options.training.epochs},
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
    options.training.epochs = 30;
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.combinations = MultimodalExperimentOptions::Combinations::SinglesAndAll;
        options.poolings = {Pooling::Max, Pooling::Sum};
        options.mostFilms = 700;
        options.mostProducts = 1200;
        options.training.epochs = 12;
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
                                 archivePictures(*pictures, reader, folder / place / archive,
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
    for (const MultimodalData* data : {&movies, &fashion}) {
        result.problems.insert(result.problems.end(), data->problems.begin(), data->problems.end());
        for (const MultimodalTask& task : data->tasks) {
            TaskComparison(*data, task, options, device.device, run).measure(result);
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
