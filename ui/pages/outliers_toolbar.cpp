#include "ui/pages/outliers_toolbar.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
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
constexpr int kSpacing = 6;
constexpr QMargins kMargins(12, 8, 12, 8);
constexpr int kLongestSlider = 170;  ///< logical pixels
constexpr int kUsualSlider = 140;    ///< where there is room for everything
constexpr int kShortSlider = 110;    ///< where texts are short
constexpr int kShortestSlider = 56;

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
        case WallOrder::Mark:
            return OutliersToolbar::tr("mark");
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
      order_(menuButton({}, {}, this)),
      size_(menuButton(tr("Size of the cards"), tr("Size of the cards on the wall"), this)),
      report_(new QPushButton(this)) {
    setProperty("role", QStringLiteral("toolbar"));
    setAttribute(Qt::WA_StyledBackground);
    createFlagControls();
    createMenus();
    size_->setText(tr("Size"));
    report_->setAccessibleName(tr("Export report…"));
    report_->setToolTip(tr("Writes the answers on all sets to a file"));
    report_->setProperty("primary", true);
    order_->setObjectName(QStringLiteral("sortButton"));
    report_->setObjectName(QStringLiteral("exportReport"));
    connect(report_, &QPushButton::clicked, this, &OutliersToolbar::reportRequested);
    createRows();
    setHead(Head::Softmax, {});
    setOrder(WallOrder::Probability);
    showRule();
    arrange();
}

/// What decides about the flags, and how the wall looks: one after the other, or one below the
/// other.
void OutliersToolbar::createRows() {
    auto* flagging = new QHBoxLayout;
    flagging->setSpacing(kSpacing);
    flagging->addWidget(by_);
    flagging->addWidget(slider_, 3);
    flagging->addWidget(percent_);
    flagging->addWidget(flags_);
    flagging->addStretch(1);
    auto* viewing = new QHBoxLayout;
    viewing->setSpacing(kSpacing);
    viewing->addWidget(head_);
    viewing->addWidget(order_);
    viewing->addWidget(size_);
    viewing->addStretch(1);
    viewing->addWidget(report_);
    rows_ = new QBoxLayout(QBoxLayout::LeftToRight, this);
    rows_->setContentsMargins(kMargins);
    rows_->setSpacing(kSpacing);
    rows_->addLayout(flagging, 1);
    rows_->addLayout(viewing);
}

/// Takes the widest form that has the room for all its texts.
void OutliersToolbar::arrange() {
    Form form = Form::Narrow;
    takeForm(form);
    narrowest_ = neededWidth();
    for (const Form wider : {Form::Stacked, Form::Short, Form::Wide}) {
        takeForm(wider);
        if (neededWidth() > width()) {
            takeForm(form);
            break;
        }
        form = wider;
    }
    updateGeometry();
}

void OutliersToolbar::takeForm(Form form) {
    const bool isStacked = form == Form::Stacked || form == Form::Narrow;
    rows_->setDirection(isStacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    slider_->setMinimumWidth(form == Form::Wide    ? kUsualSlider
                             : form == Form::Short ? kShortSlider
                                                   : kShortestSlider);
    order_->setText(form == Form::Wide ? orderText_ : tr("Sort"));
    report_->setText(form == Form::Wide ? tr("Export report…") : tr("Export…"));
    flags_->setText(form == Form::Narrow ? flagsShortText_ : flagsText_);
}

/// Of the form that it has now.
int OutliersToolbar::neededWidth() const {
    int flagging = slider_->minimumWidth() + 3 * kSpacing;
    flagging += by_->sizeHint().width() + flags_->sizeHint().width();
    flagging += std::min(percent_->sizeHint().width(), percent_->maximumWidth());
    int viewing = 3 * kSpacing;
    for (const QPushButton* button : {head_, order_, size_, report_}) {
        viewing += button->sizeHint().width();
    }
    const bool isStacked = rows_->direction() == QBoxLayout::TopToBottom;
    return kMargins.left() + kMargins.right() +
           (isStacked ? std::max(flagging, viewing) : flagging + kSpacing + viewing);
}

QSize OutliersToolbar::minimumSizeHint() const {
    return {narrowest_, QFrame::minimumSizeHint().height()};
}

void OutliersToolbar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        arrange();
    }
}

void OutliersToolbar::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    arrange();
}

void OutliersToolbar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        arrange();
    }
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
    slider_->setMaximumWidth(kLongestSlider);
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
    for (const WallOrder order :
         {WallOrder::Probability, WallOrder::Mark, WallOrder::Name, WallOrder::Import}) {
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
    edge_->setAccessibleName(tr("Size of the cards in pixels"));
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
    const bool isOtherKind = rule.by != rule_.by;
    rule_ = rule;
    lastThreshold() = rule.threshold;
    showRule();
    if (isOtherKind) {
        arrange();
    }
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
    arrange();
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
        referenceSets_ > 0
            ? QString()
            : tr("There are no clean reference sets for these sets; call sets of yours clean."));
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
    arrange();
    Q_EMIT flagRuleChosen(rule_);
}

void OutliersToolbar::setHead(Head head, const std::vector<Head>& trained) {
    head_->setText(textOf(head));
    arrange();
    for (QAction* action : head_->menu()->actions()) {
        const auto one = static_cast<Head>(action->data().toInt());
        action->setChecked(one == head);
        action->setEnabled(trained.empty() || std::ranges::find(trained, one) != trained.end());
    }
}

void OutliersToolbar::setOrder(WallOrder order) {
    orderText_ = tr("Sort: %1").arg(textOf(order));
    order_->setAccessibleName(orderText_);
    order_->setToolTip(tr("How the members of a set stand on the wall: by %1").arg(textOf(order)));
    arrange();
    for (QAction* action : order_->menu()->actions()) {
        action->setChecked(action->data().toInt() == static_cast<int>(order));
    }
}

void OutliersToolbar::setEdge(int edge) {
    const QSignalBlocker noSlider(edge_);
    edge_->setValue(edge);
}

void OutliersToolbar::setFlaggedCount(int flagged, qsizetype testable, qsizetype untestable) {
    const QString testableText = countedText(testable, tr("set"), tr("sets"));
    const QString text = testable > 0 ? tr("flags %1 of %2").arg(countText(flagged), testableText)
                         : untestable > 0 ? tr("no set can be tested")
                                          : QString();
    const QString more = untestable == 0 || testable == 0
                             ? QString()
                             : tr("%1 cannot be tested by this rule")
                                   .arg(countedText(untestable, tr("set"), tr("sets")));
    if (text == flagsText_ && more == untestableText_) {
        return;
    }
    flagsText_ = text;
    untestableText_ = more;
    flagsShortText_ = testable > 0     ? tr("%1 of %2").arg(countText(flagged), countText(testable))
                      : untestable > 0 ? tr("none testable")
                                       : QString();
    flags_->setAccessibleName(more.isEmpty() ? text : QStringLiteral("%1; %2").arg(text, more));
    showPromise();
    arrange();
}

void OutliersToolbar::setPromise(const QString& promise) {
    promise_ = promise;
    showPromise();
}

void OutliersToolbar::showPromise() {
    QStringList lines{flagsText_, untestableText_, promise_};
    lines.removeAll(QString());
    flags_->setToolTip(lines.join(QLatin1Char('\n')));
    flags_->setAccessibleDescription(promise_);
    for (QWidget* control : {static_cast<QWidget*>(slider_), static_cast<QWidget*>(percent_)}) {
        control->setToolTip(promise_);
        control->setAccessibleDescription(promise_);
    }
}

void OutliersToolbar::setAnswer(Answer answer) { report_->setEnabled(answer == Answer::Known); }

}  // namespace setscope
