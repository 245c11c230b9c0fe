#include "ui/pages/outliers_toolbar.h"

#include <QActionGroup>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QWidgetAction>
#include <algorithm>
#include <cmath>

#include "ui/itemmodels/number_text.h"
#include "ui/pages/threshold_limits.h"
#include "ui/views/thumbnail_wall.h"

namespace setscope {
namespace {

constexpr int kStepsPerPercent = 10;  ///< of the slider

QString textOf(Head head) {
    return head == Head::Softmax ? OutliersToolbar::tr("One stranger")
                                 : OutliersToolbar::tr("Any number");
}

QString textOf(WallOrder order) {
    switch (order) {
        case WallOrder::Probability:
            return OutliersToolbar::tr("probability");
        case WallOrder::Name:
            return OutliersToolbar::tr("name");
        case WallOrder::Import:
            break;
    }
    return OutliersToolbar::tr("import");
}

QPushButton* menuButton(const QString& name, const QString& hint, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setMenu(new QMenu(button));
    button->setAccessibleName(name);
    button->setToolTip(hint);
    return button;
}

}  // namespace

OutliersToolbar::OutliersToolbar(QWidget* parent)
    : QFrame(parent),
      by_(menuButton(tr("Flag by"), tr("What decides whether a member is flagged"), this)),
      slider_(new QSlider(Qt::Horizontal, this)),
      percent_(new QDoubleSpinBox(this)),
      flags_(new QLabel(this)),
      head_(menuButton(tr("Strangers in a set"), tr("How many strangers a set can hold"), this)),
      order_(menuButton(tr("Sort"), tr("How the members of a set stand on the wall"), this)),
      size_(menuButton(tr("Size of the pictures"), tr("Size of the pictures on the wall"), this)),
      report_(new QPushButton(tr("Export report…"), this)) {
    setProperty("role", QStringLiteral("toolbar"));
    setAttribute(Qt::WA_StyledBackground);
    createFlagControls();
    createMenus();
    size_->setText(tr("Size"));
    report_->setProperty("primary", true);
    report_->setObjectName(QStringLiteral("exportReport"));
    connect(report_, &QPushButton::clicked, this, &OutliersToolbar::reportRequested);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(6);
    row->addWidget(by_);
    row->addWidget(slider_, 3);
    row->addWidget(percent_);
    row->addWidget(flags_);
    row->addStretch(1);
    for (QWidget* control : {head_, order_, size_, report_}) {
        row->addWidget(control);
    }
    setHead(Head::Softmax, {});
    setOrder(WallOrder::Probability);
    showRule();
}

void OutliersToolbar::createFlagControls() {
    auto* group = new QActionGroup(this);
    byProbability_ = by_->menu()->addAction(tr("Probability at least"));
    byFalseAlarms_ = by_->menu()->addAction(tr("False alarms at most"));
    for (QAction* action : {byProbability_, byFalseAlarms_}) {
        action->setCheckable(true);
        group->addAction(action);
    }
    by_->menu()->setToolTipsVisible(true);
    connect(byProbability_, &QAction::triggered, this,
            [this] { chooseBy(FlagRule::By::Probability); });
    connect(byFalseAlarms_, &QAction::triggered, this,
            [this] { chooseBy(FlagRule::By::FalseAlarmRate); });
    slider_->setAccessibleName(tr("Threshold"));
    slider_->setObjectName(QStringLiteral("thresholdSlider"));
    slider_->setMinimumWidth(56);
    slider_->setMaximumWidth(170);
    percent_->setAccessibleName(tr("Threshold in per cent"));
    percent_->setObjectName(QStringLiteral("thresholdSpin"));
    percent_->setSuffix(tr(" %"));
    percent_->setKeyboardTracking(false);
    percent_->findChild<QLineEdit*>()->setAcceptDrops(false);
    percent_->setMaximumWidth(fontMetrics().horizontalAdvance(QStringLiteral("100.0 %")) + 48);
    flags_->setObjectName(QStringLiteral("flagCount"));
    flags_->setProperty("role", QStringLiteral("secondary"));
    connect(slider_, &QSlider::valueChanged, this,
            [this](int steps) { chooseThreshold(static_cast<double>(steps) / kStepsPerPercent); });
    connect(percent_, &QDoubleSpinBox::valueChanged, this, &OutliersToolbar::chooseThreshold);
}

void OutliersToolbar::createMenus() {
    auto* orders = new QActionGroup(this);
    for (const WallOrder order : {WallOrder::Probability, WallOrder::Name, WallOrder::Import}) {
        QAction* action = order_->menu()->addAction(tr("By %1").arg(textOf(order)));
        action->setCheckable(true);
        action->setData(static_cast<int>(order));
        orders->addAction(action);
        connect(action, &QAction::triggered, this, [this, order] {
            setOrder(order);
            Q_EMIT orderChosen(order);
        });
    }
    auto* heads = new QActionGroup(this);
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        QAction* action = head_->menu()->addAction(head == Head::Softmax
                                                       ? tr("Exactly one stranger")
                                                       : tr("Any number of strangers, also none"));
        action->setCheckable(true);
        action->setData(static_cast<int>(head));
        heads->addAction(action);
        connect(action, &QAction::triggered, this, [this, head] { Q_EMIT headChosen(head); });
    }
    edge_ = new QSlider(Qt::Horizontal);
    edge_->setRange(ThumbnailWall::kSmallestEdge, ThumbnailWall::kLargestEdge);
    edge_->setSingleStep(16);
    edge_->setPageStep(32);
    edge_->setMinimumWidth(180);
    edge_->setAccessibleName(tr("Size of the pictures in pixels"));
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(12, 6, 12, 6);
    row->addWidget(edge_);
    holder->setFocusPolicy(Qt::StrongFocus);
    holder->setFocusProxy(edge_);
    auto* action = new QWidgetAction(this);
    action->setDefaultWidget(holder);
    size_->menu()->addAction(action);
    connect(edge_, &QSlider::valueChanged, this, &OutliersToolbar::edgeChosen);
}

void OutliersToolbar::setFlagRule(const FlagRule& rule) {
    rule_ = rule;
    lastThreshold() = rule.threshold;
    showRule();
}

void OutliersToolbar::setThresholds(double probability, double falseAlarmRate) {
    probability_ = probability;
    falseAlarmRate_ = falseAlarmRate;
}

double& OutliersToolbar::lastThreshold() {
    return rule_.by == FlagRule::By::Probability ? probability_ : falseAlarmRate_;
}

void OutliersToolbar::setReferenceSets(qint64 referenceSets) {
    if (referenceSets == referenceSets_) {
        return;
    }
    referenceSets_ = referenceSets;
    showRule();
}

void OutliersToolbar::showRule() {
    const QSignalBlocker noSlider(slider_);
    const QSignalBlocker noSpin(percent_);
    const bool isProbability = rule_.by == FlagRule::By::Probability;
    const ThresholdLimits limits = thresholdLimits(rule_.by, referenceSets_);
    const double smallest = limits.lowest * 100.0;
    const double largest = limits.highest * 100.0;
    by_->setText(isProbability ? tr("Probability") : tr("False alarms"));
    byProbability_->setChecked(isProbability);
    byFalseAlarms_->setChecked(!isProbability);
    byFalseAlarms_->setEnabled(referenceSets_ > 0 || !isProbability);
    byFalseAlarms_->setToolTip(
        referenceSets_ > 0 ? QString() : tr("The model has no clean reference sets of this size."));
    percent_->setDecimals(isProbability ? 0 : 1);
    percent_->setRange(smallest, largest);
    percent_->setValue(rule_.threshold * 100.0);
    slider_->setRange(qRound(smallest * kStepsPerPercent), qRound(largest * kStepsPerPercent));
    slider_->setSingleStep(isProbability ? kStepsPerPercent : 1);
    slider_->setPageStep(10 * slider_->singleStep());
    slider_->setValue(qRound(rule_.threshold * 100.0 * kStepsPerPercent));
}

void OutliersToolbar::chooseThreshold(double percent) {
    const double steps = std::pow(10.0, percent_->decimals());
    rule_.threshold = std::round(percent * steps) / steps / 100.0;
    lastThreshold() = rule_.threshold;
    showRule();
    Q_EMIT flagRuleChosen(rule_);
}

void OutliersToolbar::chooseBy(FlagRule::By by) {
    if (by == rule_.by) {
        return;
    }
    rule_.by = by;
    rule_.threshold = lastThreshold();
    showRule();
    Q_EMIT flagRuleChosen(rule_);
}

void OutliersToolbar::setHead(Head head, const std::vector<Head>& trained) {
    head_->setText(textOf(head));
    for (QAction* action : head_->menu()->actions()) {
        const auto one = static_cast<Head>(action->data().toInt());
        action->setChecked(one == head);
        action->setEnabled(trained.empty() || std::ranges::find(trained, one) != trained.end());
    }
}

void OutliersToolbar::setOrder(WallOrder order) {
    order_->setText(tr("Sort: %1").arg(textOf(order)));
    for (QAction* action : order_->menu()->actions()) {
        action->setChecked(action->data().toInt() == static_cast<int>(order));
    }
}

void OutliersToolbar::setEdge(int edge) {
    const QSignalBlocker noSlider(edge_);
    edge_->setValue(edge);
}

void OutliersToolbar::setFlaggedCount(int flagged, qsizetype judged) {
    flags_->setText(judged == 0
                        ? QString()
                        : tr("flags %1 of %2")
                              .arg(countText(flagged), countedText(judged, tr("set"), tr("sets"))));
}

void OutliersToolbar::setReportEnabled(bool isEnabled) { report_->setEnabled(isEnabled); }

}  // namespace setscope
