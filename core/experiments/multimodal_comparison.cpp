#include "core/experiments/multimodal_comparison.h"

#include <ATen/ATen.h>
#include <torch/nn/module.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/base/seeded_run.h"
#include "core/experiments/baselines/late_fusion.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/multimodal_tables.h"
#include "core/experiments/progress_text.h"
#include "core/models/multimodal_sets.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/module_tensors.h"

namespace setscope {
namespace {

constexpr double kHalfMissing = 0.5;
constexpr std::int64_t kKeptSamples = 8;  // of the example beside a kept model

/// A classifier that has learned.
struct TrainedClassifier {
    std::shared_ptr<torch::nn::Module> module;
    SampleClassifier classify;
    std::vector<std::size_t> modalities;  ///< of the data that it sees
};

/// How a classifier is made.
struct ClassifierKind {
    enum class Model {
        Sets,       ///< with residual, normalised encoders and a common member
        PaperSets,  ///< with the paper's encoders and no common member
        LateFusion  ///< placeholders are learned where modalities are dropped, otherwise zeros
    };
    enum class Training { CompleteSamples, DroppedModalities };
    Model model = Model::Sets;
    Training training = Training::CompleteSamples;
    Pooling pooling = Pooling::Max;  ///< of sets
};

/// What is left of samples that are measured.
using RemainingSamples = std::function<MultimodalBatch(const MultimodalBatch& samples)>;

/// What a classifier says of the test samples.
struct SaidOfSamples {
    at::Tensor logits;  ///< [N, classes]
    at::Tensor said;    ///< [N, classes] bool
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

/// Every modality of a sample missing by chance, the same draw for every method.
RemainingSamples missingByChance(double chance, std::uint64_t seed) {
    return [chance, seed](const MultimodalBatch& samples) {
        Random random = Random(seed).fork("missing " + std::to_string(chance));
        return withMissingModalities(samples, chance, random);
    };
}

const char* meaningOf(Pooling pooling) {
    switch (pooling) {
        case Pooling::Max:
            return "the paper's sets, the largest of every column";
        case Pooling::Sum:
            return "the paper's sets, sum";
        case Pooling::Mean:
            return "the paper's sets, mean";
        case Pooling::Min:
            return "the paper's sets, the smallest of every column";
        case Pooling::Median:
            return "the paper's sets, median";
        case Pooling::LogSumExp:
            return "the paper's sets, log-sum-exp";
    }
    return "";
}

/// Measures one task.
class TaskComparison {
  public:
    TaskComparison(const MultimodalTask& task, const MultimodalComparisonSetup& setup,
                   const RunContext& run)
        : setup_(setup),
          data_(setup.data),
          task_(task),
          options_(setup.options),
          run_(run),
          train_(part(data_.training, setup.device)),
          validation_(part(data_.validation, setup.device)),
          test_(part(data_.test, setup.device)) {}

    void measure(ExperimentResult& result) {
        std::vector<CombinationOutcome> outcomes;
        std::vector<LabelCounts> trainedAlone;
        const std::vector<std::vector<std::size_t>> all = combinations();
        for (const std::vector<std::size_t>& groups : all) {
            outcomes.push_back(combinationOutcome(
                groups,
                " " + std::to_string(outcomes.size() + 1) + " of " + std::to_string(all.size()),
                trainedAlone));
        }
        std::vector<ExperimentTable> tables =
            combinationTables(task_, combinationMethods(), outcomes, test_.count());
        std::ranges::move(tables, std::back_inserter(result.tables));
        result.notes.push_back(combinationSentence(task_, outcomes));
        const std::vector<std::vector<TrainedClassifier>> complete = trainedOften(kCompleteMethods);
        const std::vector<std::vector<TrainedClassifier>> dropped = trainedOften(kDroppedMethods);
        addMissing(result, complete, dropped);
        addMasks(result, all, complete, dropped, trainedAlone);
    }

  private:
    /// A method of all features, trained several times.
    struct ComparedMethod {
        const char* id;
        const char* heading;
        const char* meaning;
        ClassifierKind kind;
    };

    static const std::vector<ComparedMethod> kCompleteMethods;
    static const std::vector<ComparedMethod> kDroppedMethods;

    LabelledSamples part(const std::vector<std::int64_t>& samples,
                         const c10::Device& device) const {
        return {toDevice(selectSamples(data_.samples, samples), device),
                selectedRows(task_.actual, samples).to(device)};
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

    std::vector<std::size_t> allGroups() const {
        std::vector<std::size_t> groups(data_.groups.size());
        std::iota(groups.begin(), groups.end(), std::size_t{0});
        return groups;
    }

    /// "poster + plot"
    std::string featuresOf(const std::vector<std::size_t>& groups) const {
        std::string features;
        for (const std::size_t group : groups) {
            features += (features.empty() ? "" : " + ") + data_.groups[group].name;
        }
        return features;
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

    /// All other modalities missing.
    RemainingSamples onlyGroups(const std::vector<std::size_t>& groups) const {
        ModalityMask mask(data_.modalities.size(), false);
        for (const std::size_t modality : modalitiesOf(groups)) {
            mask[modality] = true;
        }
        return [mask](const MultimodalBatch& samples) { return onlyModalities(samples, mask); };
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
                                  const ClassifierKind& kind) const {
        MultimodalSetsOptions network;
        for (const std::size_t modality : modalities) {
            network.encoders.modalities.push_back(data_.modalities[modality]);
        }
        network.encoders.width = options_.width;
        network.pooling = kind.pooling;
        network.rhoWidths = {options_.rhoWidth};
        network.dropout = options_.rhoDropout;
        network.classes = std::ssize(task_.classes);
        if (kind.model == ClassifierKind::Model::Sets) {
            network.encoders.residual = true;
            network.encoders.normalised = true;
            network.commonMember = true;
        }
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
        TrainedClassifier made{nullptr, nullptr, modalities};
        const auto take = [&](auto model) {
            model->standardiseBy(train.samples);
            model->to(train.labels.device());
            made.module = model;
            made.classify = [model](const MultimodalBatch& batch) { return model->forward(batch); };
        };
        const bool dropsModalities = kind.training == ClassifierKind::Training::DroppedModalities;
        const MultimodalSetsOptions options = network(modalities, kind);
        if (kind.model == ClassifierKind::Model::LateFusion) {
            take(std::make_shared<LateFusion>(
                options, dropsModalities ? Placeholder::Learned : Placeholder::Zero));
        } else {
            take(std::make_shared<MultimodalSets>(options));
        }
        MultimodalTrainingOptions training = setup_.training;
        training.modalityDropout = dropsModalities ? options_.modalityDropout : 0.0;
        trainClassifier(*made.module, made.classify, train, validation, training, run);
        return made;
    }

    at::Tensor logitsOf(const TrainedClassifier& classifier, const MultimodalBatch& samples,
                        const RemainingSamples& remaining) const {
        return classifyAll(*classifier.module, classifier.classify,
                           chosen(remaining(samples), classifier.modalities), run_);
    }

    /// What it says of what is left of the test samples; of as much of the validation samples
    /// comes the threshold.
    SaidOfSamples saidOf(const TrainedClassifier& classifier,
                         const RemainingSamples& remaining) const {
        const at::Tensor logits = logitsOf(classifier, test_.samples, remaining);
        const double threshold =
            task_.labels == MultimodalTask::Labels::Any
                ? bestLogitThreshold(logitsOf(classifier, validation_.samples, remaining),
                                     validation_.labels)
                : 0.0;
        return {logits, saidLabels(logits, task_.labels, threshold)};
    }

    LabelCounts countsOf(const SaidOfSamples& answer) const {
        return {answer.said, test_.labels > 0.5};
    }

    std::vector<MultimodalMethod> combinationMethods() const {
        std::vector<MultimodalMethod> list = {
            {kSetsId, "Sets", "the largest of every column, beyond the paper: see the notes"}};
        for (const Pooling pooling : options_.poolings) {
            list.push_back({toText(pooling), toText(pooling), meaningOf(pooling)});
        }
        list.push_back({kLateFusionId, "Late fusion", "concatenation, zeros for what is missing"});
        return list;
    }

    /// Trains every method on these features alone, once.
    /// @param trainedAlone receives what late fusion says of complete samples
    CombinationOutcome combinationOutcome(const std::vector<std::size_t>& groups,
                                          const std::string& number,
                                          std::vector<LabelCounts>& trainedAlone) const {
        using Model = ClassifierKind::Model;
        const std::uint64_t seed = run_.settings().seed;
        CombinationOutcome outcome;
        outcome.features = featuresOf(groups);
        std::map<std::string, LabelCounts> complete;
        std::map<std::string, LabelCounts> missing;
        const auto add = [&](const std::string& id, const ClassifierKind& kind) {
            const TrainedClassifier classifier =
                trained(kind, groups, 0, task_.title + ", combination" + number);
            for (const bool isComplete : {true, false}) {
                const SaidOfSamples answer =
                    saidOf(classifier, missingByChance(isComplete ? 0.0 : kHalfMissing, seed));
                (isComplete ? outcome.complete : outcome.missing)[id] = multimodalFigures(
                    {answer.logits, answer.said, test_.labels > 0.5}, test_.count(), seed);
                (isComplete ? complete : missing).emplace(id, countsOf(answer));
            }
        };
        add(kSetsId, {});
        for (const Pooling pooling : options_.poolings) {
            add(toText(pooling), {Model::PaperSets, {}, pooling});
        }
        add(kLateFusionId, {Model::LateFusion});
        const auto leadOf = [&](const std::map<std::string, LabelCounts>& counts) {
            const MultimodalColumns columns{{{kSetsId, "", ""}, {kLateFusionId, "", ""}},
                                            {{{kLeadId, "", ""}, 0, 1}}};
            return comparedFigures(columns, {{counts.at(kSetsId)}, {counts.at(kLateFusionId)}},
                                   test_.count(), seed)
                .back();
        };
        outcome.lead = leadOf(complete);
        outcome.leadMissing = leadOf(missing);
        trainedAlone.push_back(complete.at(kLateFusionId));
        return outcome;
    }

    /// Of every method, its trainings on all features.
    std::vector<std::vector<TrainedClassifier>> trainedOften(
        const std::vector<ComparedMethod>& methods) const {
        std::vector<std::vector<TrainedClassifier>> classifiers;
        for (const ComparedMethod& method : methods) {
            auto& ofMethod = classifiers.emplace_back();
            for (std::int64_t training = 0; training < options_.trainings; ++training) {
                ofMethod.push_back(trained(method.kind, allGroups(),
                                           static_cast<std::uint64_t>(training) + 1,
                                           task_.title + ", missing modalities"));
                keep(ofMethod.back(), task_.title + ", " + method.heading + ", training " +
                                          std::to_string(training + 1));
            }
        }
        return classifiers;
    }

    /// Keeps a model of sets.
    void keep(const TrainedClassifier& classifier, const std::string& name) const {
        const auto sets = std::dynamic_pointer_cast<MultimodalSets>(classifier.module);
        if (sets == nullptr) {
            return;
        }
        const auto example = [&]() -> NamedTensors {
            std::vector<std::int64_t> first(static_cast<std::size_t>(
                std::min(kKeptSamples, validation_.samples.sampleCount())));
            std::iota(first.begin(), first.end(), std::int64_t{0});
            const MultimodalBatch samples =
                chosen(selectSamples(validation_.samples, first), classifier.modalities);
            NamedTensors tensors;
            for (std::size_t modality = 0; modality < samples.modalities.size(); ++modality) {
                const std::string prefix = "modality." + std::to_string(modality) + ".";
                tensors[prefix + "values"] = samples.modalities[modality].values;
                tensors[prefix + "offsets"] = samples.modalities[modality].offsets;
            }
            sets->eval();
            tensors["logits"] = sets->forward(samples);
            return tensors;
        };
        keepModel(setup_.request,
                  {name, "multimodal-sets", toJson(sets->options()), namedTensors(*sets), example},
                  run_.settings().seed);
    }

    std::vector<std::vector<LabelCounts>> countsOf(
        const std::vector<std::vector<TrainedClassifier>>& classifiers,
        const RemainingSamples& remaining) const {
        std::vector<std::vector<LabelCounts>> counts;
        for (const std::vector<TrainedClassifier>& ofMethod : classifiers) {
            auto& list = counts.emplace_back();
            for (const TrainedClassifier& classifier : ofMethod) {
                list.push_back(countsOf(saidOf(classifier, remaining)));
            }
        }
        return counts;
    }

    static void addMethods(MultimodalColumns& columns, const std::vector<ComparedMethod>& methods) {
        for (const ComparedMethod& method : methods) {
            columns.methods.push_back({method.id, method.heading, method.meaning});
        }
    }

    ExperimentTable emptyTable(const std::string& idEnding, const std::string& titleEnding,
                               const std::string& label, const MultimodalColumns& columns) const {
        ExperimentTable table;
        table.id = task_.id + idEnding;
        table.title = task_.title + ": F1 micro " + titleEnding;
        table.counted = "Test samples";
        table.labels = {label};
        table.columns = tableColumns(columns);
        return table;
    }

    void addRow(ExperimentTable& table, const std::string& label, const MultimodalColumns& columns,
                const std::vector<std::vector<LabelCounts>>& counts) const {
        ExperimentRow row;
        row.labels = {label};
        for (const ExperimentFigure& figure :
             comparedFigures(columns, counts, test_.count(), run_.settings().seed)) {
            row.figures.emplace_back(figure);
        }
        row.count = test_.count();
        table.rows.push_back(std::move(row));
    }

    void addMissing(ExperimentResult& result,
                    const std::vector<std::vector<TrainedClassifier>>& complete,
                    const std::vector<std::vector<TrainedClassifier>>& dropped) const {
        MultimodalColumns columns;
        addMethods(columns, kCompleteMethods);
        addMethods(columns, kDroppedMethods);
        columns.leads = {{{kLeadId, "Lead", "Sets less Late"}, 0, 2},
                         {{"lead-paper", "Lead, paper", "Paper less Late"}, 1, 2},
                         {{"lead-drop", "Lead, drop", "Sets, drop less Late, drop"}, 3, 4}};
        ExperimentTable table =
            emptyTable("-missing", "by the chance of a modality to be missing in the test, %",
                       "Missing", columns);
        for (const double chance : options_.missing) {
            const RemainingSamples remaining = missingByChance(chance, run_.settings().seed);
            std::vector<std::vector<LabelCounts>> counts = countsOf(complete, remaining);
            std::ranges::move(countsOf(dropped, remaining), std::back_inserter(counts));
            addRow(table, std::to_string(static_cast<int>(chance * 100 + 0.5)) + "\u202f%", columns,
                   counts);
        }
        result.charts.push_back(robustChart(table));
        result.tables.push_back(std::move(table));
    }

    /// Every feature combination alone, by the models of all features.
    void addMasks(ExperimentResult& result, const std::vector<std::vector<std::size_t>>& all,
                  const std::vector<std::vector<TrainedClassifier>>& complete,
                  const std::vector<std::vector<TrainedClassifier>>& dropped,
                  const std::vector<LabelCounts>& trainedAlone) const {
        MultimodalColumns columns;
        addMethods(columns, kCompleteMethods);
        columns.leads = {{{kLeadId, "Lead", "Sets less Late"}, 0, 2},
                         {{"lead-paper", "Lead, paper", "Paper less Late"}, 1, 2}};
        ExperimentTable table = emptyTable(
            "-masks", "when there are only these features in the test, %", "Features", columns);
        MultimodalColumns columnsDropped;
        addMethods(columnsDropped, kDroppedMethods);
        columnsDropped.methods.push_back(
            {"late-alone", "Late, alone", "late fusion trained on these features alone, once"});
        columnsDropped.leads = {
            {{kLeadId, "Lead, drop", "Sets, drop less Late, drop"}, 0, 1},
            {{"lead-alone", "Lead, alone", "Sets, drop less Late, alone"}, 0, 2}};
        ExperimentTable tableDropped =
            emptyTable("-masks-drop",
                       "when there are only these features in the test, models trained with "
                       "modalities taken away, %",
                       "Features", columnsDropped);
        for (std::size_t index = 0; index < all.size(); ++index) {
            const RemainingSamples remaining = onlyGroups(all[index]);
            addRow(table, featuresOf(all[index]), columns, countsOf(complete, remaining));
            std::vector<std::vector<LabelCounts>> counts = countsOf(dropped, remaining);
            counts.push_back({trainedAlone[index]});
            addRow(tableDropped, featuresOf(all[index]), columnsDropped, counts);
        }
        result.notes.push_back(
            task_.title +
            ", F1 micro of one model for every feature combination, sets beside late "
            "fusion: trained on complete samples " +
            standingIn(leadsIn(table, kLeadId)) + "; trained with modalities taken away " +
            standingIn(leadsIn(tableDropped, kLeadId)) +
            "; this one beside late fusion trained for each combination alone " +
            standingIn(leadsIn(tableDropped, "lead-alone")) + ".");
        result.tables.push_back(std::move(table));
        result.tables.push_back(std::move(tableDropped));
    }

    static std::vector<ExperimentFigure> leadsIn(const ExperimentTable& table,
                                                 const std::string& column) {
        std::vector<ExperimentFigure> leads;
        for (const ExperimentRow& row : table.rows) {
            leads.push_back(figureOf(table, row, column).value());
        }
        return leads;
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

    const MultimodalComparisonSetup& setup_;
    const MultimodalData& data_;
    const MultimodalTask& task_;
    const MultimodalExperimentOptions& options_;
    const RunContext& run_;
    LabelledSamples train_;
    LabelledSamples validation_;
    LabelledSamples test_;
};

const std::vector<TaskComparison::ComparedMethod> TaskComparison::kCompleteMethods = {
    {kSetsId, "Sets", "largest of every column, beyond the paper: see the notes", {}},
    {"paper",
     "Paper",
     "the paper's sets, largest of every column",
     {ClassifierKind::Model::PaperSets}},
    {"late",
     "Late",
     "late fusion, zeros for what is missing",
     {ClassifierKind::Model::LateFusion}}};

const std::vector<TaskComparison::ComparedMethod> TaskComparison::kDroppedMethods = {
    {"sets-drop",
     "Sets, drop",
     "Sets, trained with modalities taken away",
     {ClassifierKind::Model::Sets, ClassifierKind::Training::DroppedModalities}},
    {"late-drop",
     "Late, drop",
     "late fusion trained in that way, learned placeholders",
     {ClassifierKind::Model::LateFusion, ClassifierKind::Training::DroppedModalities}}};

}  // namespace

void compareOnTask(const MultimodalTask& task, const MultimodalComparisonSetup& setup,
                   ExperimentResult& result, const RunContext& run) {
    TaskComparison(task, setup, run).measure(result);
}

}  // namespace setscope
