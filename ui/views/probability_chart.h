#pragma once

#include <QBarSet>
#include <QList>
#include <QSet>
#include <QStackedBarSeries>
#include <QString>
#include <QValueAxis>
#include <optional>

#include "ui/views/chart_view.h"

namespace setscope {

/// One bar for every member of a set, as long as its probability; flagged ones red, and marked with
/// their percentage. Of very large sets only the most suspicious members have a bar, and the axis
/// says so.
class ProbabilityChart : public ChartView {
    Q_OBJECT
  public:
    struct Bar {
        qint64 id = 0;
        QString name;
        double value = 0.0;  ///< 0..1
        bool isFlagged = false;

        bool operator==(const Bar&) const = default;
    };

    /// What a click does to the selection.
    enum class Picking {
        Only,   ///< the member alone is selected
        Toggle  ///< with Ctrl or Shift: it is added, or taken out
    };
    Q_ENUM(Picking)

    static constexpr int kMostBars = 96;

    explicit ProbabilityChart(QWidget* parent = nullptr);

    /// @param bars in the order in which they stand
    /// @param setName whose members they are
    void setBars(const QList<Bar>& bars, const QString& setName);
    /// The line from which on members are flagged, a probability; none if flags do not go by
    /// probability.
    void setThreshold(std::optional<double> probability);
    void setSelection(const QSet<qint64>& ids);

    const QList<Bar>& bars() const { return bars_; }
    const QList<Bar>& shownBars() const { return shown_; }
    /// Middle of a shown bar's foot, in view coordinates.
    QPointF footOf(int shownBar) const;
    ChartTable table() const override;

  Q_SIGNALS:
    void barActivated(qint64 id, setscope::ProbabilityChart::Picking picking);

  protected:
    void applyColours() override;
    QString toolTipAt(const QPoint& position) const override;
    void mousePressEvent(QMouseEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

  private:
    void rebuild();
    int barAt(const QPoint& position) const;
    QPointF positionOf(double x, double y) const;
    void drawMark(QPainter& painter, int bar) const;

    QList<Bar> bars_;
    QList<Bar> shown_;
    QString caption_;
    QSet<qint64> selection_;
    std::optional<double> threshold_;
    QStackedBarSeries* series_;
    QBarSet* plain_ = nullptr;
    QBarSet* flagged_ = nullptr;
    QCategoryAxis* values_;
    QValueAxis* members_;
};

}  // namespace setscope
