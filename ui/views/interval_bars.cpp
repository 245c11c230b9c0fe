#include "ui/views/interval_bars.h"

#include <QPainter>
#include <algorithm>

#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr int kBarThickness = 9;
constexpr int kBarGap = 4;
constexpr int kWhisker = 3;  ///< half the height of an interval's ends, logical pixels

void paintShare(QPainter& painter, const IntervalBars::Share& share, const QRectF& track,
                const QColor& fill, const ViewColours& colours) {
    const auto xOf = [&track](double value) {
        return track.left() + track.width() * std::clamp(value, 0.0, 1.0);
    };
    painter.fillRect(track, colours.track);
    painter.fillRect(QRectF(track.topLeft(), QPointF(xOf(share.value), track.bottom())), fill);
    painter.setPen(QPen(colours.text, 1.3));
    const qreal y = track.center().y();
    painter.drawLine(QPointF(xOf(share.low), y), QPointF(xOf(share.high), y));
    for (const double end : {share.low, share.high}) {
        painter.drawLine(QPointF(xOf(end), y - kWhisker), QPointF(xOf(end), y + kWhisker));
    }
}

}  // namespace

IntervalBars::IntervalBars(const Share& before, const Share& after, QWidget* parent)
    : QWidget(parent), before_(before), after_(after) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize IntervalBars::sizeHint() const { return {200, 2 * kBarThickness + kBarGap + 2}; }

QSize IntervalBars::minimumSizeHint() const { return {100, sizeHint().height()}; }

void IntervalBars::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF upper(1.0, 1.0, width() - 2.0, kBarThickness);
    paintShare(painter, before_, upper, blended(colours.accent, colours.card, 0.4), colours);
    paintShare(painter, after_, upper.translated(0.0, kBarThickness + kBarGap), colours.accent,
               colours);
}

}  // namespace setscope
