#include "ui/pages/expand_toolbar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <algorithm>
#include <cmath>

namespace setscope {
namespace {

constexpr int kLettersForAll = 120;  ///< of the width, where labels and time have room
constexpr int kLettersAtLeast = 70;
constexpr int kPoolLetters = 36;

QLabel* mutedLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("secondary"));
    return label;
}

}  // namespace

ExpandToolbar::ExpandToolbar(QWidget* parent)
    : QFrame(parent),
      poolLabel_(mutedLabel(tr("Pool"), this)),
      pool_(new QPushButton(this)),
      rankLabel_(mutedLabel(tr("Rank by"), this)),
      scorers_(new QPushButton(this)),
      scorerMenu_(new QMenu(scorers_)),
      learn_(new QPushButton(this)),
      duration_(mutedLabel({}, this)),
      newSet_(new QPushButton(tr("New set"), this)),
      export_(new QPushButton(tr("Export list"), this)) {
    setProperty("role", QStringLiteral("toolbar"));
    setAccessibleName(tr("Pool and ranking"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{poolLabel_, pool_, rankLabel_, scorers_, learn_}) {
        row->addWidget(widget);
    }
    row->addStretch();
    for (QWidget* widget : std::initializer_list<QWidget*>{duration_, newSet_, export_}) {
        row->addWidget(widget);
    }
    pool_->setObjectName(QStringLiteral("pool"));
    scorers_->setObjectName(QStringLiteral("scorers"));
    scorers_->setMenu(scorerMenu_);
    scorerMenu_->setToolTipsVisible(true);
    learn_->setObjectName(QStringLiteral("learn"));
    duration_->setToolTip(tr("How long the newest ranking took"));
    createPoolMenu();
    createListMenus();
    connect(learn_, &QPushButton::clicked, this, &ExpandToolbar::learnRequested);
    setPool({}, true, true);
    setScorers({});
    setLearning(Learning::Needless, {});
    setList(0, false);
}

void ExpandToolbar::createPoolMenu() {
    auto* menu = new QMenu(pool_);
    pool_->setMenu(menu);
    ofCollection_ = menu->addAction(tr("The members of the &collection"), this,
                                    &ExpandToolbar::collectionChosen);
    ofCollection_->setCheckable(true);
    menu->addAction(tr("Open a &file…"), this, &ExpandToolbar::poolFileRequested)
        ->setObjectName(QStringLiteral("openPoolFile"));
    menu->addAction(tr("Open a f&older of pictures…"), this, &ExpandToolbar::poolFolderRequested);
    menu->addSeparator();
    menu->addAction(tr("&Weights for Deep Sets…"), this, &ExpandToolbar::weightsRequested);
    ownWeights_ =
        menu->addAction(tr("The pool’s &own weights"), this, &ExpandToolbar::ownWeightsChosen);
    ownWeights_->setCheckable(true);
}

void ExpandToolbar::createListMenus() {
    newSet_->setObjectName(QStringLiteral("newSet"));
    connect(newSet_, &QPushButton::clicked, this, &ExpandToolbar::newSetRequested);
    export_->setObjectName(QStringLiteral("exportList"));
    export_->setProperty("primary", true);
    auto* menu = new QMenu(export_);
    export_->setMenu(menu);
    exportSet_ = menu->addAction(tr("The &set: query and accepted…"), this,
                                 &ExpandToolbar::exportSetRequested);
    exportRanking_ =
        menu->addAction(tr("The &ranking…"), this, &ExpandToolbar::exportRankingRequested);
}

void ExpandToolbar::setPool(const QString& title, bool isOfCollection, bool hasOwnWeights) {
    const QString shown = title.isEmpty() ? tr("Choose a pool") : title;
    pool_->setText(
        fontMetrics()
            .elidedText(shown, Qt::ElideMiddle, fontMetrics().averageCharWidth() * kPoolLetters)
            .replace(u'&', QStringLiteral("&&")));
    pool_->setToolTip(shown);
    pool_->setAccessibleName(tr("Pool: %1").arg(shown));
    ofCollection_->setChecked(isOfCollection);
    ownWeights_->setChecked(hasOwnWeights);
}

void ExpandToolbar::setScorers(const QList<Scorer>& scorers) {
    scorerMenu_->clear();
    scorerActions_.clear();
    for (const Scorer& scorer : scorers) {
        QAction* action = scorerMenu_->addAction(scorer.title);
        action->setData(scorer.id);
        action->setToolTip(scorer.hint);
        action->setCheckable(true);
        action->setChecked(scorer.state == Scorer::State::Chosen);
        action->setEnabled(scorer.state != Scorer::State::Unavailable);
        connect(action, &QAction::triggered, this, &ExpandToolbar::chooseScorers);
        scorerActions_.append(action);
    }
    scorers_->setEnabled(!scorers.isEmpty());
    showScorers();
}

void ExpandToolbar::showScorers() {
    QStringList chosen;
    for (const QAction* action : std::as_const(scorerActions_)) {
        if (action->isChecked() && action->isEnabled()) {
            chosen.append(action->text());
        }
    }
    scorers_->setText(chosen.size() == 1 ? chosen.front() : tr("Fusion of %1").arg(chosen.size()));
    scorers_->setToolTip(chosen.join(QStringLiteral(", ")));
    scorers_->setAccessibleDescription(scorers_->toolTip());
}

/// Nobody is left out if all are chosen; the last one cannot be.
void ExpandToolbar::chooseScorers() {
    QStringList chosen;
    bool areAll = true;
    for (const QAction* action : std::as_const(scorerActions_)) {
        if (action->isEnabled() && action->isChecked()) {
            chosen.append(action->data().toString());
        }
        areAll = areAll && (!action->isEnabled() || action->isChecked());
    }
    if (chosen.isEmpty()) {
        static_cast<QAction*>(sender())->setChecked(true);
        return;
    }
    showScorers();
    Q_EMIT scorersChosen(areAll ? QStringList() : chosen);
}

void ExpandToolbar::setLearning(Learning learning, const QString& hint) {
    learn_->setVisible(learning != Learning::Needless);
    learn_->setEnabled(learning == Learning::Possible);
    learn_->setText(learning == Learning::Running ? tr("Learning…") : tr("Learn"));
    learn_->setToolTip(hint);
    learn_->setAccessibleDescription(hint);
}

void ExpandToolbar::setDuration(double seconds) {
    duration_->setText(seconds < 0.0 ? QString()
                                     : tr("%1 ms").arg(std::max(1.0, std::round(seconds * 1e3))));
}

void ExpandToolbar::setList(qsizetype setSize, bool hasRanking) {
    newSet_->setEnabled(setSize > 0);
    newSet_->setToolTip(
        setSize > 0 ? tr("A new set of the collection: query and accepted, %L1 in all").arg(setSize)
                    : tr("Name or accept what the set shall hold first"));
    exportSet_->setEnabled(setSize > 0);
    exportRanking_->setEnabled(hasRanking);
    export_->setEnabled(setSize > 0 || hasRanking);
}

QSize ExpandToolbar::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * kLettersAtLeast, QFrame::minimumSizeHint().height()};
}

void ExpandToolbar::resizeEvent(QResizeEvent* event) {
    const bool hasRoom = width() >= fontMetrics().averageCharWidth() * kLettersForAll;
    for (QLabel* label : {poolLabel_, rankLabel_, duration_}) {
        label->setVisible(hasRoom);
    }
    QFrame::resizeEvent(event);
}

}  // namespace setscope
