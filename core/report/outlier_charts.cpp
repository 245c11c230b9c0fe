#include "core/report/outlier_charts.h"

#include <algorithm>
#include <cstddef>

#include "core/report/outlier_sentences.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

constexpr std::size_t kMostBars = 24;
constexpr std::size_t kFewestSetsForSpread = 8;
constexpr std::size_t kBins = 20;

std::optional<double> probabilityLine(const FlagRule& rule) {
    return rule.by == FlagRule::By::Probability ? std::optional(rule.threshold) : std::nullopt;
}

report::BarChart membersOf(const RankedSet& set, const FlagRule& rule) {
    report::BarChart chart{"Probability of each member of “" + set.set->name + "”",
                           "probability of not belonging",
                           {},
                           probabilityLine(rule)};
    std::vector<RankedMember> members = byProbability(set);
    members.resize(std::min(members.size(), kMostBars));
    for (const RankedMember& member : members) {
        chart.bars.push_back(
            {shownName(member), static_cast<double>(member.probability), member.flagged});
    }
    return chart;
}

report::BarChart largestOfEverySet(const OutlierRanking& ranking, const FlagRule& rule) {
    report::BarChart chart{"Largest probability in each set",
                           "probability of the most suspicious member",
                           {},
                           probabilityLine(rule)};
    for (std::size_t i = 0; i < std::min(ranking.sets.size(), kMostBars); ++i) {
        const RankedSet& set = ranking.sets[i];
        chart.bars.push_back(
            {set.set->name, static_cast<double>(set.mostSuspicious().probability), set.flagged});
    }
    return chart;
}

std::size_t binOf(double value) {
    const auto bin =
        static_cast<std::size_t>(std::clamp(value, 0.0, 1.0) * static_cast<double>(kBins));
    return std::min(bin, kBins - 1);
}

report::Histogram spreadOfProbabilities(const OutlierRanking& ranking, const FlagRule& rule) {
    report::Histogram chart{.title = "How the largest probabilities of all sets are spread",
                            .axis = "largest probability in a set",
                            .countAxis = "sets",
                            .counts = std::vector<std::int64_t>(kBins),
                            .threshold = rule.threshold,
                            .thresholdLabel = "flagged from here on",
                            .suspicious = report::Histogram::Suspicious::Above};
    for (const RankedSet& set : ranking.sets) {
        ++chart.counts[binOf(static_cast<double>(set.mostSuspicious().probability))];
    }
    return chart;
}

report::Histogram spreadOfPValues(const OutlierRanking& ranking, const FlagRule& rule) {
    report::Histogram chart{.title = "How the p-values of all sets are spread",
                            .axis = "p-value of a set",
                            .countAxis = "sets",
                            .counts = std::vector<std::int64_t>(kBins),
                            .threshold = rule.threshold,
                            .thresholdLabel = "flagged up to here",
                            .suspicious = report::Histogram::Suspicious::Below};
    for (const RankedSet& set : ranking.sets) {
        if (set.set->setPValue.has_value()) {
            ++chart.counts[binOf(static_cast<double>(*set.set->setPValue))];
        }
    }
    return chart;
}

}  // namespace

std::vector<report::Block> outlierCharts(const OutlierRanking& ranking, const FlagRule& rule) {
    std::vector<report::Block> charts;
    if (ranking.sets.empty()) {
        return charts;
    }
    charts.emplace_back(membersOf(ranking.sets.front(), rule));
    if (ranking.sets.size() >= kFewestSetsForSpread) {
        const bool byProbability = rule.by == FlagRule::By::Probability;
        charts.emplace_back(byProbability ? spreadOfProbabilities(ranking, rule)
                                          : spreadOfPValues(ranking, rule));
    }
    if (ranking.sets.size() > 1) {
        charts.emplace_back(largestOfEverySet(ranking, rule));
    }
    return charts;
}

}  // namespace setscope
