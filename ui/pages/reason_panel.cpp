#include "ui/pages/reason_panel.h"

#include <QHash>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/itemmodels/number_text.h"
#include "ui/pages/ranking_facts.h"
#include "ui/session/expanding.h"
#include "ui/session/session.h"
#include "ui/views/rank_curve.h"

namespace setscope {
namespace {

constexpr int kCurveHeight = 170;
constexpr qsizetype kShownSeeds = 6;
constexpr qsizetype kShownTerms = 5;

QLabel* sectionTitle(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("role", QStringLiteral("section"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// Scorers of which the same is said, together.
class GroupedTitles {
  public:
    void add(const QString& reason, const QString& title) {
        if (!titles_.contains(reason)) {
            reasons_.append(reason);
        }
        titles_[reason].append(title);
    }

    QStringList lines() const {
        QStringList lines;
        for (const QString& reason : reasons_) {
            lines.append(QStringLiteral("%1: %2").arg(
                titles_.value(reason).join(QStringLiteral("; ")), reason));
        }
        return lines;
    }

  private:
    QStringList reasons_;
    QHash<QString, QStringList> titles_;
};

QString namesOf(const Pool& pool, const std::vector<std::int64_t>& items) {
    constexpr std::size_t kMost = 8;
    QStringList names;
    for (std::size_t place = 0; place < std::min(kMost, items.size()); ++place) {
        names.append(toQString(pool.items[static_cast<std::size_t>(items[place])]));
    }
    const QString shown = names.join(QStringLiteral(", "));
    return items.size() > kMost ? shown + QStringLiteral(" …") : shown;
}

void showText(QLabel* title, QLabel* text, const QString& heading, const QStringList& lines) {
    title->setText(heading);
    title->setVisible(!lines.isEmpty());
    text->setText(lines.join(u'\n'));
    text->setVisible(!lines.isEmpty());
}

QLabel* wrappedText(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("role", QStringLiteral("secondary"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ReasonPanel::ReasonPanel(Session& session, QWidget* parent)
    : QScrollArea(parent),
      session_(session),
      curve_(new RankCurve(this)),
      acceptFirst_(new QPushButton(this)),
      hint_(wrappedText(this)),
      unknownTitle_(sectionTitle(this)),
      unknown_(wrappedText(this)),
      absentTitle_(sectionTitle(this)),
      absent_(wrappedText(this)) {
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    createParts();
    connect(curve_, &RankCurve::cutChosen, &session.expanding(), &Expanding::chooseCut);
    connect(curve_, &RankCurve::rankActivated, this, &ReasonPanel::rankActivated);
    connect(curve_, &RankCurve::failed, &session, &Session::failed);
    connect(acceptFirst_, &QPushButton::clicked, this, [this] {
        if (cut()) {
            Q_EMIT acceptFirstRequested(*cut());
        }
    });
    const Expanding& expanding = session.expanding();
    connect(&expanding, &Expanding::rankingChanged, this, &ReasonPanel::refreshRanking);
    connect(&expanding, &Expanding::leftOutChanged, this, &ReasonPanel::tellCut);
    connect(&expanding, &Expanding::cutChanged, this, &ReasonPanel::tellCut);
    connect(&expanding, &Expanding::reasonChanged, this, &ReasonPanel::refreshReason);
    refreshRanking();
    refreshReason();
}

void ReasonPanel::createParts() {
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 12, 16, 12);
    column->setSpacing(6);
    curve_->setFixedHeight(kCurveHeight);
    column->addWidget(curve_);
    column->addWidget(acceptFirst_, 0, Qt::AlignLeft);
    column->addSpacing(6);
    column->addWidget(hint_);
    for (Section* section : {&scorers_, &seeds_, &terms_, &likeness_}) {
        section->title = sectionTitle(content);
        section->facts = new FactGrid(content);
        column->addWidget(section->title);
        column->addWidget(section->facts);
        column->addSpacing(4);
    }
    column->addWidget(unknownTitle_);
    column->addWidget(unknown_);
    column->addWidget(absentTitle_);
    column->addWidget(absent_);
    column->addStretch();
    acceptFirst_->setObjectName(QStringLiteral("acceptFirst"));
    terms_.title->setToolTip(
        tr("What each known set that holds it adds to its logarithmic score by Bayesian Sets; with "
           "a constant they add up to it exactly"));
    seeds_.title->setToolTip(tr("The rank it would have if that item of the query were left out"));
    likeness_.title->setToolTip(tr("Cosine of their vectors, 1 where they point the same way"));
    setWidget(content);
}

std::optional<int> ReasonPanel::cut() const {
    const Expanding& expanding = session_.expanding();
    const std::optional<qint64> cut =
        expanding.chosenCut() ? expanding.chosenCut() : expanding.suggestedCut();
    return cut ? std::optional(static_cast<int>(*cut)) : std::nullopt;
}

void ReasonPanel::showFacts(const Section& section, const QString& title,
                            const QList<FactGrid::Fact>& facts) {
    section.title->setText(title);
    section.title->setVisible(!facts.isEmpty());
    section.facts->setFacts(facts);
    section.facts->setVisible(!facts.isEmpty());
}

void ReasonPanel::refreshRanking() {
    const std::shared_ptr<const RankingResult> ranking = session_.expanding().ranking();
    const Pool* pool = session_.expanding().pool();
    QList<RankCurve::Point> points;
    if (ranking != nullptr && pool != nullptr) {
        for (const RankedItem& item : ranking->items) {
            points.append({toQString(pool->items[static_cast<std::size_t>(item.item)]),
                           static_cast<double>(item.fusedScore)});
        }
    }
    curve_->setPoints(points, pool != nullptr ? toQString(pool->name) : QString());
    refreshGaps();
    tellCut();
}

void ReasonPanel::tellCut() {
    curve_->setCut(cut(), session_.expanding().chosenCut() ? RankCurve::CutOrigin::Chosen
                                                           : RankCurve::CutOrigin::Suggested);
    acceptFirst_->setVisible(cut().has_value());
    acceptFirst_->setText(tr("Accept the first %L1").arg(cut().value_or(0)));
    acceptFirst_->setToolTip(
        tr("Takes every candidate above the cut into the set. The cut is suggested where the "
           "query’s own items come back when each is left out; drag it."));
    Q_EMIT cutChanged();
}

void ReasonPanel::refreshReason() {
    const Expanding& expanding = session_.expanding();
    const std::shared_ptr<const RankingReason> reason = expanding.reason();
    const std::shared_ptr<const RankingResult> ranking = expanding.ranking();
    const Pool* pool = expanding.pool();
    const bool isKnown = reason != nullptr && ranking != nullptr && pool != nullptr;
    hint_->setVisible(!expanding.current());
    hint_->setText(tr("Select a candidate to see why it has its rank."));
    const auto item = isKnown ? std::ranges::find(ranking->items, reason->item, &RankedItem::item)
                              : std::vector<RankedItem>::const_iterator();
    const bool isRanked = isKnown && item != ranking->items.end();
    const QString name =
        isKnown ? toQString(pool->items[static_cast<std::size_t>(reason->item)]) : QString();
    curve_->setCurrent(isRanked ? std::optional(static_cast<int>(item - ranking->items.begin()) + 1)
                                : std::nullopt);
    showFacts(scorers_, tr("Why “%1”").arg(name),
              isRanked ? scorerFacts(*ranking, *item) : QList<FactGrid::Fact>());
    showFacts(seeds_, tr("Pulled in by"),
              isKnown ? seedFacts(*pool, *reason, kShownSeeds) : QList<FactGrid::Fact>());
    showFacts(terms_, tr("Sets shared with the query (Bayesian Sets)"),
              isKnown ? knownSetFacts(*pool, *reason, kShownTerms) : QList<FactGrid::Fact>());
    showFacts(
        likeness_, tr("Likeness to the query"),
        isKnown ? likenessFacts(*pool, *ranking, *reason, kShownSeeds) : QList<FactGrid::Fact>());
}

/// Who could not rank, and who knows nothing of a part of the query.
void ReasonPanel::refreshGaps() {
    const std::shared_ptr<const RankingResult> ranking = session_.expanding().ranking();
    const Pool* pool = session_.expanding().pool();
    GroupedTitles unknown;
    GroupedTitles absent;
    if (ranking != nullptr && pool != nullptr) {
        for (const ScorerUse& use : ranking->scorers) {
            if (!use.unknown.empty()) {
                unknown.add(namesOf(*pool, use.unknown), toQString(use.title));
            }
        }
        for (const ScorerUse& use : ranking->absent) {
            absent.add(toQString(use.absence), toQString(use.title));
        }
    }
    showText(unknownTitle_, unknown_, tr("Unknown to a scorer"), unknown.lines());
    showText(absentTitle_, absent_, tr("Not taking part"), absent.lines());
}

}  // namespace setscope
