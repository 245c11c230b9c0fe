#pragma once

#include <QCategoryAxis>
#include <QLineSeries>
#include <QList>
#include <QString>
#include <QValueAxis>
#include <optional>

#include "ui/views/chart_view.h"

namespace setscope {

/// The scores of ranked candidates as a falling curve, with a line at the cut that can be dragged
/// and moved by the arrow keys. Of many candidates the first ones are drawn.
class RankCurve : public ChartView {
    Q_OBJECT
  public:
    struct Point {
        QString name;
        double score = 0.0;  ///< only their order means something

        bool operator==(const Point&) const = default;
    };

    enum class CutOrigin { Suggested, Chosen };

    static constexpr int kFewestShown = 100;  ///< if there are as many

    explicit RankCurve(QWidget* parent = nullptr);

    /// @param points in the order of their ranks
    /// @param subject whose ranking it is, for the names of its files
    void setPoints(const QList<Point>& points, const QString& subject);
    /// @param rank number of candidates before the line, which lies between this rank and the next;
    /// none: no line
    void setCut(std::optional<int> rank, CutOrigin origin);
    /// The candidate with a dot on the curve, counted from 1.
    void setCurrent(std::optional<int> rank);

    std::optional<int> cut() const { return cut_; }
    /// How many ranks the curve shows: three times as many as lie before the cut.
    int shownCount() const { return shown_; }
    /// Where a rank stands, in view coordinates; 6.5 is between the sixth and the seventh.
    qreal xOf(double rank) const;
    /// Where a rank's point is on the curve, in view coordinates.
    QPointF positionOf(int rank) const;
    /// "suggested cut: 6", "cut: 9": what stands beside the line.
    QString cutText() const;
    ChartTable table() const override;

  Q_SIGNALS:
    /// Dragged there, or moved by a key; at least 1.
    void cutChosen(int rank);
    void rankActivated(int rank);  ///< by a click, counted from 1

  protected:
    void applyColours() override;
    QString toolTipAt(const QPoint& position) const override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    int wantedCount() const;
    void fit();
    void rebuild();
    void labelRanks();
    void summarise();
    void drawCut(QPainter& painter) const;
    void drawCurrent(QPainter& painter) const;
    QString footText() const;
    double rankAt(qreal x) const;
    std::optional<int> pointAt(const QPoint& position) const;
    bool isOnLine(const QPointF& position) const;
    void choose(int rank);

    QList<Point> points_;
    std::optional<int> cut_;
    std::optional<int> current_;
    CutOrigin origin_ = CutOrigin::Suggested;
    int shown_ = 0;
    bool isDragging_ = false;
    QLineSeries* series_;
    QCategoryAxis* ranks_;
    QValueAxis* scores_;
};

}  // namespace setscope
