#include "ui/pages/outliers_headline.h"

#include <QCoreApplication>
#include <algorithm>
#include <unordered_map>

#include "ui/itemmodels/false_alarm_text.h"
#include "ui/itemmodels/member_words.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/verdicts.h"
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
    const QString size = countedMembers(set);
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

QString probabilityPart(const Session& session, double probability) {
    return session.outliers()->head == Head::Softmax
               ? tr("%1 of the set's probability").arg(percentText(probability))
               : tr("probability %1").arg(percentText(probability));
}

QString pValuePart(const Session& session, const SetOutliers& outliers) {
    return outliers.setPValue ? tr(" · p = %1 against %2")
                                    .arg(pValueText(outliers.setPValue),
                                         referencesText(outliers, *session.outliers()))
                              : QString();
}

bool isByRate(const Session& session) {
    return session.flagRule().by == FlagRule::By::FalseAlarmRate;
}

/// What the rule and the person say of one judged set.
struct Found {
    const Member* strangest = nullptr;  ///< of the strangers, if there are any; null: not judged
    float probability = 0.0F;           ///< of the strangest
    qsizetype strangers = 0;            ///< after the person's marks
    qsizetype flagged = 0;              ///< by the rule alone
};

Found findIn(const ItemSet& set, const SetOutliers& outliers, const FlagRule& rule) {
    std::unordered_map<MemberId, std::size_t> places;
    for (std::size_t i = 0; i < outliers.members.size(); ++i) {
        places.emplace(outliers.members[i], i);
    }
    const std::vector<bool> flagged = flaggedMembers(outliers, rule);
    Found found;
    bool isStrangestStranger = false;
    for (const Member& member : set.members) {
        const auto place = places.find(member.id);
        const bool isJudged = place != places.end();
        const bool isOne = isStranger(member.verdict, isJudged && flagged[place->second]);
        found.flagged += isJudged && flagged[place->second] ? 1 : 0;
        found.strangers += isOne ? 1 : 0;
        const float probability = isJudged ? outliers.probability[place->second] : 0.0F;
        const bool isFirst = isOne && !isStrangestStranger;
        if (isJudged && (found.strangest == nullptr || isFirst ||
                         (isOne == isStrangestStranger && probability > found.probability))) {
            found.strangest = &member;
            found.probability = probability;
            isStrangestStranger = isOne;
        }
    }
    return found;
}

/// "nor in any of the 10 other sets", if every set was judged and none holds a stranger.
QString othersPart(const Session& session) {
    const std::shared_ptr<const Collection> collection = session.collection();
    const std::shared_ptr<const OutlierResult> result = session.outliers();
    const auto others = std::ssize(result->sets) - 1;
    const bool holdsOne = std::ranges::any_of(result->sets, [&session](const SetOutliers& set) {
        return isFlagged(set, session.flagRule());
    });
    const bool isUnknown = session.isScoring() || result->sets.size() != collection->sets.size() ||
                           !std::ranges::all_of(result->sets, [&session](const SetOutliers& set) {
                               return canBeFlagged(set, session.flagRule());
                           });
    if (others < 1 || holdsOne || isUnknown || countVerdicts(*collection).strangers > 0) {
        return {};
    }
    return others == 1 ? tr("nor in the other set")
                       : tr("nor in any of the %1 other sets").arg(countText(others));
}

QString clearTitle(const QString& name, const FlagRule& rule) {
    return rule.by == FlagRule::By::Probability ? tr("No stranger found in “%1”: nobody reaches %2")
                                                      .arg(name, percentText(rule.threshold))
                                                : tr("No stranger found in “%1” at %2 false alarms")
                                                      .arg(name, rateText(rule.threshold));
}

QString strangersTitle(const QString& name, qsizetype count) {
    return count == 1 ? tr("One stranger in “%1”").arg(name)
                      : tr("%1 strangers in “%2”").arg(countText(count), name);
}

/// Two strangers and more come out one after the other; their order is what the answer rests on.
QString strangersDetail(const Session& session, const ItemSet& set, const SetOutliers& outliers,
                        const QString& facts) {
    const double rate = session.flagRule().threshold;
    if (!isByRate(session) || removalCount(outliers, rate) < 2 || countVerdicts(set).all() > 0) {
        return facts;
    }
    return tr("%1 · against %2")
        .arg(removalText(outliers, set, rate), referencesText(outliers, *session.outliers()));
}

QString hintOn(const Session& session, const ItemSet& set, const SetOutliers& outliers) {
    QStringList lines;
    const double rate = session.flagRule().threshold;
    if (isByRate(session) && outliers.setPValue) {
        lines.append(removalText(outliers, set, rate));
        if (removalCount(outliers, rate) > 1) {
            lines.append(weakerClaimText());
        }
        const std::int64_t ofSet = outliers.referenceSets;
        lines.append(promiseText(ofSet > 0 ? ofSet : session.outliers()->referenceSetCount, rate));
    }
    if (outliers.setPValue && outliers.references == ReferenceOrigin::Own) {
        lines.append(tr("The p-value stands against the sets that you called clean."));
    } else if (outliers.setPValue) {
        lines.append(tr("The p-value stands against clean sets that came with the model."));
        if (session.outliers()->ownReferenceSets > 0) {
            lines.append(
                tr("Your clean sets do not give 19 different sets of this size and kind, so they "
                   "are not used for this one."));
        }
    }
    if (outliers.familiarity) {
        lines.append(*outliers.familiarity < kFamiliar
                         ? tr("The set is unlike what the model learned from, so it judges by "
                              "comparing the members only.")
                         : tr("The set is of a kind that the model learned from."));
    }
    lines.append(markSummary(countVerdicts(set)));
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

Headline answerOn(const Session& session, const ItemSet& set, const SetOutliers& outliers) {
    const Found found = findIn(set, outliers, session.flagRule());
    const QString name = toQString(set.name);
    Headline headline;
    headline.setName = name;
    headline.memberName =
        found.strangest != nullptr ? shortName(*found.strangest) : tr("a removed member");
    headline.isAnswer = true;
    headline.hint = hintOn(session, set, outliers);
    const QString marks = markCountText(countVerdicts(set));
    const QString facts = tr("%1 · %2%3%4")
                              .arg(headline.memberName, probabilityPart(session, found.probability),
                                   pValuePart(session, outliers),
                                   marks.isEmpty() ? QString() : QStringLiteral(" · ") + marks);
    if (found.strangers > 0) {
        headline.title = strangersTitle(name, found.strangers);
        headline.detail = strangersDetail(session, set, outliers, facts);
    } else if (isByRate(session) && !outliers.setPValue) {
        headline.title = tr("“%1” cannot be judged by false alarms").arg(name);
        headline.detail =
            session.isTaught(outliers)
                ? tr("what was taught needs clean sets of your own; call sets clean, or flag by "
                     "probability · %1")
                      .arg(facts)
                : tr("%1; flag by probability · %2").arg(missingReferencesText(set), facts);
    } else if (!canBeFlagged(outliers, session.flagRule())) {
        headline.title = tr("“%1” cannot be judged at %2 false alarms")
                             .arg(name, rateText(session.flagRule().threshold));
        headline.detail = tr("%1 · %2").arg(whyNotJudged(outliers, set, session.flagRule()), facts);
    } else if (found.flagged > 0) {
        headline.isClear = true;
        headline.title = tr("No stranger left in “%1”").arg(name);
        headline.detail = tr("flagged, but you say it belongs: %1").arg(facts);
    } else {
        headline.isClear = true;
        headline.title = clearTitle(name, session.flagRule());
        const QString others = othersPart(session);
        headline.detail = others.isEmpty() ? tr("most suspicious: %1").arg(facts)
                                           : tr("%1 · most suspicious: %2").arg(others, facts);
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
