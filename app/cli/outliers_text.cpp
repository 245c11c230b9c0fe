#include "app/cli/outliers_text.h"

#include "app/cli/plain_text.h"
#include "core/report/outlier_ranking.h"
#include "core/report/outlier_sentences.h"
#include "core/report/shown_numbers.h"

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
    return plainText(table);
}

/// By false-alarm rate a member counts by the p-value of what was left when it was removed.
std::string flaggedText(const OutlierRanking& ranking) {
    const bool isByRate = ranking.rule.by == FlagRule::By::FalseAlarmRate;
    report::Table table{{{"Probability", Align::Right},
                         {isByRate ? "Flagged from" : "p-value", Align::Right},
                         {"File", Align::Left, 1.0, Overflow::Wrap}},
                        {}};
    for (const RankedMember& member : ranking.members()) {
        if (member.flagged && member.member != nullptr) {
            table.rows.push_back({{shownShare(static_cast<double>(member.probability)),
                                   shownPValue(isByRate ? member.flaggingRate : member.pValue),
                                   displayPath(member.member->payload.source)},
                                  true});
        }
    }
    return table.rows.empty() ? std::string() : "\nFlagged members:\n" + plainText(table);
}

}  // namespace

std::string outliersText(const Collection& collection, const OutlierResult& result,
                         const FlagRule& rule, const std::vector<Problem>& problems) {
    const OutlierRanking ranking = rankOutliers(collection, result, rule);
    std::string text = harmless(answerSentence(ranking));
    text += "\nFlagged are members " + shownRule(rule) + ". Model: " + harmless(result.model.name) +
            " " + harmless(result.model.version) + ", " + toText(result.head) + " head, on " +
            harmless(result.device.used) + ".\n";
    const std::string promise = falseAlarmSentence(result, rule);
    if (!promise.empty()) {
        text += promise + "\n";
    }
    if (!ranking.sets.empty()) {
        text += "\n" + setsText(ranking) + flaggedText(ranking);
    }
    return problems.empty() ? text : text + "\n" + problemsText(problems);
}

}  // namespace setscope
