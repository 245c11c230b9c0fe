#include "ui/views/scale_legend.h"

#include <QPainter>

namespace setscope {

ScaleLegend::ScaleLegend(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("What the colours mean"));
}

void ScaleLegend::setScale(const ColourScale& scale) {
    scale_ = scale;
    setAccessibleDescription(tr("Blue: %1. Red: %2. From %3 to %4.")
                                 .arg(scale.below, scale.above, shownNumber(scale, scale.lowest),
                                      shownNumber(scale, scale.highest)));
    update();
}

QFont ScaleLegend::smallFont() const {
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    return small;
}

QSize ScaleLegend::sizeHint() const { return {260, scaleHeight(smallFont()) + 2}; }

QSize ScaleLegend::minimumSizeHint() const { return {140, sizeHint().height()}; }

void ScaleLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintScale(painter, QRectF(rect()).adjusted(1.0, 0.0, -1.0, 0.0), scale_, smallFont(),
               viewColours(palette()));
}

}  // namespace setscope
