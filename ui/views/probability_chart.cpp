#include "ui/views/probability_chart.h"

#include <QChart>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/text.h"
#include "ui/views/tabular_text.h"

namespace setscope {
namespace {

constexpr double kLongestBar = 1.0;

/// The smallest round share that is at least `value`.
double roundTop(double value) {
    constexpr std::array<double, 7> kTops = {0.02, 0.04, 0.1, 0.2, 0.4, 0.6, 0.8};
    const auto top = std::lower_bound(kTops.begin(), kTops.end(), value);
    return top != kTops.end() ? *top : kLongestBar;
}

QString percentage(double share) { return QString::fromStdString(percent(share)); }

/// The `most` largest, in their given order.
QList<ProbabilityChart::Bar> largest(const QList<ProbabilityChart::Bar>& bars, int most) {
    if (bars.size() <= most) {
        return bars;
    }
    QList<qsizetype> order(bars.size());
    std::iota(order.begin(), order.end(), qsizetype{0});
    std::nth_element(
        order.begin(), order.begin() + most, order.end(),
        [&bars](qsizetype left, qsizetype right) { return bars[left].value > bars[right].value; });
    order.resize(most);
    std::sort(order.begin(), order.end());
    QList<ProbabilityChart::Bar> kept;
    for (const qsizetype at : order) {
        kept.append(bars[at]);
    }
    return kept;
}

}  // namespace

ProbabilityChart::ProbabilityChart(QWidget* parent)
    : ChartView(parent),
      series_(new QStackedBarSeries(this)),
      values_(new QCategoryAxis(this)),
      members_(new QValueAxis(this)) {
    setTitle(tr("Probability of not belonging"));
    series_->setBarWidth(0.72);
    chart()->addSeries(series_);
    chart()->addAxis(values_, Qt::AlignLeft);
    chart()->addAxis(members_, Qt::AlignBottom);
    series_->attachAxis(values_);
    series_->attachAxis(members_);
    values_->setTitleText(tr("probability"));
    members_->setLabelsVisible(false);
    members_->setTickCount(2);
    reserveFoot();
    setFocusPolicy(Qt::TabFocus);
    rebuild();
    styleChart();
}

void ProbabilityChart::setBars(const QList<Bar>& bars, const QString& setName) {
    const QList<Bar> formerBars = std::exchange(bars_, bars);
    const QString formerCaption = caption_;
    shown_ = largest(bars, kMostBars);
    setSubject(setName);
    caption_ = shown_.size() == bars_.size() ? tr("members of %1").arg(setName)
                                             : tr("the %1 most suspicious of %2 members of %3")
                                                   .arg(shown_.size())
                                                   .arg(bars_.size())
                                                   .arg(setName);
    if (bars_ != formerBars || caption_ != formerCaption) {
        rebuild();
    }
}

void ProbabilityChart::rebuild() {
    series_->clear();
    plain_ = new QBarSet(tr("members"));
    flagged_ = new QBarSet(tr("strangers"));
    double highest = 0.0;
    const Bar* strangest = nullptr;
    for (const Bar& bar : std::as_const(shown_)) {
        plain_->append(bar.isFlagged ? 0.0 : bar.value);
        flagged_->append(bar.isFlagged ? bar.value : 0.0);
        if (strangest == nullptr || bar.value > highest) {
            highest = bar.value;
            strangest = &bar;
        }
    }
    series_->append(QList<QBarSet*>{plain_, flagged_});
    const double top = roundTop(highest * 1.08);
    setShareAxis(*values_, top, 2);
    values_->setRange(0.0, top);
    members_->setRange(-0.6, std::max(0.6, static_cast<double>(shown_.size()) - 0.4));
    setSummary(strangest == nullptr ? tr("No member was judged yet.")
                                    : tr("%1 members; the highest probability is %2 of %3.")
                                          .arg(bars_.size())
                                          .arg(percentage(highest), strangest->name));
    applyColours();
}

void ProbabilityChart::setThreshold(std::optional<double> probability) {
    if (probability != threshold_) {
        threshold_ = probability;
        viewport()->update();
    }
}

void ProbabilityChart::setSelection(const QSet<qint64>& ids) {
    if (ids != selection_) {
        selection_ = ids;
        viewport()->update();
    }
}

void ProbabilityChart::applyColours() {
    const ViewColours now = colours();
    plain_->setColor(now.accent);
    plain_->setBorderColor(Qt::transparent);
    flagged_->setColor(now.alarm);
    flagged_->setBorderColor(Qt::transparent);
    viewport()->update();
}

ChartTable ProbabilityChart::table() const {
    ChartTable table{{tr("set"), tr("member"), tr("probability"), tr("flagged")}, {}};
    for (const Bar& bar : bars_) {
        table.rows.append({subject(), bar.name, shortestNumber(static_cast<float>(bar.value)),
                           bar.isFlagged ? tr("yes") : tr("no")});
    }
    return table;
}

QPointF ProbabilityChart::positionOf(double x, double y) const {
    const QPointF inChart = chart()->mapToPosition(QPointF(x, y), series_);
    return mapFromScene(chart()->mapToScene(inChart));
}

QPointF ProbabilityChart::footOf(int shownBar) const { return positionOf(shownBar, 0.0); }

int ProbabilityChart::barAt(const QPoint& position) const {
    const QPointF inChart = chart()->mapFromScene(mapToScene(position));
    if (shown_.isEmpty() || !chart()->plotArea().contains(inChart)) {
        return -1;
    }
    const int bar = qRound(chart()->mapToValue(inChart, series_).x());
    return bar >= 0 && bar < shown_.size() ? bar : -1;
}

QString ProbabilityChart::toolTipAt(const QPoint& position) const {
    const int bar = barAt(position);
    if (bar < 0) {
        return {};
    }
    const QString text = tr("%1: %2").arg(shown_[bar].name, percentage(shown_[bar].value));
    return shown_[bar].isFlagged ? tr("%1, stranger").arg(text) : text;
}

void ProbabilityChart::mousePressEvent(QMouseEvent* event) {
    const int bar = barAt(event->position().toPoint());
    if (bar < 0 || event->button() != Qt::LeftButton) {
        ChartView::mousePressEvent(event);
        return;
    }
    const bool extends = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    Q_EMIT barActivated(shown_[bar].id, extends ? Picking::Toggle : Picking::Only);
}

void ProbabilityChart::drawMark(QPainter& painter, int bar) const {
    const ViewColours now = colours();
    const QPointF foot = footOf(bar);
    if (selection_.contains(shown_[bar].id)) {
        const qreal half = std::max(2.0, (footOf(1).x() - footOf(0).x()) * 0.36);
        painter.fillRect(QRectF(foot.x() - half, foot.y() + 2, 2 * half, 3), now.text);
    }
    if (shown_[bar].isFlagged) {
        const QPointF top = positionOf(bar, shown_[bar].value);
        const QString text = percentage(shown_[bar].value);
        const qreal width = tabularWidth(QFontMetricsF(painter.font()), text);
        const qreal left = std::max(plotInView().left(), top.x() - width / 2.0);
        painter.setPen(now.alarm);
        drawTabular(painter, QRectF(left, top.y() - 17, width, 16), Qt::AlignLeft, text);
    }
}

void ProbabilityChart::drawForeground(QPainter* painter, const QRectF& rect) {
    ChartView::drawForeground(painter, rect);
    painter->save();
    if (threshold_ && *threshold_ <= values_->max()) {
        const QRectF plot = plotInView();
        const qreal y = positionOf(0, *threshold_).y();
        painter->setPen(QPen(colours().alarm, 1.0, Qt::DashLine));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    drawFoot(*painter, caption_);
    painter->setFont(smallFont());
    for (int bar = 0; bar < shown_.size(); ++bar) {
        drawMark(*painter, bar);
    }
    painter->restore();
}

}  // namespace setscope
