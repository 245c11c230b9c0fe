#include "ui/pages/outliers_page.h"

#include <QAction>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/itemmodels/false_alarm_text.h"
#include "ui/itemmodels/number_text.h"
#include "ui/itemmodels/outlier_table_model.h"
#include "ui/itemmodels/verdicts.h"
#include "ui/pages/outliers_charts.h"
#include "ui/pages/outliers_headline.h"
#include "ui/pages/outliers_toolbar.h"
#include "ui/pages/set_table.h"
#include "ui/pages/threshold_limits.h"
#include "ui/pages/wall_panel.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/views/elided_label.h"
#include "ui/views/mark_sign.h"
#include "ui/views/thumbnail_wall.h"

namespace setscope {
namespace {

constexpr int kMargin = 16;

struct OrderName {
    WallOrder wall;
    MemberOrder setting;
};

constexpr std::array kOrders = {OrderName{WallOrder::Probability, MemberOrder::Probability},
                                OrderName{WallOrder::Name, MemberOrder::Name},
                                OrderName{WallOrder::Import, MemberOrder::Import},
                                OrderName{WallOrder::Mark, MemberOrder::Mark}};

WallOrder wallOrder(MemberOrder order) {
    return std::ranges::find(kOrders, order, &OrderName::setting)->wall;
}

MemberOrder memberOrder(WallOrder order) {
    return std::ranges::find(kOrders, order, &OrderName::wall)->setting;
}

}  // namespace

OutliersPage::OutliersPage(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      sets_(new OutlierTableModel(this)),
      toolbar_(new OutliersToolbar(this)),
      title_(new ElidedLabel(Qt::AlignLeft, this)),
      detail_(new ElidedLabel(Qt::AlignLeft, this)),
      byProbability_(new ElidedLabel(Qt::AlignLeft, this)),
      clear_(new TickView(fontMetrics().height() + 4, this)),
      filter_(new QLineEdit(this)),
      marks_(new QPushButton(this)),
      wall_(new WallPanel(session, this)),
      tabs_(new QTabWidget(this)),
      charts_(new OutliersCharts(session, *wall_, *sets_, this)),
      table_(new SetTable(session, *sets_, this)) {
    createLayout();
    connectToolbar();
    connectSession();
    refreshModel();
    refreshCollection();
    refreshResult();
}

/// The title beside the filter, and below them what it rests on, as wide as the page.
void OutliersPage::createHeadline(QVBoxLayout& column) {
    QFont strong = font();
    strong.setPointSizeF(font().pointSizeF() * 1.3);
    strong.setWeight(QFont::DemiBold);
    title_->setFont(strong);
    title_->setObjectName(QStringLiteral("headline"));
    detail_->setTone(ElidedLabel::Tone::Muted);
    detail_->setElideMode(Qt::ElideRight);
    detail_->setObjectName(QStringLiteral("headlineDetail"));
    byProbability_->setTone(ElidedLabel::Tone::Muted);
    byProbability_->setElideMode(Qt::ElideRight);
    byProbability_->setObjectName(QStringLiteral("whyByProbability"));
    byProbability_->hide();
    createFilter();
    createMarks();
    auto* first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(clear_);
    first->addWidget(title_, 1);
    first->addWidget(filter_);
    auto* second = new QHBoxLayout;
    second->setSpacing(12);
    second->addWidget(detail_, 1);
    second->addWidget(marks_);
    auto* headline = new QVBoxLayout;
    headline->setContentsMargins(kMargin, 10, kMargin, 6);
    headline->setSpacing(2);
    headline->addLayout(first);
    headline->addLayout(second);
    headline->addWidget(byProbability_);
    column.addLayout(headline);
}

void OutliersPage::createFilter() {
    filter_->setObjectName(QStringLiteral("wallFilter"));
    filter_->setPlaceholderText(tr("Filter members"));
    filter_->setAccessibleName(tr("Filter members"));
    filter_->setToolTip(tr("Shows the members whose name or label holds this text"));
    filter_->setClearButtonEnabled(true);
    filter_->setAcceptDrops(false);
    filter_->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    filter_->setMaximumWidth(fontMetrics().averageCharWidth() * 22);
}

void OutliersPage::createMarks() {
    marks_->setObjectName(QStringLiteral("marks"));
    marks_->setProperty("link", true);
    marks_->setMenu(new QMenu(marks_));
    connect(marks_->menu(), &QMenu::aboutToShow, this, [this] { fillMarksMenu(*marks_->menu()); });
    refreshMarks();
}

/// The window owns what can be done with marks; without one there is nothing.
void OutliersPage::fillMarksMenu(QMenu& menu) {
    menu.clear();
    for (const char* name : {"model.learn", "model.forgetLesson"}) {
        if (auto* action = window()->findChild<QAction*>(QLatin1String(name))) {
            menu.addAction(action);
        }
    }
}

void OutliersPage::createLayout() {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(toolbar_);
    createHeadline(*column);

    auto* lower = new QWidget(this);
    auto* lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(kMargin - 4, 0, kMargin - 4, 8);
    tabs_->setDocumentMode(true);
    tabs_->setAccessibleName(tr("Charts and overview"));
    tabs_->addTab(charts_, tr("Charts"));
    tabs_->addTab(table_, tr("All sets"));
    lowerColumn->addWidget(tabs_);

    auto* upper = new QWidget(this);
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(kMargin - 4, 0, kMargin - 4, 0);
    upperColumn->addWidget(wall_);

    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({545, 235});
    column->addWidget(splitter, 1);
}

void OutliersPage::connectToolbar() {
    const Settings& settings = session_.settings();
    toolbar_->setThresholds(settings.flagProbability(), settings.falseAlarmRate());
    toolbar_->setFlagRule(session_.flagRule());
    toolbar_->setOrder(wallOrder(settings.memberOrder()));
    wall_->order().setOrder(wallOrder(settings.memberOrder()));
    wall_->wall().setEdge(settings.thumbnailSize());
    toolbar_->setEdge(wall_->wall().edge());
    connect(toolbar_, &OutliersToolbar::flagRuleChosen, &session_, &Session::setFlagRule);
    connect(toolbar_, &OutliersToolbar::headChosen, &session_, &Session::setHead);
    connect(toolbar_, &OutliersToolbar::reportRequested, this, &OutliersPage::exportReport);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        wall_->setFilterText(text);
        charts_->refreshSet();
    });
    connect(toolbar_, &OutliersToolbar::edgeChosen, this, [this](int edge) {
        wall_->wall().setEdge(edge);
        session_.settings().setThumbnailSize(edge);
    });
    connect(toolbar_, &OutliersToolbar::orderChosen, this, [this](WallOrder order) {
        wall_->order().setOrder(order);
        charts_->refreshSet();
        session_.settings().setMemberOrder(memberOrder(order));
    });
}

void OutliersPage::connectSession() {
    connect(&session_, &Session::collectionChanged, this, &OutliersPage::refreshCollection);
    connect(&session_, &Session::currentSetChanged, this, &OutliersPage::refreshSet);
    connect(&session_, &Session::outliersChanged, this, &OutliersPage::refreshResult);
    connect(&session_, &Session::flagRuleChanged, this, [this] {
        toolbar_->setFlagRule(session_.flagRule());
        refreshResult();
    });
    connect(&session_, &Session::lessonChanged, this, &OutliersPage::refreshMarks);
    connect(&session_, &Session::headChanged, this, &OutliersPage::refreshModel);
    connect(&session_, &Session::engineChanged, this, &OutliersPage::refreshModel);
    connect(&session_, &Session::scoringChanged, this, &OutliersPage::refreshHeadline);
    connect(table_, &QAbstractItemView::activated, this, [this] { wall_->wall().setFocus(); });
}

void OutliersPage::refreshCollection() {
    sets_->setCollection(session_.collection());
    table_->showMarks();
    refreshMarks();
    tabs_->setTabText(1, tr("All sets (%1)").arg(countText(sets_->rowCount())));
    refreshSet();
}

void OutliersPage::refreshSet() {
    wall_->refreshSet();
    charts_->refreshSet();
    refreshHeadline();
}

void OutliersPage::refreshResult() {
    const std::shared_ptr<const OutlierResult> result = session_.outliers();
    sets_->setResult(result, session_.flagRule());
    wall_->refreshResult();
    charts_->refreshSet();
    charts_->refreshSets();
    toolbar_->setReferenceSets(mostReferenceSets(result.get()));
    const FlagRule& rule = session_.flagRule();
    toolbar_->setPromise(result && rule.by == FlagRule::By::FalseAlarmRate
                             ? promiseText(fewestReferenceSets(*result), rule.threshold)
                             : QString());
    toolbar_->setAnswer(result != nullptr ? OutliersToolbar::Answer::Known
                                          : OutliersToolbar::Answer::Absent);
    refreshFlags();
    refreshMarks();
    refreshHeadline();
}

/// How many sets the rule flags of those that it can, and why it gave way to another, if it did.
void OutliersPage::refreshFlags() {
    qsizetype testable = 0;
    qsizetype untestable = 0;
    for (const OutlierTableModel::Row& row : sets_->rows()) {
        if (row.highest) {
            ++(canBeFlagged(*row.outliers, session_.flagRule()) ? testable : untestable);
        }
    }
    toolbar_->setFlaggedCount(sets_->flaggedSetCount(), testable, untestable);
    byProbability_->setVisible(session_.ruleGaveWay());
    byProbability_->setText(session_.ruleGaveWay() ? whyByProbability() : QString());
}

QString OutliersPage::whyByProbability() const {
    const OutlierResult& result = *session_.outliers();
    const bool isTaught = std::ranges::any_of(
        result.sets, [this](const SetOutliers& set) { return session_.isTaught(set); });
    return isTaught ? taughtByProbabilityText()
                    : byProbabilityText(*session_.collection(), result.ownReferenceSets);
}

void OutliersPage::refreshHeadline() {
    const Headline headline = outliersHeadline(session_);
    title_->setText(headline.title);
    title_->setYieldingPart(headline.setName);
    clear_->setVisible(headline.isClear);
    detail_->setText(headline.detail);
    detail_->setYieldingPart(headline.memberName);
    detail_->setToolTip(headline.hint.isEmpty()
                            ? QString()
                            : QStringLiteral("%1\n%2").arg(headline.detail, headline.hint));
    detail_->setAccessibleDescription(headline.hint);
}

void OutliersPage::refreshMarks() {
    const VerdictCounts marks = sets_->marks();
    const QString summary = markSummary(marks);
    const Session::LessonUse use = session_.lessonUse();
    const QString teachers =
        use == Session::LessonUse::Absent
            ? QString()
            : countedText(session_.lesson()->verdictCount, tr("mark"), tr("marks"));
    switch (use) {
        case Session::LessonUse::Absent:
            marks_->setText(markCountText(marks));
            marks_->setToolTip(tr("%1. The detector can learn from them.").arg(summary));
            break;
        case Session::LessonUse::Used:
            marks_->setText(tr("taught by %1").arg(teachers));
            marks_->setToolTip(
                tr("The answers are given with what %1 taught. %2").arg(teachers, summary));
            break;
        case Session::LessonUse::OfAnotherModel:
            marks_->setText(tr("lesson not used"));
            marks_->setToolTip(tr("What %1 taught was learned for another model and changes no "
                                  "answer of this one. Learn again, or load that model.")
                                   .arg(teachers));
            break;
    }
    marks_->setAccessibleDescription(marks_->toolTip());
    marks_->setVisible(!marks_->text().isEmpty());
}

void OutliersPage::refreshModel() {
    const std::shared_ptr<const Model> model = session_.model();
    toolbar_->setHead(session_.head(), model ? model->info().heads : std::vector<Head>{});
    refreshMarks();
    refreshHeadline();
}

void OutliersPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    QTimer::singleShot(0, &wall_->wall(), qOverload<>(&QWidget::setFocus));
}

/// Not by a focus proxy: Qt's Tab would leap to it from what stands before the page, past the
/// toolbar and the filter.
void OutliersPage::focusInEvent(QFocusEvent* event) { wall_->wall().setFocus(event->reason()); }

/// The window owns the report; without one there is none.
void OutliersPage::exportReport() {
    if (auto* action = window()->findChild<QAction*>(QStringLiteral("file.exportReport"))) {
        action->trigger();
    }
}

}  // namespace setscope
