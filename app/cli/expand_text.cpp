#include "app/cli/expand_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "app/cli/plain_text.h"
#include "core/base/text.h"
#include "core/report/report_document.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

using Align = report::Table::Align;

std::string joined(const Pool& pool, const std::vector<std::int64_t>& items) {
    std::string text;
    for (const std::int64_t item : items) {
        text +=
            (text.empty() ? "" : ", ") + harmless(pool.items.at(static_cast<std::size_t>(item)));
    }
    return text;
}

/// The kinds of things in the query, where there are several.
std::string kindsText(const Pool& pool, const RankingResult& result) {
    constexpr std::size_t kShown = 6;
    if (result.components.size() < 2) {
        return {};
    }
    std::string text = "  Set2Model sees " + std::to_string(result.components.size()) +
                       " kinds of things in the query:\n";
    for (const MixtureComponent& component : result.components) {
        std::vector<std::int64_t> best = component.best;
        best.resize(std::min(best.size(), kShown));
        text += "    " + joined(pool, component.query) + ": " + joined(pool, best) + "\n";
    }
    return text;
}

std::string remarks(const Pool& pool, const RankingResult& result) {
    std::string text = kindsText(pool, result);
    for (const ScorerUse& use : result.scorers) {
        if (!use.unknown.empty()) {
            text += "  " + use.title + " knows nothing of " + joined(pool, use.unknown) + ".\n";
        }
    }
    for (const ScorerUse& use : result.absent) {
        text += "  " + use.title + " took no part: " + use.absence + "\n";
    }
    return text;
}

}  // namespace

std::string rankingText(const Pool& pool, const RankingResult& result) {
    report::Table table;
    table.columns = {{"Rank", Align::Right}, {"Candidate", Align::Left}};
    for (const ScorerUse& use : result.scorers) {
        table.columns.push_back({use.title, Align::Right});
    }
    for (const RankedItem& item : result.items) {
        std::vector<std::string> cells = {shownRank(item.fusedRank),
                                          pool.items.at(static_cast<std::size_t>(item.item))};
        for (std::size_t scorer = 0; scorer < item.ranks.size(); ++scorer) {
            cells.push_back(std::isinf(item.scores[scorer]) ? "unknown"
                                                            : shownRank(item.ranks[scorer]));
        }
        table.rows.push_back({std::move(cells), false});
    }
    std::string heading = "What goes with " + joined(pool, result.query);
    if (result.query.empty()) {
        heading = "What is likely whatever the set";
    }
    if (!result.rejected.empty()) {
        heading += ", but not with " + joined(pool, result.rejected);
    }
    return heading + ", among " + counted(result.candidateCount, "candidate", "candidates") +
           "; each scorer's rank beside it:\n" + plainText(table) + remarks(pool, result);
}

std::string metricsText(const std::vector<std::pair<std::string, RankingMetrics>>& metrics,
                        std::int64_t targets) {
    report::Table table;
    table.columns = {{"Ranked by", Align::Left}, {"R@10, %", Align::Right},
                     {"R@100, %", Align::Right}, {"R@1000, %", Align::Right},
                     {"MRR", Align::Right},      {"Median rank", Align::Right}};
    for (const auto& [title, values] : metrics) {
        table.rows.push_back(
            {{title, fixedDigits(100.0 * values.recallAt10, 2),
              fixedDigits(100.0 * values.recallAt100, 2),
              fixedDigits(100.0 * values.recallAt1000, 2),
              fixedDigits(values.meanReciprocalRank, 4), shownRank(values.medianRank)},
             false});
    }
    return "How well " + counted(targets, "target was", "targets were") + " found:\n" +
           plainText(table);
}

}  // namespace setscope
