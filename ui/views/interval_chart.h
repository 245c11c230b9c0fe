#pragma once

#include <QCategoryAxis>
#include <QLineSeries>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

#include "ui/views/chart_view.h"

namespace setscope {

/// Shares with their intervals at a few named places, one line for each series.
class IntervalChart : public ChartView {
    Q_OBJECT
  public:
    /// A measured share, 0..1, with its interval.
    struct Point {
        double value = 0.0;
        double low = 0.0;
        double high = 0.0;
        QString text;  ///< the same in words, for tool tips
    };
    struct Series {
        QString name;
        QList<std::optional<Point>> points;  ///< one for each place; none: not measured there
    };

    explicit IntervalChart(QWidget* parent = nullptr);

    /// @param places names along the horizontal axis @param placeTitle what they are
    void setSeries(const QStringList& places, const QList<Series>& series,
                   const QString& placeTitle);
    const QList<Series>& series() const { return series_; }
    /// Middle of a point's mark, in view coordinates. @pre it was measured
    QPointF positionOf(int series, int place) const;
    /// The columns series, place, value, low, high.
    ChartTable table() const override;

  protected:
    void applyColours() override;
    QString toolTipAt(const QPoint& position) const override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

  private:
    void rebuild();
    double xOf(int series, int place) const;
    QPointF inView(double x, double share) const;
    void drawPoint(QPainter& painter, int series, int place) const;

    QStringList places_;
    QList<Series> series_;
    QString placeTitle_;
    QCategoryAxis* shares_;
    QCategoryAxis* placeAxis_;
    QList<QLineSeries*> lines_;
};

}  // namespace setscope
