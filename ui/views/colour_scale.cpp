#include "ui/views/colour_scale.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <algorithm>
#include <cmath>

#include "ui/views/tabular_text.h"

namespace setscope {
namespace {

const QColor kBelowZero(0x1c, 0x6f, 0xc9);
const QColor kAboveZero(0xd2, 0x38, 0x1f);
constexpr double kMostCover = 0.85;  ///< of a picture, by the strongest colour
constexpr qreal kBarHeight = 8.0;
constexpr qreal kTickLength = 3.0;
constexpr int kGradientStops = 20;

double positionOf(const ColourScale& scale, double value) {
    const double left = strengthOf(scale, scale.lowest);
    const double right = strengthOf(scale, scale.highest);
    return (strengthOf(scale, value) - left) / (right - left);
}

/// The value whose colour stands at a share of the bar's length.
double valueAtPosition(const ColourScale& scale, double position) {
    const double left = strengthOf(scale, scale.lowest);
    const double right = strengthOf(scale, scale.highest);
    const double strength = left + position * (right - left);
    const double reach = std::max(-scale.lowest, scale.highest);
    return std::copysign(strength * strength * reach, strength);
}

void paintSides(QPainter& painter, const QRectF& line, const ColourScale& scale) {
    const QFontMetricsF metrics(painter.font());
    const qreal half = line.width() / 2.0 - 4.0;
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(scale.below, Qt::ElideRight, half));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(scale.above, Qt::ElideRight, half));
}

void paintTicks(QPainter& painter, const QRectF& bar, const ColourScale& scale) {
    const QFontMetricsF metrics(painter.font());
    for (const double tick : scale.ticks) {
        const qreal x = bar.left() + bar.width() * positionOf(scale, tick);
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + kTickLength));
        const QString text = shownNumber(scale, tick);
        const qreal width = tabularWidth(metrics, text);
        const qreal left = std::clamp(x - width / 2.0, bar.left(), bar.right() - width);
        drawTabular(painter,
                    QRectF(left, bar.bottom() + kTickLength, width + 1.0, metrics.height()),
                    Qt::AlignLeft, text);
    }
}

}  // namespace

double strengthOf(const ColourScale& scale, double value) {
    if (!std::isfinite(value)) {
        return 0.0;
    }
    const double reach = std::max(-scale.lowest, scale.highest);
    const double share = std::clamp(value, scale.lowest, scale.highest) / reach;
    return std::copysign(std::sqrt(std::abs(share)), share);
}

QColor colourOf(const ColourScale& scale, double value, const QColor& ground) {
    const double strength = strengthOf(scale, value);
    return blended(strength < 0.0 ? kBelowZero : kAboveZero, ground, std::abs(strength));
}

QRgb overlayColour(double strength) {
    const QColor& colour = strength < 0.0 ? kBelowZero : kAboveZero;
    const double cover = std::min(1.0, std::abs(strength)) * kMostCover;
    return qRgba(qRound(colour.red() * cover), qRound(colour.green() * cover),
                 qRound(colour.blue() * cover), qRound(255 * cover));
}

QString shownNumber(const ColourScale& scale, double value) {
    const auto units = std::lround(value * scale.shownAs);
    if (units == 0) {
        return QStringLiteral("0");
    }
    return (units < 0 ? QStringLiteral("−") : QStringLiteral("+")) +
           QString::number(std::abs(units));
}

int scaleHeight(const QFont& font) {
    const QFontMetricsF metrics(font);
    return static_cast<int>(std::ceil(2.0 * metrics.height() + kBarHeight + kTickLength + 2.0));
}

void paintScale(QPainter& painter, const QRectF& room, const ColourScale& scale, const QFont& font,
                const ViewColours& colours) {
    painter.save();
    painter.setFont(font);
    painter.setPen(colours.mutedText);
    const qreal line = QFontMetricsF(font).height();
    paintSides(painter, QRectF(room.left(), room.top(), room.width(), line), scale);
    const QRectF bar(room.left(), room.top() + line + 2.0, room.width(), kBarHeight);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (int stop = 0; stop <= kGradientStops; ++stop) {
        const double position = static_cast<double>(stop) / kGradientStops;
        gradient.setColorAt(position,
                            colourOf(scale, valueAtPosition(scale, position), colours.track));
    }
    painter.fillRect(bar, gradient);
    painter.setPen(QPen(colours.frame, 1.0));
    painter.drawRect(bar);
    painter.setPen(colours.mutedText);
    paintTicks(painter, bar, scale);
    painter.restore();
}

}  // namespace setscope
