#pragma once

#include <QBarSet>
#include <QList>
#include <QStackedBarSeries>
#include <QString>

#include "ui/views/chart_view.h"

namespace setscope {

/// How many sets have which value, one value in 0..1 for each set, with a line that can be dragged:
/// sets beyond it are flagged and red. The line also moves by the arrow keys.
class ThresholdHistogram : public ChartView {
    Q_OBJECT
  public:
    /// On which side of the line a set is flagged.
    enum class Flagged { Above, Below };

    struct Entry {
        QString name;
        double value = 0.0;  ///< 0..1
        bool isFlagged = false;

        bool operator==(const Entry&) const = default;
    };

    static constexpr int kBins = 20;

    explicit ThresholdHistogram(QWidget* parent = nullptr);

    /// @param quantity what the values are, for axis and tool tips: "highest probability of a
    /// member"
    void setEntries(const QList<Entry>& entries, const QString& quantity);
    /// @param threshold 0..1, where the line stands
    void setThreshold(double threshold, Flagged side);
    /// How far the line can be moved, 0..1.
    void setLimits(double lowest, double highest);
    double threshold() const { return threshold_; }
    /// "2.5 % line", "50 % line": what stands beside the line, to a tenth of a per cent.
    QString lineText() const;

    /// Number of sets in a bin, flagged ones included.
    int countOf(int bin) const { return counts_[bin]; }
    /// Where a value stands, in view coordinates.
    qreal xOf(double value) const;
    ChartTable table() const override;

  Q_SIGNALS:
    void thresholdDragged(double threshold);

  protected:
    void applyColours() override;
    QString toolTipAt(const QPoint& position) const override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void rebuild();
    void labelValues();
    void drawLine(QPainter& painter) const;
    double valueAt(qreal x) const;
    bool isOnLine(const QPointF& position) const;
    void dragTo(double threshold);

    QList<Entry> entries_;
    QString quantity_;
    QList<int> counts_;
    double threshold_ = 0.5;
    double lowest_ = 0.0;
    double highest_ = 1.0;
    Flagged side_ = Flagged::Above;
    bool isDragging_ = false;
    QStackedBarSeries* series_;
    QBarSet* plain_ = nullptr;
    QBarSet* flagged_ = nullptr;
    QCategoryAxis* values_;
    QCategoryAxis* counted_;
    int labelledSteps_ = 0;  ///< between the labels from 0 to 100 %
};

}  // namespace setscope
