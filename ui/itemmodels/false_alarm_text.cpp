#include "ui/itemmodels/false_alarm_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "core/results/false_alarms.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString rateTr(const char* text) { return QCoreApplication::translate("FalseAlarms", text); }

QString namedIn(const ItemSet& set, MemberId member) {
    const auto found = std::ranges::find(set.members, member, &Member::id);
    return found != set.members.end() ? shortName(*found) : rateTr("a removed member");
}

}  // namespace

QString missingReferencesText(const ItemSet& set) {
    const std::optional<PayloadKind> kind = commonKind(set);
    if (kind == PayloadKind::Text) {
        return rateTr("texts have no reference sets that come with Setscope");
    }
    if (kind == PayloadKind::Vector) {
        return rateTr("rows of numbers have no reference sets that come with Setscope");
    }
    return rateTr("the model has no clean reference sets of this size");
}

QString whyNotJudged(const SetOutliers& outliers, const ItemSet& set, const FlagRule& rule) {
    if (canBeFlagged(outliers, rule)) {
        return {};
    }
    if (outliers.probability.empty()) {
        return outliers.note.empty() ? rateTr("No answer is known.") : toQString(outliers.note);
    }
    return outliers.setPValue ? rateTr("only %1 clean sets of its size: choose a larger rate")
                                    .arg(countText(outliers.referenceSets))
                              : missingReferencesText(set);
}

QString byProbabilityText(const Collection& collection, std::int64_t ownReferenceSets) {
    bool hasTexts = false;
    bool hasRows = false;
    for (const ItemSet& set : collection.sets) {
        const std::optional<PayloadKind> kind = commonKind(set);
        hasTexts = hasTexts || kind == PayloadKind::Text;
        hasRows = hasRows || kind == PayloadKind::Vector;
    }
    const QString reason =
        hasTexts && hasRows
            ? rateTr("Texts and rows of numbers have no reference sets that come with Setscope")
        : hasTexts ? rateTr("Texts have no reference sets that come with Setscope")
        : hasRows  ? rateTr("Rows of numbers have no reference sets that come with Setscope")
                   : rateTr("The model has no clean reference sets of these sizes");
    return ownReferenceSets > 0
               ? rateTr(
                     "%1, and your clean sets are too few or too small yet: call more sets "
                     "clean to flag by false-alarm rate")
                     .arg(reason)
               : rateTr("%1: call sets of yours clean to flag by false-alarm rate").arg(reason);
}

QString taughtByProbabilityText() {
    return rateTr(
        "What your marks taught has no reference sets yet: call sets of yours clean to flag by "
        "false-alarm rate");
}

QString rateText(double rate) {
    return QStringLiteral("%1\u202f%").arg(std::round(rate * 1000.0) / 10.0);
}

QString referencesText(const SetOutliers& set, const OutlierResult& answer) {
    const qint64 count = set.referenceSets > 0 ? set.referenceSets : answer.referenceSetCount;
    return set.references == ReferenceOrigin::Own
               ? countedText(count, rateTr("draw from your own clean sets"),
                             rateTr("draws from your own clean sets"))
               : countedText(count, rateTr("clean set"), rateTr("clean sets"));
}

QString promiseText(std::int64_t referenceSets, double rate) {
    if (referenceSets <= 0) {
        return {};
    }
    const double bound = falseAlarmBound(referenceSets, rate, kFalseAlarmConfidence);
    return rateTr(
               "On average at most %1 of clean sets are flagged. Whatever rate you choose after "
               "looking, it is at most %2 with %3 confidence.")
        .arg(rateText(rate), rateText(std::ceil(bound * 100.0) / 100.0),
             rateText(kFalseAlarmConfidence));
}

qsizetype removalCount(const SetOutliers& outliers, double rate) {
    const auto limit = static_cast<float>(rate);
    const auto stays = std::ranges::find_if(
        outliers.removals, [limit](const RemovalStep& step) { return step.pValue > limit; });
    return stays - outliers.removals.begin();
}

QString removalText(const SetOutliers& outliers, const ItemSet& set, double rate) {
    const qsizetype count = removalCount(outliers, rate);
    if (count == 0) {
        return {};
    }
    QString text;
    for (qsizetype i = 0; i < count; ++i) {
        const RemovalStep& step = outliers.removals[static_cast<std::size_t>(i)];
        const QString frame = i == 0   ? rateTr("1st stranger: %1, p = %2")
                              : i == 1 ? rateTr("; after removing it: %1, p = %2")
                                       : rateTr("; then: %1, p = %2");
        text += frame.arg(namedIn(set, step.member), pValueText(step.pValue));
    }
    if (count < std::ssize(outliers.removals)) {
        const RemovalStep& rest = outliers.removals[static_cast<std::size_t>(count)];
        text += rateTr("; then nothing more (p = %1)").arg(pValueText(rest.pValue));
    }
    return text;
}

QString weakerClaimText() {
    return rateTr(
        "The false-alarm rate holds for the first stranger; each further one is a weaker claim.");
}

}  // namespace setscope
