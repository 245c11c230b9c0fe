#include "ui/shell/inspector_facts.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/text.h"
#include "core/items/payload.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/verdicts.h"

namespace setscope {
namespace {

constexpr std::size_t kMostEffects = 5;

QString tr(const char* text) { return QCoreApplication::translate("InspectorDock", text); }

QString nameIn(const ItemSet& set, MemberId member) {
    const auto found = std::ranges::find(set.members, member, &Member::id);
    return found != set.members.end() ? shortName(*found) : tr("–");
}

/// "1,204 characters · 210 words". What is written without spaces counts as one word.
QString lengthText(const QString& text) {
    const qint64 characters = text.toUcs4().size();
    const qint64 words = text.simplified().split(u' ', Qt::SkipEmptyParts).size();
    return QStringLiteral("%1 · %2").arg(countedText(characters, tr("character"), tr("characters")),
                                         countedText(words, tr("word"), tr("words")));
}

QString changeText(const QString& before, const QString& after) {
    return QStringLiteral("%1 → %2").arg(before, after);
}

QList<FactGrid::Fact> judgedFacts(const Member& member, const SetOutliers* outliers,
                                  const FlagRule& rule) {
    if (outliers != nullptr) {
        const auto found = std::ranges::find(outliers->members, member.id);
        const auto at = static_cast<std::size_t>(found - outliers->members.begin());
        if (at < outliers->probability.size()) {
            const bool isFlagged = flaggedMembers(*outliers, rule)[at];
            const std::optional<float> pValue =
                outliers->pValue.empty() ? std::nullopt : std::optional(outliers->pValue[at]);
            const auto tone = isStranger(member.verdict, isFlagged) ? ElidedLabel::Tone::Alarm
                                                                    : ElidedLabel::Tone::Plain;
            return {{tr("Probability"), percentText(outliers->probability[at]), tone},
                    {tr("p-value"), pValueText(pValue)},
                    {tr("Verdict"),
                     isFlagged                       ? tr("stranger")
                     : canBeFlagged(*outliers, rule) ? tr("not flagged")
                                                     : tr("not judged"),
                     tone}};
        }
    }
    return {{tr("Probability"), tr("not judged")}};
}

}  // namespace

QList<FactGrid::Fact> fileFacts(const Member& member) {
    const Payload& payload = member.payload;
    QList<FactGrid::Fact> facts = {{tr("Name"), toQString(member.name)},
                                   {tr("Path"), toQString(displayPath(payload.source))}};
    if (const ImageFacts* image = payload.picture()) {
        facts += QList<FactGrid::Fact>{
            {tr("Size"), tr("%1 × %2 px").arg(image->width).arg(image->height)},
            {tr("Format"), toQString(image->format)},
            {tr("File size"), toQString(byteSize(image->byteCount))}};
        return facts;
    }
    facts.append({tr("Kind"), kindText(payload.kind())});
    if (const TextContent* text = payload.text()) {
        facts.append({tr("Length"), lengthText(toQString(text->text))});
    } else if (const VectorContent* row = payload.vector()) {
        facts.append({tr("Columns"), countText(std::ssize(row->values))});
    }
    return facts;
}

QList<FactGrid::Fact> answerFacts(const Member& member, const SetOutliers* outliers,
                                  const FlagRule& rule) {
    QList<FactGrid::Fact> facts = judgedFacts(member, outliers, rule);
    if (member.verdict != Verdict::None) {
        facts.append({tr("Your mark"),
                      member.verdict == Verdict::Stranger ? tr("stranger") : tr("belongs")});
    }
    return facts;
}

QList<FactGrid::Fact> withoutItFacts(const LeaveOneOut& without, const ItemSet& set) {
    QList<FactGrid::Fact> facts;
    if (without.setPValueBefore && without.setPValueAfter) {
        facts.append({tr("Set p-value"), changeText(pValueText(without.setPValueBefore),
                                                    pValueText(without.setPValueAfter))});
    }
    if (!without.after.empty()) {
        const auto next = std::ranges::max_element(without.after);
        const auto at = static_cast<std::size_t>(next - without.after.begin());
        facts.append(
            {tr("Next suspect"),
             QStringLiteral("%1 · %2").arg(nameIn(set, without.members[at]), percentText(*next))});
    }
    return facts;
}

QList<FactGrid::Fact> likenessFacts(const LeaveOneOut& without, const ItemSet& set) {
    const auto line = [&set](MemberId member, float cosine) {
        return QStringLiteral("%1 (%2)").arg(nameIn(set, member), cosineText(cosine));
    };
    return {{tr("Least like"), line(without.leastAlike, without.leastAlikeCosine)},
            {tr("Most like"), line(without.mostAlike, without.mostAlikeCosine)}};
}

QList<FactGrid::Fact> effectFacts(const LeaveOneOut& without, const ItemSet& set) {
    std::vector<std::size_t> order(without.members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto change = [&without](std::size_t at) {
        return std::abs(without.after[at] - without.before[at]);
    };
    const std::size_t count = std::min(kMostEffects, order.size());
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
        [&change](std::size_t left, std::size_t right) { return change(left) > change(right); });
    QList<FactGrid::Fact> facts;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = order[i];
        facts.append({nameIn(set, without.members[at]),
                      changeText(percentText(without.before[at]), percentText(without.after[at]))});
    }
    return facts;
}

}  // namespace setscope
