#include "ui/pages/outliers_headline.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/itemmodels/number_text.h"
#include "ui/session/session.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("OutliersHeadline", text); }

/// What keeps the set from being judged; a headline with an empty title if nothing does.
Headline waitingFor(const Session& session, const ItemSet& set) {
    const QString name = toQString(set.name);
    const QString size =
        countedText(static_cast<qint64>(set.members.size()), tr("member"), tr("members"));
    if (!session.engineFailure().isEmpty()) {
        return {tr("“%1” cannot be judged").arg(name), session.engineFailure()};
    }
    if (session.engine() == nullptr) {
        return {tr("Waiting for the engine"),
                tr("“%1” with its %2 is judged next.").arg(name, size)};
    }
    if (session.model() == nullptr && !session.modelFailure().isEmpty()) {
        return {tr("“%1” cannot be judged").arg(name), session.modelFailure()};
    }
    if (session.model() == nullptr) {
        return {tr("Loading the model"), tr("“%1” with its %2 is judged next.").arg(name, size)};
    }
    const SetOutliers* outliers = session.outliersOf(set.id);
    if (outliers == nullptr) {
        return {session.isScoring() ? tr("Scoring “%1”…").arg(name)
                                    : tr("“%1” is not judged yet").arg(name),
                size};
    }
    if (outliers->probability.empty()) {
        return {tr("“%1” is not judged").arg(name), toQString(outliers->note)};
    }
    return {};
}

/// Long file names leave the room to the numbers.
QString nameOf(const ItemSet& set, MemberId member) {
    constexpr qsizetype kLongest = 24;
    const auto found = std::ranges::find(set.members, member, &Member::id);
    const QString name =
        found != set.members.end() ? shortName(found->name) : tr("a removed member");
    return name.size() <= kLongest
               ? name
               : name.left(kLongest / 2) + QChar(u'…') + name.right(kLongest / 2 - 1);
}

QString probabilityPart(const Session& session, double probability) {
    return session.outliers()->head == Head::Softmax
               ? tr("%1 of the set's probability").arg(percentText(probability))
               : tr("probability %1").arg(percentText(probability));
}

QString pValuePart(const Session& session, const SetOutliers& outliers) {
    if (!outliers.setPValue) {
        return {};
    }
    return tr(" · p = %1 against %2")
        .arg(pValueText(outliers.setPValue),
             countedText(session.outliers()->referenceSetCount, tr("clean set"), tr("clean sets")));
}

QString thresholdPart(const FlagRule& rule) {
    return rule.by == FlagRule::By::Probability
               ? tr("below %1").arg(percentText(rule.threshold))
               : tr("at %1 false alarms").arg(percentText(rule.threshold));
}

}  // namespace

Headline outliersHeadline(const Session& session) {
    const std::shared_ptr<const Collection> collection = session.collection();
    const ItemSet* set = collection->findSet(session.currentSet());
    if (set == nullptr) {
        return {tr("No set is chosen"), tr("Choose one in the collection or in the table below.")};
    }
    if (const Headline waiting = waitingFor(session, *set); !waiting.title.isEmpty()) {
        return waiting;
    }
    const SetOutliers& outliers = *session.outliersOf(set->id);
    const auto strangest = std::ranges::max_element(outliers.probability);
    const auto at = static_cast<std::size_t>(strangest - outliers.probability.begin());
    const QString facts =
        tr("%1 · %2%3")
            .arg(nameOf(*set, outliers.members[at]), probabilityPart(session, *strangest),
                 pValuePart(session, outliers));
    const std::vector<bool> flagged = flaggedMembers(outliers, session.flagRule());
    const auto count = std::ranges::count(flagged, true);
    const QString name = toQString(set->name);
    if (count == 0) {
        return {tr("No stranger in “%1” %2").arg(name, thresholdPart(session.flagRule())),
                tr("most suspicious: %1").arg(facts), true};
    }
    return {count == 1 ? tr("One stranger in “%1”").arg(name)
                       : tr("%1 strangers in “%2”").arg(countText(count), name),
            facts, true};
}

}  // namespace setscope
