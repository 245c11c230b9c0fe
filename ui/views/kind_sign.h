#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace setscope {

/// What kind of members a line of the collection stands for.
enum class KindSign { None, Picture, Text, Row, Several };

/// A small drawing in lines.
/// @param room square, logical pixels
void paintKindSign(QPainter& painter, KindSign sign, const QRectF& room, const QColor& colour);

}  // namespace setscope
