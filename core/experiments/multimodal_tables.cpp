#include "core/experiments/multimodal_tables.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/check.h"
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

constexpr const char* kF1MicroId = "f1-micro";
constexpr MultimodalMeasure kMultimodalMeasures[] = {
    {kF1MicroId, "F1 micro", &MultimodalFigures::f1Micro},
    {"f1-macro", "F1 macro", &MultimodalFigures::f1Macro},
    {"f1-samples", "F1 samples", &MultimodalFigures::f1Samples},
    {"accuracy", "Accuracy (every class right)", &MultimodalFigures::accuracy},
    {"auc", "Area under the ROC curve", &MultimodalFigures::auc},
};

/// What part of an outcome a table shows.
struct OutcomePart {
    const char* idEnding;
    const char* titleEnding;
    FiguresByMethod CombinationOutcome::*figures;
    ExperimentFigure CombinationOutcome::*lead;
};

constexpr OutcomePart kOutcomeParts[] = {
    {"", ", %", &CombinationOutcome::complete, &CombinationOutcome::lead},
    {"-missing", ", half of the modalities missing at test time, %", &CombinationOutcome::missing,
     &CombinationOutcome::leadMissing},
};

ExperimentTable combinationTable(const MultimodalTask& task,
                                 const std::vector<MultimodalMethod>& methods,
                                 const std::vector<CombinationOutcome>& outcomes,
                                 const MultimodalMeasure& measure, const OutcomePart& part) {
    const bool hasLead = std::string(measure.id) == kF1MicroId;
    ExperimentTable table;
    table.id = task.id + "-" + measure.id + part.idEnding;
    table.title =
        task.title + ", each combination trained alone: " + measure.title + part.titleEnding;
    table.detail = hasLead ? ExperimentTable::Detail::Shown : ExperimentTable::Detail::JsonOnly;
    table.counted = "Test samples";
    table.labels = {"Features"};
    for (const MultimodalMethod& method : methods) {
        table.columns.push_back(
            {method.id, method.heading, method.meaning, FigureUnit::Share, false});
    }
    if (hasLead) {
        table.columns.push_back({kLeadId, "Lead", "sets less late fusion, of the same test samples",
                                 FigureUnit::Difference, true});
    }
    for (const CombinationOutcome& outcome : outcomes) {
        ExperimentRow row;
        row.labels = {outcome.features};
        for (const MultimodalMethod& method : methods) {
            row.figures.emplace_back((outcome.*part.figures).at(method.id).*measure.figure);
        }
        if (hasLead) {
            row.figures.emplace_back(outcome.*part.lead);
        }
        row.marked = kLateFusionId;
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::vector<ExperimentFigure> leadsOf(const std::vector<CombinationOutcome>& outcomes,
                                      ExperimentFigure CombinationOutcome::*lead) {
    std::vector<ExperimentFigure> leads;
    for (const CombinationOutcome& outcome : outcomes) {
        leads.push_back(outcome.*lead);
    }
    return leads;
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

LabelCounts::LabelCounts(const at::Tensor& said, const at::Tensor& actual) {
    SETSCOPE_CHECK(said.sizes() == actual.sizes(), "what is said and what is true differ in shape");
    const auto ofSamples = [](const at::Tensor& classes) {
        const at::Tensor counts = classes.sum(1).to(at::kCPU).contiguous();
        const auto* first = counts.data_ptr<std::int64_t>();
        return std::vector<std::int64_t>(first, first + counts.numel());
    };
    both_ = ofSamples(said & actual);
    either_ = ofSamples(said.to(at::kLong) + actual.to(at::kLong));
}

double LabelCounts::f1Micro(std::span<const std::size_t> items) const {
    std::int64_t both = 0;
    std::int64_t either = 0;
    for (const std::size_t item : items) {
        both += both_[item];
        either += either_[item];
    }
    return either == 0 ? 0.0 : 2.0 * static_cast<double>(both) / static_cast<double>(either);
}

std::vector<ExperimentColumn> tableColumns(const MultimodalColumns& columns) {
    std::vector<ExperimentColumn> list;
    for (const MultimodalMethod& method : columns.methods) {
        list.push_back({method.id, method.heading, method.meaning, FigureUnit::Share, false});
    }
    for (const MultimodalLead& lead : columns.leads) {
        list.push_back({lead.column.id, lead.column.heading, lead.column.meaning,
                        FigureUnit::Difference, true});
    }
    return list;
}

std::vector<ExperimentFigure> comparedFigures(const MultimodalColumns& columns,
                                              const std::vector<std::vector<LabelCounts>>& methods,
                                              std::int64_t testSamples, std::uint64_t seed) {
    SETSCOPE_CHECK(methods.size() == columns.methods.size(), "not one count for each method");
    return bootstrapFigures(
        static_cast<std::size_t>(testSamples),
        [&](std::span<const std::size_t> items) {
            std::vector<double> values;
            for (const std::vector<LabelCounts>& trainings : methods) {
                double sum = 0.0;
                for (const LabelCounts& counts : trainings) {
                    sum += counts.f1Micro(items);
                }
                values.push_back(sum / static_cast<double>(trainings.size()));
            }
            for (const MultimodalLead& lead : columns.leads) {
                values.push_back(values[lead.ours] - values[lead.rival]);
            }
            return values;
        },
        seed);
}

std::string standingIn(std::span<const ExperimentFigure> leads) {
    const auto countOf = [leads](auto isSo) {
        return std::to_string(std::ranges::count_if(leads, isSo));
    };
    const auto isBeyond = [](const ExperimentFigure& lead) {
        return lead.low > 0.0 || lead.high < 0.0;
    };
    const auto isAhead = [](const ExperimentFigure& lead) { return lead.value > 0.0; };
    const auto isBehind = [](const ExperimentFigure& lead) { return lead.value < 0.0; };
    return "ahead in " + countOf(isAhead) + " (" +
           countOf([&](const ExperimentFigure& lead) { return isAhead(lead) && isBeyond(lead); }) +
           " of them beyond the interval), level in " +
           countOf([](const ExperimentFigure& lead) { return lead.value == 0.0; }) +
           " and behind in " + countOf(isBehind) + " (" +
           countOf([&](const ExperimentFigure& lead) { return isBehind(lead) && isBeyond(lead); }) +
           ") of " + counted(std::ssize(leads), "feature combination", "feature combinations");
}

std::vector<ExperimentTable> combinationTables(const MultimodalTask& task,
                                               const std::vector<MultimodalMethod>& methods,
                                               const std::vector<CombinationOutcome>& outcomes,
                                               std::int64_t testSamples) {
    std::vector<ExperimentTable> tables;
    for (const MultimodalMeasure& measure : kMultimodalMeasures) {
        for (const OutcomePart& part : kOutcomeParts) {
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
    return task.title +
           ", F1 micro, sets beside late fusion, each combination trained alone: on complete "
           "samples " +
           standingIn(leadsOf(outcomes, &CombinationOutcome::lead)) +
           "; with half of the modalities missing " +
           standingIn(leadsOf(outcomes, &CombinationOutcome::leadMissing)) + ".";
}

}  // namespace setscope
