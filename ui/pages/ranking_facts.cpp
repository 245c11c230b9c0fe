#include "ui/pages/ranking_facts.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

constexpr std::size_t kNamedItems = 3;

QString tr(const char* text) { return QCoreApplication::translate("RankingFacts", text); }

QString itemName(const Pool& pool, std::int64_t item) {
    return toQString(pool.items[static_cast<std::size_t>(item)]);
}

QString rankText(float rank) { return countText(static_cast<qint64>(std::lround(rank))); }

/// "+2.31", "−0.40".
QString termText(double term) {
    const QString digits = QString::number(std::abs(term), 'f', 2);
    return (term < 0 ? QStringLiteral("−") : QStringLiteral("+")) + digits;
}

FactGrid::Fact termFact(const Pool& pool, const KnownSetTerm& term) {
    return {knownSetTitle(pool, term.set), termText(term.term),
            term.term < 0 ? ElidedLabel::Tone::Muted : ElidedLabel::Tone::Plain};
}

}  // namespace

QString knownSetTitle(const Pool& pool, std::int64_t set) {
    const KnownSet& known = pool.known[static_cast<std::size_t>(set)];
    const QString name = toQString(known.name);
    const bool saysSomething =
        std::ranges::any_of(name, [](QChar letter) { return letter.isLetter(); });
    if (saysSomething) {
        return name;
    }
    QStringList items;
    for (std::size_t place = 0; place < std::min(kNamedItems, known.items.size()); ++place) {
        items.append(itemName(pool, known.items[place]));
    }
    const QString shown = items.join(QStringLiteral(", "));
    return known.items.size() > kNamedItems ? shown + QStringLiteral(" …") : shown;
}

QList<FactGrid::Fact> seedFacts(const Pool& pool, const RankingReason& reason, qsizetype count) {
    std::vector<SeedEffect> seeds = reason.seeds;
    std::ranges::stable_sort(seeds, std::ranges::greater(), &SeedEffect::rankWithout);
    QList<FactGrid::Fact> facts;
    for (const SeedEffect& seed : seeds) {
        if (facts.size() == count) {
            break;
        }
        facts.append(
            {tr("Without %1").arg(itemName(pool, seed.seed)),
             tr("rank %1 → %2").arg(rankText(reason.rank), rankText(seed.rankWithout)),
             seed.rankWithout > reason.rank ? ElidedLabel::Tone::Plain : ElidedLabel::Tone::Muted});
    }
    return facts;
}

QList<FactGrid::Fact> knownSetFacts(const Pool& pool, const RankingReason& reason,
                                    qsizetype count) {
    QList<FactGrid::Fact> facts;
    const auto all = std::ssize(reason.terms);
    const auto shown = std::min<qsizetype>(count, all);
    for (qsizetype place = 0; place < shown; ++place) {
        facts.append(termFact(pool, reason.terms[static_cast<std::size_t>(place)]));
    }
    if (shown < all) {
        const double rest =
            std::accumulate(reason.terms.begin() + shown, reason.terms.end(), 0.0,
                            [](double sum, const KnownSetTerm& term) { return sum + term.term; });
        facts.append({countedText(all - shown, tr("other"), tr("others")), termText(rest),
                      ElidedLabel::Tone::Muted});
    }
    return facts;
}

QList<FactGrid::Fact> likenessFacts(const Pool& pool, const RankingResult& ranking,
                                    const RankingReason& reason, qsizetype count) {
    std::vector<std::size_t> places(std::min(reason.likeness.size(), ranking.query.size()));
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::erase_if(places, [&](std::size_t place) { return std::isnan(reason.likeness[place]); });
    std::ranges::stable_sort(places, std::ranges::greater(),
                             [&](std::size_t place) { return reason.likeness[place]; });
    QList<FactGrid::Fact> facts;
    for (const std::size_t place : places) {
        if (facts.size() < count) {
            facts.append(
                {itemName(pool, ranking.query[place]), cosineText(reason.likeness[place])});
        }
    }
    return facts;
}

QList<FactGrid::Fact> scorerFacts(const RankingResult& ranking, const RankedItem& item) {
    QList<FactGrid::Fact> facts;
    for (std::size_t scorer = 0; scorer < ranking.scorers.size(); ++scorer) {
        const bool knows = item.scores[scorer] != -std::numeric_limits<float>::infinity();
        facts.append(
            {toQString(ranking.scorers[scorer].title),
             knows ? tr("rank %1").arg(rankText(item.ranks[scorer])) : tr("knows nothing of it"),
             knows ? ElidedLabel::Tone::Plain : ElidedLabel::Tone::Muted});
    }
    return facts;
}

}  // namespace setscope
