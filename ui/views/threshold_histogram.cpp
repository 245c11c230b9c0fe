#include "ui/views/threshold_histogram.h"

#include <QChart>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/text.h"
#include "ui/views/tabular_text.h"

namespace setscope {
namespace {

constexpr qreal kGrabDistance = 6.0;  ///< logical pixels
constexpr double kKeyStep = 0.01;

int binOf(double value) {
    return std::clamp(static_cast<int>(value * ThresholdHistogram::kBins), 0,
                      ThresholdHistogram::kBins - 1);
}

/// How many steps from 0 to 100 % have a label; Qt cuts the last one off where its step is less
/// than twice as wide.
/// @param width in heights of a line
int labelSteps(int width) {
    if (width < 14) {
        return 1;
    }
    return width < 22 ? 2 : 4;
}

QString percentage(double share) { return QString::fromStdString(percent(share)); }

/// The smallest of 2, 4, 10, 20, 40, 100 … that is at least `count`; even, so that its half is a
/// count too.
int roundTop(int count) {
    int power = 1;
    while (true) {
        for (const int step : {2, 4, 10}) {
            if (step * power >= count) {
                return step * power;
            }
        }
        power *= 10;
    }
}

}  // namespace

ThresholdHistogram::ThresholdHistogram(QWidget* parent)
    : ChartView(parent),
      counts_(kBins, 0),
      series_(new QStackedBarSeries(this)),
      values_(new QCategoryAxis(this)),
      counted_(new QCategoryAxis(this)) {
    series_->setBarWidth(0.92);
    chart()->addSeries(series_);
    chart()->addAxis(counted_, Qt::AlignLeft);
    chart()->addAxis(values_, Qt::AlignBottom);
    series_->attachAxis(counted_);
    series_->attachAxis(values_);
    counted_->setTitleText(tr("sets"));
    counted_->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    values_->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    values_->setRange(-0.5, kBins - 0.5);
    reserveFoot();
    labelValues();
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    rebuild();
    styleChart();
}

void ThresholdHistogram::setEntries(const QList<Entry>& entries, const QString& quantity) {
    if (entries == entries_ && quantity == quantity_) {
        return;
    }
    entries_ = entries;
    quantity_ = quantity;
    rebuild();
}

void ThresholdHistogram::setThreshold(double threshold, Flagged side) {
    if (threshold != threshold_ || side != side_) {
        threshold_ = threshold;
        side_ = side;
        viewport()->update();
    }
}

void ThresholdHistogram::setLimits(double lowest, double highest) {
    lowest_ = lowest;
    highest_ = highest;
}

void ThresholdHistogram::rebuild() {
    QList<int> flagged(kBins, 0);
    counts_.fill(0, kBins);
    for (const Entry& entry : std::as_const(entries_)) {
        ++counts_[binOf(entry.value)];
        flagged[binOf(entry.value)] += entry.isFlagged ? 1 : 0;
    }
    series_->clear();
    plain_ = new QBarSet(tr("sets"));
    flagged_ = new QBarSet(tr("flagged sets"));
    for (int bin = 0; bin < kBins; ++bin) {
        flagged_->append(flagged[bin]);
        plain_->append(counts_[bin] - flagged[bin]);
    }
    series_->append(QList<QBarSet*>{flagged_, plain_});
    const int top = roundTop(std::max(2, *std::max_element(counts_.begin(), counts_.end())));
    for (const QString& label : counted_->categoriesLabels()) {
        counted_->remove(label);
    }
    for (const int count : {0, top / 2, top}) {
        counted_->append(QString::number(count), count);
    }
    counted_->setRange(0, top);
    const auto flaggedSets = std::accumulate(flagged.begin(), flagged.end(), 0);
    setSummary(tr("%1 sets, %2 of them flagged.").arg(entries_.size()).arg(flaggedSets));
    applyColours();
}

void ThresholdHistogram::labelValues() {
    const int steps = labelSteps(width() / fontMetrics().height());
    if (steps == labelledSteps_) {
        return;
    }
    labelledSteps_ = steps;
    for (const QString& label : values_->categoriesLabels()) {
        values_->remove(label);
    }
    for (int step = 0; step <= steps; ++step) {
        const double share = static_cast<double>(step) / steps;
        values_->append(percentage(share), share * kBins - 0.5);
    }
}

void ThresholdHistogram::resizeEvent(QResizeEvent* event) {
    labelValues();
    ChartView::resizeEvent(event);
}

void ThresholdHistogram::applyColours() {
    const ViewColours now = colours();
    plain_->setColor(blended(now.accent, now.card, 0.8));
    plain_->setBorderColor(Qt::transparent);
    flagged_->setColor(now.alarm);
    flagged_->setBorderColor(Qt::transparent);
    viewport()->update();
}

ChartTable ThresholdHistogram::table() const {
    ChartTable table{{tr("set"), quantity_, tr("flagged")}, {}};
    for (const Entry& entry : entries_) {
        table.rows.append({entry.name, shortestNumber(static_cast<float>(entry.value)),
                           entry.isFlagged ? tr("yes") : tr("no")});
    }
    return table;
}

QString ThresholdHistogram::lineText() const {
    return tr("%1\u202f% line").arg(std::round(threshold_ * 1000.0) / 10.0);
}

qreal ThresholdHistogram::xOf(double value) const {
    const QRectF plot = plotInView();
    return plot.left() + plot.width() * value;
}

double ThresholdHistogram::valueAt(qreal x) const {
    const QRectF plot = plotInView();
    return std::clamp((x - plot.left()) / std::max(1.0, plot.width()), 0.0, 1.0);
}

bool ThresholdHistogram::isOnLine(const QPointF& position) const {
    return std::abs(position.x() - xOf(threshold_)) <= kGrabDistance;
}

QString ThresholdHistogram::toolTipAt(const QPoint& position) const {
    const QRectF plot = plotInView();
    if (!plot.contains(position)) {
        return {};
    }
    const int bin = binOf(valueAt(position.x()));
    QStringList names;
    for (const Entry& entry : entries_) {
        if (binOf(entry.value) == bin && names.size() < 4) {
            names.append(tr("%1 (%2)").arg(entry.name, percentage(entry.value)));
        }
    }
    if (names.isEmpty()) {
        return {};
    }
    const QString more = counts_[bin] > names.size()
                             ? tr(" and %1 more").arg(counts_[bin] - names.size())
                             : QString();
    return names.join(QStringLiteral(", ")) + more;
}

void ThresholdHistogram::drawForeground(QPainter* painter, const QRectF& rect) {
    ChartView::drawForeground(painter, rect);
    painter->save();
    drawFoot(*painter, quantity_);
    drawLine(*painter);
    painter->restore();
}

/// The line's share stands above the plot, where no bar is.
void ThresholdHistogram::drawLine(QPainter& painter) const {
    const QRectF plot = plotInView();
    const qreal x = xOf(threshold_);
    const ViewColours now = colours();
    painter.setPen(QPen(now.alarm, hasFocus() ? 2.0 : 1.2, Qt::DashLine));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(now.alarm);
    painter.drawEllipse(QPointF(x, plot.bottom()), 4.0, 4.0);
    painter.setFont(smallFont());
    painter.setPen(now.alarm);
    const QString label = lineText();
    const qreal length = tabularWidth(QFontMetricsF(painter.font()), label);
    const qreal left = std::max(plot.left(), std::min(x - length / 2.0, plot.right() - length));
    drawTabular(painter, QRectF(left, plot.top() - 16, length, 14), Qt::AlignLeft, label);
}

void ThresholdHistogram::dragTo(double threshold) {
    const double steps = side_ == Flagged::Above ? 100.0 : 1000.0;
    threshold_ = std::clamp(std::round(threshold * steps) / steps, lowest_, highest_);
    viewport()->update();
    Q_EMIT thresholdDragged(threshold_);
}

void ThresholdHistogram::mousePressEvent(QMouseEvent* event) {
    isDragging_ = event->button() == Qt::LeftButton && isOnLine(event->position());
    if (!isDragging_) {
        ChartView::mousePressEvent(event);
    }
}

void ThresholdHistogram::mouseMoveEvent(QMouseEvent* event) {
    if (isDragging_) {
        dragTo(valueAt(event->position().x()));
        return;
    }
    viewport()->setCursor(isOnLine(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    ChartView::mouseMoveEvent(event);
}

void ThresholdHistogram::mouseReleaseEvent(QMouseEvent* event) {
    isDragging_ = false;
    ChartView::mouseReleaseEvent(event);
}

void ThresholdHistogram::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            dragTo(threshold_ - kKeyStep);
            break;
        case Qt::Key_Right:
            dragTo(threshold_ + kKeyStep);
            break;
        default:
            ChartView::keyPressEvent(event);
    }
}

}  // namespace setscope
