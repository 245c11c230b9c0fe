#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/report/ranking_report.h"

namespace setscope {

/// What an item is to the set.
enum class QueryPart { Example, Accepted, Rejected };

/// "example"
std::string toText(QueryPart part);

/// An item that the ranking was asked with.
struct QueryItem {
    std::int64_t item = 0;  ///< its place in the pool
    QueryPart part = QueryPart::Example;
    const LeftOut* leftOut = nullptr;  ///< null: not known, or it was rejected
    bool isDoubtful = false;           ///< the others of the set speak against it
};

/// The query of the result, what was rejected last.
std::vector<QueryItem> queryItems(const RankingReport& report);

/// What was asked for, accepted or rejected and is not in the pool.
std::vector<std::string> namesNotInPool(const RankingReport& report);

const std::string& itemName(const RankingReport& report, std::int64_t item);
std::vector<std::string> itemNames(const RankingReport& report,
                                   const std::vector<std::int64_t>& items);

/// How many of the result's items stand above the cut; 0 without one.
std::size_t countAboveCut(const RankingReport& report);

/// The item of the query that pulls the result's item at `place` in; empty: none, or not known.
std::string pulledInName(const RankingReport& report, std::size_t place);

/// "agree", "differ", or empty where fewer than two scorers know the candidate or nothing was asked
/// for.
std::string agreementText(const RankingReport& report, const RankedItem& item);

}  // namespace setscope
