#include "core/report/ranking_list.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/report/csv_writer.h"
#include "core/report/json_writer.h"
#include "core/report/ranking_answer.h"
#include "core/report/report_document.h"

namespace setscope {
namespace {

using Names = std::vector<std::string>;

std::string linesOf(const Names& names, const RankingResult& result) {
    std::string text;
    for (const RankedItem& item : result.items) {
        std::string line = names.at(static_cast<std::size_t>(item.item));
        std::ranges::replace_if(
            line, [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
        text += line + "\n";
    }
    return text;
}

std::string tableOf(const Names& names, const RankingResult& result) {
    DataTable table;
    table.columns = {"rank", "item", "fused_score"};
    for (const ScorerUse& use : result.scorers) {
        table.columns.push_back(use.id + "_score");
        table.columns.push_back(use.id + "_rank");
    }
    for (const RankedItem& item : result.items) {
        std::vector<DataTable::Cell>& row = table.rows.emplace_back();
        row.emplace_back(item.fusedRank);
        row.emplace_back(names.at(static_cast<std::size_t>(item.item)));
        row.emplace_back(item.fusedScore);
        for (std::size_t scorer = 0; scorer < result.scorers.size(); ++scorer) {
            DataTable::Cell& score = row.emplace_back();
            if (std::isfinite(item.scores[scorer])) {
                score = item.scores[scorer];
            }
            row.emplace_back(item.ranks[scorer]);
        }
    }
    return toCsv(table);
}

std::string jsonOf(const Names& names, const RankingResult& result) {
    return toJsonText(rankingAnswer(names, result));
}

}  // namespace

const std::vector<RankingListFormat>& rankingListFormats() {
    static const std::vector<RankingListFormat> formats = {{".txt", "One item a line", linesOf},
                                                           {".csv", "Table", tableOf},
                                                           {".json", "JSON", jsonOf}};
    return formats;
}

const RankingListFormat& rankingListFormatFor(const std::filesystem::path& file) {
    const std::string ending = lowerAscii(toUtf8(file.extension()));
    const auto found = std::ranges::find_if(
        rankingListFormats(),
        [&ending](const RankingListFormat& format) { return format.ending == ending; });
    if (found == rankingListFormats().end()) {
        throw Error(
            ErrorKind::BadUsage,
            toUtf8(file) + ": a list is written to a file that ends with .txt, .csv or .json.");
    }
    return *found;
}

}  // namespace setscope
