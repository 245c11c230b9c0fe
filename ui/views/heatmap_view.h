#pragma once

#include <QAbstractScrollArea>
#include <QSet>
#include <functional>

#include "ui/views/heatmap.h"

namespace setscope {

/// A table of numbers as colours, with names that stay while it scrolls, a cursor for the keyboard,
/// and marks on the rows and columns that are selected elsewhere. Paints what is visible only.
class HeatmapView : public QAbstractScrollArea {
    Q_OBJECT
  public:
    /// −1 for the row: the column's name; −1 for the column: the row's name; both: nothing.
    struct Cell {
        int row = -1;
        int column = -1;
        bool operator==(const Cell&) const = default;
        bool isInside() const { return row >= 0 && column >= 0; }
    };

    explicit HeatmapView(QWidget* parent = nullptr);

    void setMap(const Heatmap& map);
    const Heatmap& map() const { return map_; }
    /// What a cell says in words, for tool tips, screen readers and described().
    void setDescriber(std::function<QString(const Cell&)> describe);
    /// Rows and columns whose names are marked.
    void setMarked(const QSet<int>& rows, const QSet<int>& columns);

    Cell currentCell() const { return current_; }
    void setCurrentCell(const Cell& cell);
    /// @param position in the viewport
    Cell cellAt(const QPoint& position) const;
    /// In the viewport; may lie outside of what is visible.
    QRect rectOf(const Cell& cell) const;
    QString textOf(const Cell& cell) const;
    FigureExport& files() { return *files_; }

  Q_SIGNALS:
    /// The cell under the pointer or the cursor in words; empty: neither is on a cell.
    void described(const QString& text);
    /// A click, or Enter.
    void activated(const setscope::HeatmapView::Cell& cell);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    QFont smallFont() const;
    int rowCount() const { return static_cast<int>(map_.rows.size()); }
    int columnCount() const { return static_cast<int>(map_.columns.size()); }
    QPoint scrolled() const;
    QRect body() const;
    QRect visibleCells() const;
    void updateLayout();
    void paintNames(QPainter& painter, const QRect& range);
    void paintFrames(QPainter& painter);
    void paintCorner(QPainter& painter) const;
    void moveCursor(int rows, int columns);
    void scrollTo(const Cell& cell);
    void describe(const Cell& cell);

    Heatmap map_;
    HeatmapLayout layout_;
    std::function<QString(const Cell&)> describe_;
    QSet<int> markedRows_;
    QSet<int> markedColumns_;
    Cell current_;
    Cell hovered_;
    FigureExport* files_;
};

}  // namespace setscope
