#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/project/expansion.h"
#include "core/report/report_document.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// One form in which a ranked list is handed on, or the set that it was made for.
struct RankingListFormat {
    const char* ending;  ///< of the file, ".csv"
    const char* title;   ///< "Table"
    std::string (*text)(const std::vector<std::string>& names, const RankingResult& result);
    std::string (*setText)(const SetQuery& query);
};

/// A row for each candidate: "rank", "item", "fused_score", and of every scorer its score, which is
/// not known of what it knows nothing of, and its rank.
DataTable rankingTable(const std::vector<std::string>& names, const RankingResult& result);

/// Every form. Of a ranking: a candidate a line; a table with the fused rank and every scorer's
/// score and rank; JSON as rankingAnswer says. Of a set: what was asked for and accepted, an item a
/// line; a table that says which of both, and what was rejected; {"items":[name…],
/// "accepted":[name…],"rejected":[name…]}.
const std::vector<RankingListFormat>& rankingListFormats();

/// The form that the file's ending names. @throws Error (BadUsage) naming the file and the endings
/// that there are
const RankingListFormat& rankingListFormatFor(const std::filesystem::path& file);

}  // namespace setscope
