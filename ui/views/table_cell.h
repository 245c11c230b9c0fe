#pragma once

#include <QPainter>
#include <QStyleOptionViewItem>

#include "ui/views/view_colours.h"

namespace setscope {

/// What delegates of tables have in common.

/// The cell without its padding, where text and bars stand.
QRect tableCellRoom(const QStyleOptionViewItem& cell);

/// Background and selection, without text and without the frame round a single cell.
/// @param cell as initStyleOption() left it
void paintCellGround(QPainter& painter, const QStyleOptionViewItem& cell);

/// One line, in tabular figures where the model aligns it to the right, else shortened in the
/// middle. In the cell's font and the painter's pen.
void paintCellText(QPainter& painter, const QRect& room, const QStyleOptionViewItem& cell);

/// The colour of a text that has none of its own.
QColor cellInk(const QStyleOptionViewItem& cell);

/// This cell's part of a frame round its whole row, if the row has the keyboard.
void paintRowFocus(QPainter& painter, const QStyleOptionViewItem& cell, const QModelIndex& index);

}  // namespace setscope
