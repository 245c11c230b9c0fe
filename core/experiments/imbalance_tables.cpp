#include "core/experiments/imbalance_tables.h"

#include <cstddef>
#include <cstdio>

#include "core/base/text.h"
#include "core/experiments/figures.h"

namespace setscope {
namespace {

using Measure = double ClassMetrics::*;

struct NamedMeasure {
    const char* id;
    const char* heading;
    Measure measure;
    Interval MetricIntervals::*interval;
};

constexpr NamedMeasure kMeasures[] = {
    {"g-mean", "G-mean", &ClassMetrics::gMean, &MetricIntervals::gMean},
    {"f1", "F1", &ClassMetrics::f1, &MetricIntervals::f1},
    {"auc", "AUC", &ClassMetrics::auc, &MetricIntervals::auc},
    {"specificity", "Specificity", &ClassMetrics::specificity, &MetricIntervals::specificity},
    {"sensitivity", "Sensitivity", &ClassMetrics::sensitivity, &MetricIntervals::sensitivity}};

constexpr const char* kDataLabel = "Data";

/// The mean over the splits of the mean over the rare classes.
ExperimentFigure macroFigure(const RuleMeasures& measures, const NamedMeasure& of) {
    if (measures.bySplit.size() == 1) {
        return figureFrom(measures.ofOneSplit.*of.interval);
    }
    std::vector<double> bySplit;
    for (const std::vector<ClassMetrics>& classes : measures.bySplit) {
        bySplit.push_back(macroMean(classes).*of.measure);
    }
    return meanFigure(bySplit);
}

std::string rowTitle(const ComparedData& data) {
    char imbalance[32];
    std::snprintf(imbalance, sizeof(imbalance), " (1 : %.1f)", data.imbalance);
    return data.title + imbalance;
}

/// The id of the rival with the highest figure.
std::string bestImbalanceRival(const ExperimentRow& row,
                               const std::vector<ComparedMethod>& methods) {
    std::size_t best = 1;
    for (std::size_t rival = 2; rival < methods.size(); ++rival) {
        if (row.figures[rival]->value > row.figures[best]->value) {
            best = rival;
        }
    }
    return methods.size() > 1 ? methods[best].id : "";
}

ExperimentTable measureTable(const std::vector<ComparedData>& data,
                             const std::vector<ComparedMethod>& methods, const NamedMeasure& of,
                             DecisionRule rule) {
    const bool isOwn = rule == DecisionRule::Own;
    ExperimentTable table;
    table.id = std::string(of.id) + (isOwn ? "-own" : "");
    table.title = std::string(of.heading) + " of rare classes of texts, ";
    table.title +=
        isOwn ? "by each method's own decisions, %" : "by thresholds chosen on validation texts, %";
    table.counted = "Test texts";
    table.labels = {kDataLabel};
    for (const ComparedMethod& method : methods) {
        table.columns.push_back(
            {method.id, method.heading, method.meaning, FigureUnit::Share, table.columns.empty()});
    }
    for (const ComparedData& each : data) {
        ExperimentRow row;
        row.labels = {rowTitle(each)};
        for (const MethodMeasures& measures : each.methods) {
            row.figures.emplace_back(macroFigure(measures.by(rule), of));
        }
        row.count = each.testTexts;
        row.marked = bestImbalanceRival(row, methods);
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Every class by every method, like table 4 of the paper.
ExperimentTable classTable(const std::vector<ComparedData>& data,
                           const std::vector<ComparedMethod>& methods, DecisionRule rule) {
    const bool isOwn = rule == DecisionRule::Own;
    ExperimentTable table;
    table.id = isOwn ? "classes-own" : "classes";
    table.title = "Each rare class against all others, ";
    table.title +=
        isOwn ? "by each method's own decisions, %" : "by thresholds chosen on validation texts, %";
    table.detail = ExperimentTable::Detail::JsonOnly;
    table.counted = "Test texts";
    table.labels = {kDataLabel, "Class", "Method"};
    for (const NamedMeasure& measure : kMeasures) {
        table.columns.push_back({measure.id, measure.heading, "", FigureUnit::Share, true});
    }
    for (const ComparedData& each : data) {
        for (std::size_t label = 0; label < each.classes.size(); ++label) {
            for (std::size_t method = 0; method < methods.size(); ++method) {
                ExperimentRow row;
                row.labels = {each.title, each.classes[label], methods[method].heading};
                for (const NamedMeasure& measure : kMeasures) {
                    std::vector<double> bySplit;
                    for (const auto& classes : each.methods[method].by(rule).bySplit) {
                        bySplit.push_back(classes[label].*measure.measure);
                    }
                    row.figures.emplace_back(meanFigure(bySplit));
                }
                row.count = each.testTexts;
                table.rows.push_back(std::move(row));
            }
        }
    }
    return table;
}

}  // namespace

std::vector<ExperimentTable> imbalanceTables(const std::vector<ComparedData>& data,
                                             const std::vector<ComparedMethod>& methods) {
    std::vector<ExperimentTable> tables;
    for (const DecisionRule rule : {DecisionRule::Validated, DecisionRule::Own}) {
        for (const NamedMeasure& measure : kMeasures) {
            const bool isAuc = measure.measure == &ClassMetrics::auc;
            if (isAuc && rule == DecisionRule::Own) {
                continue;  // no decision enters it
            }
            const bool isShown = isAuc || measure.measure == &ClassMetrics::f1 ||
                                 measure.measure == &ClassMetrics::gMean;
            tables.push_back(measureTable(data, methods, measure, rule));
            tables.back().detail =
                isShown ? ExperimentTable::Detail::Shown : ExperimentTable::Detail::JsonOnly;
        }
        tables.push_back(classTable(data, methods, rule));
    }
    return tables;
}

std::string standingSentence(const ExperimentTable& table, const std::string& what) {
    std::int64_t ahead = 0;
    std::string behind;
    for (const ExperimentRow& row : table.rows) {
        const auto ours = row.figures.front();
        const auto rival = figureOf(table, row, row.marked);
        if (ours->value > rival->value) {
            ++ahead;
            continue;
        }
        char points[32];
        std::snprintf(points, sizeof(points), " by %.1f points",
                      100 * (rival->value - ours->value));
        behind += (behind.empty() ? "" : "; ") + row.labels.front() + ", " + row.marked + points;
    }
    return what + ": SetConv is ahead of every rival on " + std::to_string(ahead) + " of " +
           counted(std::ssize(table.rows), "data set", "data sets") +
           (behind.empty() ? "." : "; ahead of it are: " + behind + ".");
}

}  // namespace setscope
