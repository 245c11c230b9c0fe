#pragma once

#include <QFontMetricsF>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace setscope {

/// Width of the text when every digit is as wide as the widest one.
qreal tabularWidth(const QFontMetricsF& metrics, const QString& text);

/// Draws one line so that digits stand below each other, which many interface fonts do not do by
/// themselves.
/// @param alignment horizontal; vertically the line is centred
void drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment,
                 const QString& text);

}  // namespace setscope
