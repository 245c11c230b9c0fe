#include "core/report/ranking_data.h"

#include <algorithm>
#include <cstddef>

#include "core/base/text.h"
#include "core/report/problem_blocks.h"
#include "core/report/ranking_answer.h"
#include "core/report/ranking_list.h"
#include "core/report/ranking_query.h"

namespace setscope {
namespace {

using RankingCell = DataTable::Cell;

/// The file of a picture or row; not known of a word.
RankingCell pathCell(const RankingReport& report, std::int64_t item) {
    const auto place = static_cast<std::size_t>(item);
    return place < report.pool.members.size()
               ? RankingCell(displayPath(report.pool.members[place].payload.source))
               : RankingCell();
}

RankingCell cellOrNothing(const std::string& text) {
    return text.empty() ? RankingCell() : RankingCell(text);
}

DataTable candidatesTable(const RankingReport& report) {
    DataTable table = rankingTable(report.pool.items, report.result);
    for (const char* column : {"above_cut", "agreement", "pulled_in_by", "path"}) {
        table.columns.emplace_back(column);
    }
    const std::size_t above = countAboveCut(report);
    for (std::size_t place = 0; place < table.rows.size(); ++place) {
        const RankedItem& item = report.result.items[place];
        std::vector<RankingCell>& row = table.rows[place];
        RankingCell& isAbove = row.emplace_back();
        if (report.cut) {
            isAbove = place < above;
        }
        row.push_back(cellOrNothing(agreementText(report, item)));
        row.push_back(cellOrNothing(pulledInName(report, place)));
        row.push_back(pathCell(report, item.item));
    }
    return table;
}

DataTable queryTable(const RankingReport& report) {
    DataTable table{"query", {"item", "part", "rank_when_left_out", "doubtful", "path"}, {}};
    for (const QueryItem& item : queryItems(report)) {
        const bool isKnown = item.leftOut != nullptr;
        table.rows.push_back({itemName(report, item.item), toText(item.part),
                              isKnown ? RankingCell(item.leftOut->ownRank) : RankingCell(),
                              isKnown ? RankingCell(item.isDoubtful) : RankingCell(),
                              pathCell(report, item.item)});
    }
    return table;
}

DataTable scorersTable(const RankingReport& report) {
    DataTable table{"scorers", {"id", "title", "weight", "took_part", "reason"}, {}};
    for (const ScorerUse& use : report.result.scorers) {
        table.rows.push_back(
            {use.id, use.title, static_cast<float>(use.weight), true, RankingCell()});
    }
    for (const ScorerUse& use : report.result.absent) {
        table.rows.push_back({use.id, use.title, RankingCell(), false, use.absence});
    }
    return table;
}

DataTable kindsTable(const RankingReport& report) {
    DataTable table{"kinds", {"kind", "share", "item", "of_the_set"}, {}};
    std::int64_t kind = 0;
    for (const MixtureComponent& component : report.result.components) {
        ++kind;
        const auto add = [&](const std::vector<std::int64_t>& items, bool isOfSet) {
            for (const std::string& name : itemNames(report, items)) {
                table.rows.push_back({kind, static_cast<float>(component.weight), name, isOfSet});
            }
        };
        add(component.query, true);
        add(component.best, false);
    }
    return table;
}

const char* kindName(PayloadKind kind) {
    switch (kind) {
        case PayloadKind::Picture:
            return "pictures";
        case PayloadKind::Text:
            return "texts";
        case PayloadKind::Vector:
            break;
    }
    return "rows";
}

Json namesOfPart(const RankingReport& report, QueryPart part) {
    Json names = Json::array();
    for (const QueryItem& item : queryItems(report)) {
        if (item.part == part) {
            names.push_back(itemName(report, item.item));
        }
    }
    return names;
}

Json leftOutRecord(const RankingReport& report) {
    Json list = Json::array();
    for (const QueryItem& item : queryItems(report)) {
        if (item.leftOut != nullptr) {
            list.push_back({{"item", itemName(report, item.item)},
                            {"own_rank", item.leftOut->ownRank},
                            {"doubtful", item.isDoubtful},
                            {"ranks", item.leftOut->ranks}});
        }
    }
    return list;
}

}  // namespace

std::vector<DataTable> rankingTables(const RankingReport& report) {
    return {candidatesTable(report), queryTable(report), scorersTable(report), kindsTable(report),
            problemTable(report.problems, "pool_problems")};
}

Json rankingRecord(const RankingReport& report) {
    const Pool& pool = report.pool;
    Json problems = Json::array();
    for (const Problem& problem : report.problems) {
        problems.push_back({{"path", problem.path}, {"message", problem.message}});
    }
    const bool isChosen = report.cut && report.cut->origin == RankingCut::Origin::Chosen;
    return {
        {"pool",
         {{"name", pool.name},
          {"kind", kindName(pool.kind)},
          {"items", pool.itemCount()},
          {"known_sets", pool.known.size()},
          {"source", toUtf8(report.source)}}},
        {"query",
         {{"items", namesOfPart(report, QueryPart::Example)},
          {"accepted", namesOfPart(report, QueryPart::Accepted)},
          {"rejected", namesOfPart(report, QueryPart::Rejected)}}},
        {"not_in_pool", namesNotInPool(report)},
        {"cut", report.cut ? Json(report.cut->count) : Json()},
        {"cut_origin", report.cut ? Json(isChosen ? "chosen" : "suggested") : Json()},
        {"answer", rankingAnswer(pool.items, report.result)},
        {"left_out", leftOutRecord(report)},
        {"problems", std::move(problems)},
        {"command", report.provenance.command},
        {"created", report.provenance.created},
        {"versions", {{"setscope", SETSCOPE_VERSION}, {"libtorch", report.provenance.libTorch}}}};
}

}  // namespace setscope
