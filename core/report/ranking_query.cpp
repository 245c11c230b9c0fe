#include "core/report/ranking_query.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_set>

#include "core/results/ranking_summary.h"

namespace setscope {

std::string toText(QueryPart part) {
    switch (part) {
        case QueryPart::Example:
            return "example";
        case QueryPart::Accepted:
            return "accepted";
        case QueryPart::Rejected:
            break;
    }
    return "rejected";
}

std::vector<QueryItem> queryItems(const RankingReport& report) {
    const RankingResult& result = report.result;
    const std::vector<std::string>& accepted = report.query.accepted;
    std::vector<QueryItem> items;
    for (const std::int64_t item : result.query) {
        const bool isAccepted =
            std::ranges::find(accepted, itemName(report, item)) != accepted.end();
        const auto left = std::ranges::find(report.leftOut, item, &LeftOut::seed);
        const bool isKnown = left != report.leftOut.end();
        items.push_back({item, isAccepted ? QueryPart::Accepted : QueryPart::Example,
                         isKnown ? &*left : nullptr,
                         isKnown && isDoubtful(*left, result.query.size(), result.candidateCount)});
    }
    for (const std::int64_t item : result.rejected) {
        items.push_back({item, QueryPart::Rejected});
    }
    return items;
}

std::vector<std::string> namesNotInPool(const RankingReport& report) {
    const std::unordered_set<std::string> known(report.pool.items.begin(), report.pool.items.end());
    std::vector<std::string> absent;
    for (const auto* names :
         {&report.query.items, &report.query.accepted, &report.query.rejected}) {
        std::ranges::copy_if(*names, std::back_inserter(absent),
                             [&known](const std::string& name) { return !known.contains(name); });
    }
    return absent;
}

const std::string& itemName(const RankingReport& report, std::int64_t item) {
    return report.pool.items.at(static_cast<std::size_t>(item));
}

std::vector<std::string> itemNames(const RankingReport& report,
                                   const std::vector<std::int64_t>& items) {
    std::vector<std::string> names;
    std::ranges::transform(
        items, std::back_inserter(names),
        [&report](std::int64_t item) -> const std::string& { return itemName(report, item); });
    return names;
}

std::size_t countAboveCut(const RankingReport& report) {
    const auto all = std::ssize(report.result.items);
    return report.cut
               ? static_cast<std::size_t>(std::clamp<std::int64_t>(report.cut->count, 0, all))
               : 0;
}

std::string pulledInName(const RankingReport& report, std::size_t place) {
    if (report.leftOut.empty() || place >= report.leftOut.front().ranks.size()) {
        return {};
    }
    const auto seed = pulledInBy(report.leftOut, place, report.result.items[place].fusedRank);
    return seed ? itemName(report, report.leftOut[*seed].seed) : std::string();
}

std::string agreementText(const RankingReport& report, const RankedItem& item) {
    if (report.result.query.empty()) {
        return {};
    }
    switch (agreementOf(item, report.result.candidateCount)) {
        case ScorerAgreement::Agree:
            return "agree";
        case ScorerAgreement::Differ:
            return "differ";
        case ScorerAgreement::Alone:
            break;
    }
    return {};
}

}  // namespace setscope
