#include "ui/pages/outliers_headline.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/itemmodels/number_text.h"
#include "ui/session/session.h"

namespace setscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("OutliersHeadline", text); }

Headline said(const QString& title, const QString& detail) {
    Headline headline;
    headline.title = title;
    headline.detail = detail;
    return headline;
}

/// What keeps the set from being judged; a headline with an empty title if nothing does.
Headline waitingFor(const Session& session, const ItemSet& set) {
    const QString name = toQString(set.name);
    const QString size =
        countedText(static_cast<qint64>(set.members.size()), tr("member"), tr("members"));
    if (!session.engineFailure().isEmpty()) {
        return said(tr("“%1” cannot be judged").arg(name), session.engineFailure());
    }
    if (session.engine() == nullptr) {
        return said(tr("Waiting for the engine"),
                    tr("“%1” with its %2 is judged next.").arg(name, size));
    }
    if (session.model() == nullptr && !session.modelFailure().isEmpty()) {
        return said(tr("“%1” cannot be judged").arg(name), session.modelFailure());
    }
    if (session.model() == nullptr) {
        return said(tr("Loading the model"),
                    tr("“%1” with its %2 is judged next.").arg(name, size));
    }
    const SetOutliers* outliers = session.outliersOf(set.id);
    if (outliers == nullptr) {
        return said(session.isScoring() ? tr("Scoring “%1”…").arg(name)
                                        : tr("“%1” is not judged yet").arg(name),
                    size);
    }
    if (outliers->probability.empty()) {
        return said(tr("“%1” is not judged").arg(name), toQString(outliers->note));
    }
    return {};
}

QString nameOf(const ItemSet& set, MemberId member) {
    const auto found = std::ranges::find(set.members, member, &Member::id);
    return found != set.members.end() ? shortName(found->name) : tr("a removed member");
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

Headline answerOn(const Session& session, const ItemSet& set, const SetOutliers& outliers) {
    const auto strangest = std::ranges::max_element(outliers.probability);
    const auto at = static_cast<std::size_t>(strangest - outliers.probability.begin());
    const QString name = toQString(set.name);
    const QString member = nameOf(set, outliers.members[at]);
    const QString facts =
        tr("%1 · %2%3")
            .arg(member, probabilityPart(session, *strangest), pValuePart(session, outliers));
    const std::vector<bool> flagged = flaggedMembers(outliers, session.flagRule());
    const auto count = std::ranges::count(flagged, true);
    Headline headline;
    headline.setName = name;
    headline.memberName = member;
    headline.isAnswer = true;
    if (session.flagRule().by == FlagRule::By::FalseAlarmRate && !outliers.setPValue) {
        headline.title = tr("“%1” cannot be judged by false alarms").arg(name);
        headline.detail =
            tr("no clean reference sets of its size; flag by probability · %1").arg(facts);
    } else if (count == 0) {
        headline.title = tr("No stranger in “%1” %2").arg(name, thresholdPart(session.flagRule()));
        headline.detail = tr("most suspicious: %1").arg(facts);
    } else {
        headline.title = count == 1 ? tr("One stranger in “%1”").arg(name)
                                    : tr("%1 strangers in “%2”").arg(countText(count), name);
        headline.detail = facts;
    }
    return headline;
}

}  // namespace

Headline outliersHeadline(const Session& session) {
    const std::shared_ptr<const Collection> collection = session.collection();
    const ItemSet* set = collection->findSet(session.currentSet());
    if (set == nullptr) {
        return said(tr("No set is chosen"),
                    tr("Choose one in the collection or in the table below."));
    }
    if (Headline waiting = waitingFor(session, *set); !waiting.title.isEmpty()) {
        waiting.setName = toQString(set->name);
        return waiting;
    }
    return answerOn(session, *set, *session.outliersOf(set->id));
}

}  // namespace setscope
