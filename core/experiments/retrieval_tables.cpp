#include "core/experiments/retrieval_tables.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include "core/base/check.h"
#include "core/base/random.h"

namespace setscope {
namespace {

constexpr std::size_t kPrecisionResamples = 1000;
constexpr const char* kAllSources = "mean of the sources";

using QueryValue = std::function<double(const QueryOutcome&)>;

double meanOfValues(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

double meanOfMeans(const std::vector<std::vector<double>>& groups) {
    std::vector<double> means;
    for (const std::vector<double>& group : groups) {
        means.push_back(meanOfValues(group));
    }
    return meanOfValues(means);
}

/// The mean of a value over each concept's queries, by source.
/// @param source empty: all of them
std::vector<std::vector<double>> conceptMeans(std::span<const QueryOutcome> outcomes,
                                              const std::string& source, std::int64_t wrong,
                                              const QueryValue& value) {
    std::map<std::string, std::map<std::string, std::vector<double>>> values;
    for (const QueryOutcome& outcome : outcomes) {
        if (outcome.wrong == wrong && (source.empty() || outcome.source == source)) {
            values[outcome.source][outcome.conceptName].push_back(value(outcome));
        }
    }
    std::vector<std::vector<double>> groups;
    for (const auto& [name, concepts] : values) {
        std::vector<double>& group = groups.emplace_back();
        for (const auto& [conceptName, ofConcept] : concepts) {
            group.push_back(meanOfValues(ofConcept));
        }
    }
    return groups;
}

QueryValue precisionOf(const std::string& method) {
    return [method](const QueryOutcome& outcome) { return outcome.precision.at(method); };
}

std::vector<std::string> sourcesOf(std::span<const QueryOutcome> outcomes) {
    std::vector<std::string> sources;
    for (const QueryOutcome& outcome : outcomes) {
        if (std::ranges::find(sources, outcome.source) == sources.end()) {
            sources.push_back(outcome.source);
        }
    }
    std::ranges::sort(sources);
    return sources;
}

std::string wrongPercent(std::int64_t wrong, const RetrievalQueries& queries) {
    const double share = static_cast<double>(wrong) / static_cast<double>(queries.setSize);
    return std::to_string(std::lround(100.0 * share)) + "\u202f%";
}

std::int64_t queryCount(std::span<const QueryOutcome> outcomes, const std::string& source,
                        std::int64_t wrong) {
    return std::ranges::count_if(outcomes, [&](const QueryOutcome& outcome) {
        return outcome.wrong == wrong && (source.empty() || outcome.source == source);
    });
}

ExperimentRow precisionRow(std::span<const QueryOutcome> outcomes, const std::string& source,
                           std::int64_t wrong, std::span<const RetrievalMethod> methods,
                           std::uint64_t seed) {
    ExperimentRow row;
    row.count = queryCount(outcomes, source, wrong);
    double best = -1.0;
    for (const RetrievalMethod& method : methods) {
        row.figures.emplace_back(
            stratifiedFigure(conceptMeans(outcomes, source, wrong, precisionOf(method.id)), seed));
        if (method.role == RetrievalMethod::Role::Rival && row.figures.back()->value > best) {
            best = row.figures.back()->value;
            row.marked = method.id;
        }
    }
    return row;
}

}  // namespace

RetrievalTest::RetrievalTest(std::span<const ItemPool> pools, const RetrievalQueries& queries,
                             std::uint64_t seed) {
    for (const ItemPool& pool : pools) {
        PoolQueries& ofPool = pools_.emplace_back(PoolQueries{&pool, {}});
        for (std::size_t index = 0; index < pool.concepts.size(); ++index) {
            const std::string& name = pool.concepts[index].name;
            Random random = Random(seed).fork("queries").fork(pool.name).fork(name);
            for (const std::int64_t wrong : queries.wrongCounts) {
                for (std::int64_t each = 0; each < queries.perConcept; ++each) {
                    ofPool.queries.push_back(
                        drawQuery(pool, index, {queries.setSize, wrong}, random));
                    outcomes_.push_back({pool.name, name, wrong, {}});
                }
            }
        }
    }
}

void RetrievalTest::measure(const std::string& method, const ConceptScorer& scorer, double share,
                            const RunContext& run) {
    std::size_t place = 0;
    for (const PoolQueries& ofPool : pools_) {
        for (const double precision :
             averagePrecisions(*ofPool.pool, ofPool.queries, scorer, run)) {
            outcomes_[place++].precision[method] += share * precision;
        }
    }
}

ExperimentFigure stratifiedFigure(const std::vector<std::vector<double>>& groups,
                                  std::uint64_t seed) {
    SETSCOPE_CHECK(!groups.empty(), "a mean of nothing");
    Random random = Random(seed).fork("stratified bootstrap");
    std::vector<double> means;
    for (std::size_t sample = 0; sample < kPrecisionResamples; ++sample) {
        std::vector<std::vector<double>> drawn = groups;
        for (std::size_t group = 0; group < groups.size(); ++group) {
            for (double& value : drawn[group]) {
                value = groups[group][random.below(groups[group].size())];
            }
        }
        means.push_back(meanOfMeans(drawn));
    }
    std::ranges::sort(means);
    return {meanOfMeans(groups), means[kPrecisionResamples / 40],
            means[kPrecisionResamples - 1 - kPrecisionResamples / 40]};
}

ExperimentTable precisionTable(const std::string& id, const std::string& title,
                               std::span<const QueryOutcome> outcomes,
                               std::span<const RetrievalMethod> methods,
                               const RetrievalQueries& queries, std::uint64_t seed) {
    ExperimentTable table;
    table.id = id;
    table.title = title;
    table.counted = "Queries";
    table.labels = {"Wrong", "Pictures"};
    for (const RetrievalMethod& method : methods) {
        table.columns.push_back({method.id, method.heading, method.meaning, FigureUnit::Share,
                                 method.role == RetrievalMethod::Role::Ours});
    }
    const std::vector<std::string> sources = sourcesOf(outcomes);
    for (const std::int64_t wrong : queries.wrongCounts) {
        ExperimentRow all = precisionRow(outcomes, "", wrong, methods, seed);
        all.labels = {wrongPercent(wrong, queries), kAllSources};
        table.rows.push_back(std::move(all));
        for (const std::string& source : sources) {
            ExperimentRow row = precisionRow(outcomes, source, wrong, methods, seed);
            row.labels = {wrongPercent(wrong, queries), source};
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

ExperimentTable leadTable(const std::string& id, const RetrievalMethod& method,
                          std::span<const QueryOutcome> outcomes,
                          std::span<const RetrievalMethod> rivals, const RetrievalQueries& queries,
                          std::uint64_t seed) {
    ExperimentTable table;
    table.id = id;
    table.title = "By how many points of mAP " + method.heading +
                  " leads each rival, on the mean of the sources";
    table.counted = "Queries";
    table.labels = {"Wrong"};
    for (const RetrievalMethod& rival : rivals) {
        table.columns.push_back({rival.id, rival.heading, rival.meaning, FigureUnit::Difference});
    }
    for (const std::int64_t wrong : queries.wrongCounts) {
        ExperimentRow row;
        row.labels = {wrongPercent(wrong, queries)};
        row.count = queryCount(outcomes, "", wrong);
        for (const RetrievalMethod& rival : rivals) {
            const auto lead = [&](const QueryOutcome& outcome) {
                return outcome.precision.at(method.id) - outcome.precision.at(rival.id);
            };
            row.figures.emplace_back(
                stratifiedFigure(conceptMeans(outcomes, "", wrong, lead), seed));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

ExperimentChart precisionChart(const std::string& id, std::span<const QueryOutcome> outcomes,
                               std::span<const RetrievalMethod> methods,
                               const RetrievalQueries& queries, std::uint64_t seed) {
    ExperimentChart chart;
    chart.id = id;
    chart.title = "Retrieval by sets with wrong members, mean of the sources";
    chart.x = {"Wrong members, %", ExperimentChart::Scale::Linear};
    chart.y = {"Mean average precision", ExperimentChart::Scale::Linear};
    for (const RetrievalMethod& method : methods) {
        ExperimentChart::Series series{method.heading, {}};
        for (const std::int64_t wrong : queries.wrongCounts) {
            const auto groups = conceptMeans(outcomes, "", wrong, precisionOf(method.id));
            series.points.push_back(
                {100.0 * static_cast<double>(wrong) / static_cast<double>(queries.setSize),
                 stratifiedFigure(groups, seed)});
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

}  // namespace setscope
