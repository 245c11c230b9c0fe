#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/results/ranking_result.h"

namespace setscope {

/// One form in which a ranked list is handed on.
struct RankingListFormat {
    const char* ending;  ///< of the file, ".csv"
    const char* title;   ///< "Table"
    std::string (*text)(const std::vector<std::string>& names, const RankingResult& result);
};

/// Every form: a candidate a line; a table with the fused rank and every scorer's score and rank;
/// JSON as rankingAnswer says.
const std::vector<RankingListFormat>& rankingListFormats();

/// The form that the file's ending names. @throws Error (BadUsage) naming the file and the endings
/// that there are
const RankingListFormat& rankingListFormatFor(const std::filesystem::path& file);

}  // namespace setscope
