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

std::string lineOf(std::string name) {
    std::ranges::replace_if(
        name, [](char letter) { return letter == '\n' || letter == '\r'; }, ' ');
    return name + "\n";
}

std::string linesOf(const Names& names, const RankingResult& result) {
    std::string text;
    for (const RankedItem& item : result.items) {
        text += lineOf(names.at(static_cast<std::size_t>(item.item)));
    }
    return text;
}

std::string linesOfSet(const SetQuery& query) {
    std::string text;
    for (const Names* names : {&query.items, &query.accepted}) {
        for (const std::string& name : *names) {
            text += lineOf(name);
        }
    }
    return text;
}

std::string tableOfSet(const SetQuery& query) {
    DataTable table;
    table.columns = {"item", "part"};
    const auto add = [&table](const Names& names, const std::string& part) {
        for (const std::string& name : names) {
            table.rows.push_back({name, part});
        }
    };
    add(query.items, "example");
    add(query.accepted, "accepted");
    add(query.rejected, "rejected");
    return toCsv(table);
}

std::string jsonOfSet(const SetQuery& query) {
    return toJsonText(
        {{"items", query.items}, {"accepted", query.accepted}, {"rejected", query.rejected}});
}

std::string tableOf(const Names& names, const RankingResult& result) {
    return toCsv(rankingTable(names, result));
}

std::string jsonOf(const Names& names, const RankingResult& result) {
    return toJsonText(rankingAnswer(names, result));
}

}  // namespace

DataTable rankingTable(const Names& names, const RankingResult& result) {
    DataTable table;
    table.name = "candidates";
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
    return table;
}

const std::vector<RankingListFormat>& rankingListFormats() {
    static const std::vector<RankingListFormat> formats = {
        {".txt", "One item a line", linesOf, linesOfSet},
        {".csv", "Table", tableOf, tableOfSet},
        {".json", "JSON", jsonOf, jsonOfSet}};
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
