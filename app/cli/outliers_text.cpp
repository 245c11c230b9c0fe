#include "app/cli/outliers_text.h"

#include <algorithm>
#include <utility>

#include "app/cli/plain_text.h"
#include "core/report/outlier_ranking.h"
#include "core/report/outlier_sentences.h"
#include "core/report/shown_numbers.h"
#include "core/report/used_models.h"

namespace setscope {
namespace {

using Align = report::Table::Align;
using Overflow = report::Table::Overflow;

std::string setsText(const OutlierRanking& ranking) {
    report::Table table{{{"Set", Align::Left},
                         {"Members", Align::Right},
                         {"Most suspicious member", Align::Left},
                         {"Probability", Align::Right},
                         {"Set p-value", Align::Right}},
                        {}};
    for (const RankedSet& set : ranking.sets) {
        const RankedMember& top = set.mostSuspicious();
        table.rows.push_back(
            {{set.set->name, shownCount(std::ssize(set.members)), shownName(top),
              shownShare(static_cast<double>(top.probability)), shownPValue(set.set->setPValue)},
             set.flagged});
    }
    for (const UnjudgedSet& unjudged : ranking.unjudged) {
        table.rows.push_back(
            {{unjudged.set->name, shownCount(unjudged.memberCount), kNotJudged, "–", "–"}});
    }
    return plainText(table);
}

std::vector<RankedMember> flaggedOf(const OutlierRanking& ranking) {
    std::vector<RankedMember> flagged = ranking.members();
    std::erase_if(flagged, [](const RankedMember& member) {
        return !member.flagged || member.member == nullptr;
    });
    return flagged;
}

/// By false-alarm rate a member counts by the p-value of what was left when it was removed. A
/// picture's place says its name; texts and rows are named beside it.
std::string flaggedText(const OutlierRanking& ranking) {
    const std::vector<RankedMember> flagged = flaggedOf(ranking);
    if (flagged.empty()) {
        return {};
    }
    const bool isByRate = ranking.rule.by == FlagRule::By::FalseAlarmRate;
    const bool isPicturesOnly = std::ranges::all_of(flagged, [](const RankedMember& member) {
        return member.member->payload.picture() != nullptr;
    });
    report::Table table{
        {{"Probability", Align::Right}, {isByRate ? "Flagged from" : "p-value", Align::Right}}, {}};
    if (!isPicturesOnly) {
        table.columns.push_back({"Member", Align::Left});
    }
    table.columns.push_back({isPicturesOnly ? "File" : "Place", Align::Left, 1.0, Overflow::Wrap});
    for (const RankedMember& member : flagged) {
        std::vector<std::string> cells = {
            shownShare(static_cast<double>(member.probability)),
            shownPValue(isByRate ? member.flaggingRate : member.pValue)};
        if (!isPicturesOnly) {
            cells.push_back(member.member->name);
        }
        cells.push_back(displayPath(member.member->payload.source));
        table.rows.push_back({std::move(cells), true});
    }
    return "\nFlagged members:\n" + plainText(table);
}

}  // namespace

std::string outliersText(const Collection& collection, const OutlierResult& result,
                         const FlagRule& rule, const std::vector<Problem>& problems) {
    const OutlierRanking ranking = rankOutliers(collection, result, rule);
    std::string text = harmless(answerSentence(ranking));
    text += "\nFlagged are members " + shownRule(rule) +
            ". Model: " + harmless(shownModels(usedModels(result))) + ", " + toText(result.head) +
            " head, on " + harmless(result.device.used) + ".\n";
    const std::string promise = falseAlarmSentence(result, rule);
    if (!promise.empty()) {
        text += promise + "\n";
    }
    if (!ranking.sets.empty() || !ranking.unjudged.empty()) {
        text += "\n" + setsText(ranking) + flaggedText(ranking);
    }
    return problems.empty() ? text : text + "\n" + problemsText(problems);
}

}  // namespace setscope
