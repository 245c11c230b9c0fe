#pragma once

#include <QList>
#include <QPainter>
#include <QRectF>

#include "ui/views/view_colours.h"

namespace setscope {

/// A row of numbers as bars up and down from a zero line; 1 and −1 are the edges of the tile.
struct RowBars {
    QList<float> bars = {};
    QList<float> medians = {};  ///< of the row's set, one per bar; empty: not known

    bool operator==(const RowBars&) const = default;
};

/// The same with at most so many bars: means of neighbouring ones.
RowBars gathered(const RowBars& row, qsizetype most);

/// Each bar with a short line at the median of the set; one that is longer than the tile has a gap
/// near its end. Where there are fewer pixels than bars, neighbouring ones are put together.
void paintRowTile(QPainter& painter, const QRectF& room, const RowBars& row,
                  const ViewColours& colours);

}  // namespace setscope
