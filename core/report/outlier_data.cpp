#include "core/report/outlier_data.h"

#include <algorithm>
#include <optional>

#include "core/report/outlier_answer.h"
#include "core/report/outlier_ranking.h"
#include "core/report/outlier_sentences.h"
#include "core/report/problem_blocks.h"
#include "core/report/shown_numbers.h"
#include "core/report/used_models.h"

namespace setscope {
namespace {

using Cell = DataTable::Cell;

Cell cellOf(std::optional<float> value) { return value.has_value() ? Cell(*value) : Cell(); }

Cell textCell(const Member* member) {
    const TextContent* text = member != nullptr ? member->payload.text() : nullptr;
    return text != nullptr ? Cell(text->text) : Cell();
}

DataTable membersTable(const OutlierRanking& ranking) {
    DataTable table{"members",
                    {"rank", "set", "member", "path", "probability", "score", "p_value", "flagged",
                     "set_p_value", "content", "flagging_rate", "text"},
                    {}};
    std::int64_t rank = 0;
    for (const RankedMember& ranked : ranking.members()) {
        const Member* member = ranked.member;
        const std::vector<float>& scores = ranked.set->score;
        table.rows.push_back(
            {Cell(++rank), Cell(ranked.set->name), Cell(shownName(ranked)),
             member != nullptr ? Cell(displayPath(member->payload.source)) : Cell(),
             cellOf(ranked.probability),
             ranked.index < scores.size() ? cellOf(scores[ranked.index]) : Cell(),
             cellOf(ranked.pValue), Cell(ranked.flagged), cellOf(ranked.set->setPValue),
             member != nullptr ? Cell(member->content.toHex()) : Cell(),
             cellOf(ranked.flaggingRate), textCell(member)});
    }
    return table;
}

DataTable setsTable(const OutlierRanking& ranking, const ModelIdentity& ofAnswer) {
    const auto modelOf = [&ofAnswer](const SetOutliers& set) -> const ModelIdentity& {
        return set.model ? *set.model : ofAnswer;
    };
    DataTable table{
        "sets",
        {"rank", "set", "member_count", "p_value", "flagged", "most_suspicious", "probability",
         "note", "strangers", "reference_sets", "references", "model", "model_version", "encoder"},
        {}};
    std::int64_t rank = 0;
    for (const RankedSet& set : ranking.sets) {
        const RankedMember& top = set.mostSuspicious();
        table.rows.push_back(
            {Cell(++rank), Cell(set.set->name), Cell(std::int64_t{std::ssize(set.members)}),
             cellOf(set.set->setPValue), Cell(set.flagged), Cell(shownName(top)),
             cellOf(top.probability), Cell(set.set->note),
             Cell(std::int64_t{std::ranges::count(set.members, true, &RankedMember::flagged)}),
             Cell(set.set->referenceSets), Cell(toText(set.set->references)),
             Cell(modelOf(*set.set).name), Cell(modelOf(*set.set).version),
             Cell(modelOf(*set.set).encoder)});
    }
    for (const UnjudgedSet& unjudged : ranking.unjudged) {
        const SetOutliers& set = *unjudged.set;
        table.rows.push_back({Cell(++rank), Cell(set.name), Cell(unjudged.memberCount), Cell(),
                              Cell(), Cell(), Cell(), Cell(set.note), Cell(),
                              Cell(set.referenceSets), Cell(toText(set.references)), Cell(), Cell(),
                              Cell()});
    }
    return table;
}

}  // namespace

std::vector<DataTable> outlierTables(const OutlierReport& report) {
    const OutlierRanking ranking = rankOutliers(report.collection, report.result, report.rule);
    return {membersTable(ranking), setsTable(ranking, report.result.model),
            problemTable(report.problems, "problems")};
}

Json outlierRecord(const OutlierReport& report) {
    const OutlierResult& result = report.result;
    const bool byProbability = report.rule.by == FlagRule::By::Probability;
    Json record = outlierAnswer(report.collection, result, report.rule, report.problems,
                                AnswerDetail::Everything);
    record["rule"] = {{"by", byProbability ? "probability" : "false_alarm_rate"},
                      {"threshold", report.rule.threshold}};
    record["reference_sets"] = result.referenceSetCount;
    record["own_reference_sets"] = result.ownReferenceSets;
    record["lesson_verdicts"] = report.lessonVerdicts;
    record["seed"] = result.seed;
    record["device_requested"] = result.device.requested;
    record["device_detail"] = result.device.detail;
    record["device_reason"] = result.device.reason;
    record["command"] = report.provenance.command;
    record["created"] = report.provenance.created;
    record["versions"] = {{"setscope", SETSCOPE_VERSION}, {"libtorch", report.provenance.libTorch}};
    const bool isKnown = isCardOf(report.provenance.modelCard, usedModels(result));
    record["largest_change_under_permutation"] =
        isKnown ? Json(report.provenance.largestChange) : Json();
    record["model_card"] = isKnown ? report.provenance.modelCard : Json();
    return record;
}

}  // namespace setscope
