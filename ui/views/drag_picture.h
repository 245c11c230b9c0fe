#pragma once

#include <QImage>
#include <QPixmap>

class QWidget;

namespace setscope {

constexpr int kDragPictureEdge = 96;  ///< logical pixels

/// What goes with the pointer while members are dragged: the picture of one of them, with their
/// number if there are several.
/// @param image null: an empty card
/// @param from whose palette, font and pixels it has
QPixmap dragPicture(const QImage& image, qsizetype count, const QWidget& from);

}  // namespace setscope
