#pragma once

#include <QFont>
#include <QMargins>
#include <QPainter>
#include <QRect>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/views/colour_scale.h"
#include "ui/views/figure_export.h"

namespace setscope {

/// A table of numbers as colours.
struct Heatmap {
    QString title;        ///< for files and screen readers
    QString rowTitle;     ///< what rows are
    QString columnTitle;  ///< what columns are
    QStringList rows;     ///< names
    QStringList columns;
    std::vector<float> values;  ///< [rows, columns] row-major; NaN: nothing is there
    ColourScale scale;

    float at(int row, int column) const {
        return values[static_cast<std::size_t>(row * columns.size() + column)];
    }
};

/// Where things of a heat map stand: cells are squares, names of rows at their left, names of
/// columns above them, turned.
struct HeatmapLayout {
    int cell = 0;  ///< edge, logical pixels
    int left = 0;  ///< room for the rows' names
    int top = 0;   ///< room for the columns' names

    QRect rectOf(int row, int column) const {
        return {left + column * cell, top + row * cell, cell, cell};
    }
};

/// What a heat map is painted with.
struct HeatmapStyle {
    QFont font;
    ViewColours colours;
};

/// The smallest cell beside which a name can be written, the largest that is of use.
int smallestHeatmapCell(const QFont& font);
inline constexpr int kLargestHeatmapCell = 44;

/// There is room for the titles where the names of rows and columns meet.
/// @param room that is there for all of it; cells are as large as it allows, but never smaller than
/// smallestHeatmapCell()
HeatmapLayout layOut(const Heatmap& map, const QFont& font, const QSize& room);

/// Paints the cells of a range of rows (top, height) and columns (left, width).
void paintHeatmapCells(QPainter& painter, const Heatmap& map, const HeatmapLayout& layout,
                       const HeatmapStyle& style, const QRect& range);
/// One name, in the room of its row or above its column.
void paintRowName(QPainter& painter, const QString& name, const HeatmapLayout& layout, int row);
void paintColumnName(QPainter& painter, const QString& name, const HeatmapLayout& layout,
                     int column);

/// The whole of it with its scale below. The numbers have a column for the rows' names first.
Figure figureOf(const Heatmap& map, const HeatmapStyle& style);

}  // namespace setscope
