#pragma once

#include <QFont>
#include <QPainter>
#include <QRectF>
#include <QString>
#include <QStringList>

#include "ui/views/view_colours.h"

namespace setscope {

/// How a text stands in a tile.
struct TextTileLines {
    QStringList lines;
    QFont font;
    bool isWhole = true;  ///< false: the last line ends with "…", as the rest has no room
};

/// Short texts stand in large letters, longer ones in smaller ones down to a little below the
/// font's size, broken between words, within a word only where it is too long for a line.
/// White space is joined.
/// @param room logical pixels
TextTileLines textTileLines(const QString& text, const QFont& font, const QSizeF& room);

/// A few lines stand in the middle, more of them from the upper left.
void paintTextTile(QPainter& painter, const QRectF& room, const QString& text, const QFont& font,
                   const ViewColours& colours);

}  // namespace setscope
