#include "ui/views/interval_chart.h"

#include <QChart>
#include <QLegend>
#include <QPainter>
#include <array>
#include <cmath>

namespace setscope {
namespace {

constexpr double kBeside = 0.07;  ///< between the series at one place, in places
constexpr qreal kMark = 3.5;
constexpr qreal kCap = 3.0;
constexpr qreal kReach = 10.0;  ///< of a tool tip round a point, logical pixels
constexpr double kAxisRoom = 0.4;

struct LineLook {
    QRgb light;
    QRgb dark;
    Qt::PenStyle style;
};

/// Told apart by every kind of colour blindness, and by their dashes. Red is for strangers.
constexpr std::array kLooks = {LineLook{0xff2f6fd6, 0xff5a96ee, Qt::SolidLine},
                               LineLook{0xffb45f06, 0xffe8a04c, Qt::DashLine},
                               LineLook{0xff00796b, 0xff4db6a0, Qt::DotLine},
                               LineLook{0xff7b4fb5, 0xffb393e6, Qt::DashDotLine}};

QPen penOf(qsizetype series, const ViewColours& colours) {
    const LineLook& look = kLooks[static_cast<std::size_t>(series) % kLooks.size()];
    const QColor colour(colours.card.lightness() < 128 ? look.dark : look.light);
    return {colour, 2.0, look.style};
}

}  // namespace

IntervalChart::IntervalChart(QWidget* parent)
    : ChartView(parent), shares_(new QCategoryAxis(this)), placeAxis_(new QCategoryAxis(this)) {
    chart()->addAxis(shares_, Qt::AlignLeft);
    chart()->addAxis(placeAxis_, Qt::AlignBottom);
    placeAxis_->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    setShareAxis(*shares_, 1.0, 4);
    shares_->setRange(0.0, 1.0);
    chart()->legend()->setVisible(true);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    setFocusPolicy(Qt::StrongFocus);
    reserveFoot();
    styleChart();
}

void IntervalChart::setSeries(const QStringList& places, const QList<Series>& series,
                              const QString& placeTitle) {
    places_ = places;
    series_ = series;
    placeTitle_ = placeTitle;
    rebuild();
}

double IntervalChart::xOf(int series, int place) const {
    return place + kBeside * (series - static_cast<double>(series_.size() - 1) / 2.0);
}

void IntervalChart::rebuild() {
    chart()->removeAllSeries();
    lines_.clear();
    for (const QString& label : placeAxis_->categoriesLabels()) {
        placeAxis_->remove(label);
    }
    for (int place = 0; place < places_.size(); ++place) {
        placeAxis_->append(places_[place], place);
    }
    placeAxis_->setRange(-kAxisRoom, static_cast<double>(places_.size()) - 1.0 + kAxisRoom);
    for (int line = 0; line < series_.size(); ++line) {
        auto* drawn = new QLineSeries(chart());
        drawn->setName(series_[line].name);
        for (int place = 0; place < series_[line].points.size(); ++place) {
            if (const auto& point = series_[line].points[place]) {
                drawn->append(xOf(line, place), point->value);
            }
        }
        chart()->addSeries(drawn);
        drawn->attachAxis(shares_);
        drawn->attachAxis(placeAxis_);
        lines_.append(drawn);
    }
    applyColours();
}

void IntervalChart::applyColours() {
    const ViewColours now = colours();
    chart()->legend()->setLabelColor(now.text);
    chart()->legend()->setFont(smallFont());
    for (int line = 0; line < lines_.size(); ++line) {
        lines_[line]->setPen(penOf(line, now));
    }
    viewport()->update();
}

ChartTable IntervalChart::table() const {
    ChartTable table{{tr("series"), placeTitle_, tr("share"), tr("low"), tr("high")}, {}};
    for (const Series& line : series_) {
        for (int place = 0; place < line.points.size(); ++place) {
            if (const auto& point = line.points[place]) {
                table.rows.append({line.name, places_[place],
                                   shortestNumber(static_cast<float>(point->value)),
                                   shortestNumber(static_cast<float>(point->low)),
                                   shortestNumber(static_cast<float>(point->high))});
            }
        }
    }
    return table;
}

QPointF IntervalChart::inView(double x, double share) const {
    return mapFromScene(
        chart()->mapToScene(chart()->mapToPosition(QPointF(x, share), lines_.front())));
}

QPointF IntervalChart::positionOf(int series, int place) const {
    return inView(xOf(series, place), series_[series].points[place]->value);
}

QString IntervalChart::toolTipAt(const QPoint& position) const {
    QString text;
    double nearest = kReach;
    for (int line = 0; line < series_.size(); ++line) {
        for (int place = 0; place < series_[line].points.size(); ++place) {
            const auto& point = series_[line].points[place];
            if (!point) {
                continue;
            }
            const QPointF off = positionOf(line, place) - QPointF(position);
            const double distance = std::hypot(off.x(), off.y());
            if (distance < nearest) {
                nearest = distance;
                text = point->text;
            }
        }
    }
    return text;
}

void IntervalChart::drawPoint(QPainter& painter, int series, int place) const {
    const Point& point = *series_[series].points[place];
    const double x = xOf(series, place);
    const QPointF low = inView(x, point.low);
    const QPointF high = inView(x, point.high);
    QPen pen = penOf(series, colours());
    pen.setStyle(Qt::SolidLine);
    pen.setWidthF(1.4);
    painter.setPen(pen);
    painter.drawLine(low, high);
    for (const QPointF& end : {low, high}) {
        painter.drawLine(end - QPointF(kCap, 0), end + QPointF(kCap, 0));
    }
    painter.setBrush(pen.color());
    painter.drawEllipse(positionOf(series, place), kMark, kMark);
}

void IntervalChart::drawForeground(QPainter* painter, const QRectF& rect) {
    ChartView::drawForeground(painter, rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    for (int line = 0; line < series_.size(); ++line) {
        for (int place = 0; place < series_[line].points.size(); ++place) {
            if (series_[line].points[place]) {
                drawPoint(*painter, line, place);
            }
        }
    }
    drawFoot(*painter, placeTitle_);
    painter->restore();
}

}  // namespace setscope
