#include "core/experiments/multimodal_tables.h"

#include <algorithm>
#include <span>

#include "core/base/text.h"
#include "core/experiments/figures.h"

namespace setscope {
namespace {

using FiguresByMethod = std::map<std::string, MultimodalFigures>;

struct MultimodalMeasure {
    const char* id;
    const char* title;
    ExperimentFigure MultimodalFigures::*figure;
};

constexpr MultimodalMeasure kMultimodalMeasures[] = {
    {"f1-micro", "F1 micro", &MultimodalFigures::f1Micro},
    {"f1-macro", "F1 macro", &MultimodalFigures::f1Macro},
    {"f1-samples", "F1 samples", &MultimodalFigures::f1Samples},
    {"accuracy", "Accuracy (every class right)", &MultimodalFigures::accuracy},
    {"auc", "Area under the ROC curve", &MultimodalFigures::auc},
};

constexpr const char* kChosenId = "sets";

ExperimentTable combinationTable(const MultimodalTask& task,
                                 const std::vector<MultimodalMethod>& methods,
                                 const std::vector<CombinationOutcome>& outcomes,
                                 const MultimodalMeasure& measure,
                                 FiguresByMethod CombinationOutcome::*part) {
    const bool isComplete = part == &CombinationOutcome::complete;
    ExperimentTable table;
    table.id = task.id + "-" + measure.id + (isComplete ? "" : "-missing");
    table.title = task.title + ": " + measure.title +
                  (isComplete ? ", %" : ", half of the modalities missing at test time, %");
    table.detail = std::string(measure.id) == "f1-micro" ? ExperimentTable::Detail::Shown
                                                         : ExperimentTable::Detail::JsonOnly;
    table.counted = "Test samples";
    table.labels = {"Features"};
    table.columns.push_back({kChosenId, "Sets", "the pooling that is best on validation samples",
                             FigureUnit::Share, true});
    for (const MultimodalMethod& method : methods) {
        table.columns.push_back({method.id, method.heading, method.meaning, FigureUnit::Share,
                                 method.id == kLateFusionId});
    }
    for (const CombinationOutcome& outcome : outcomes) {
        ExperimentRow row;
        row.labels = {outcome.features};
        row.figures.emplace_back((outcome.*part).at(chosenPooling(outcome)).*measure.figure);
        for (const MultimodalMethod& method : methods) {
            row.figures.emplace_back((outcome.*part).at(method.id).*measure.figure);
        }
        row.marked = kLateFusionId;
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// "ahead in 3, level in 5, behind in 1 of 9 feature combinations"
std::string standingIn(const std::vector<CombinationOutcome>& outcomes,
                       FiguresByMethod CombinationOutcome::*part) {
    std::int64_t ahead = 0;
    std::int64_t level = 0;
    for (const CombinationOutcome& outcome : outcomes) {
        const double ours = (outcome.*part).at(chosenPooling(outcome)).f1Micro.value;
        const double rival = (outcome.*part).at(kLateFusionId).f1Micro.value;
        ahead += ours > rival ? 1 : 0;
        level += ours == rival ? 1 : 0;
    }
    const std::int64_t count = std::ssize(outcomes);
    return "ahead in " + std::to_string(ahead) + ", level in " + std::to_string(level) +
           " and behind in " + std::to_string(count - ahead - level) + " of " +
           counted(count, "feature combination", "feature combinations");
}

}  // namespace

MultimodalFigures multimodalFigures(const MultilabelScoring& scoring, std::int64_t testSamples,
                                    std::uint64_t seed) {
    const std::vector<ExperimentFigure> figures = bootstrapFigures(
        static_cast<std::size_t>(testSamples),
        [&scoring](std::span<const std::size_t> items) {
            const MultilabelMetrics metrics = scoring.of(items);
            return std::vector<double>{metrics.accuracy, metrics.auc, metrics.f1Micro,
                                       metrics.f1Macro, metrics.f1Samples};
        },
        seed);
    return {figures[0], figures[1], figures[2], figures[3], figures[4]};
}

std::string chosenPooling(const CombinationOutcome& outcome) {
    std::string best;
    for (const auto& [method, value] : outcome.validation) {
        if (method != kLateFusionId && (best.empty() || value > outcome.validation.at(best))) {
            best = method;
        }
    }
    return best;
}

std::vector<ExperimentTable> combinationTables(const MultimodalTask& task,
                                               const std::vector<MultimodalMethod>& methods,
                                               const std::vector<CombinationOutcome>& outcomes,
                                               std::int64_t testSamples) {
    std::vector<ExperimentTable> tables;
    for (const MultimodalMeasure& measure : kMultimodalMeasures) {
        for (const auto part : {&CombinationOutcome::complete, &CombinationOutcome::missing}) {
            tables.push_back(combinationTable(task, methods, outcomes, measure, part));
            for (ExperimentRow& row : tables.back().rows) {
                row.count = testSamples;
            }
        }
    }
    return tables;
}

std::string combinationSentence(const MultimodalTask& task,
                                const std::vector<CombinationOutcome>& outcomes) {
    return task.title + ", F1 micro, sets beside late fusion: on complete samples " +
           standingIn(outcomes, &CombinationOutcome::complete) +
           "; with half of the modalities missing " +
           standingIn(outcomes, &CombinationOutcome::missing) + ".";
}

}  // namespace setscope
