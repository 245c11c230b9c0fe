#include "ui/views/row_tile.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace setscope {
namespace {

constexpr qreal kNarrowestBar = 2.0;  ///< logical pixels
constexpr qreal kGapBetween = 0.2;    ///< of a bar's place
constexpr qreal kGapAt = 0.82;        ///< of half the height, in bars that go on
constexpr qreal kGapHeight = 3.0;     ///< logical pixels

QList<float> meansOf(const QList<float>& values, qsizetype groups) {
    QList<float> means;
    for (qsizetype group = 0; group < groups; ++group) {
        const auto begin = values.begin() + group * values.size() / groups;
        const auto end = values.begin() + (group + 1) * values.size() / groups;
        means.append(std::accumulate(begin, end, 0.0F) / static_cast<float>(end - begin));
    }
    return means;
}

/// From the zero line to `share` of half the height.
QRectF spanTo(const QRectF& place, qreal share) {
    const qreal zero = place.center().y();
    const qreal end = zero - std::clamp(share, -1.0, 1.0) * place.height() / 2.0;
    return {QPointF(place.left(), std::min(zero, end)),
            QPointF(place.right(), std::max(zero, end))};
}

void paintGap(QPainter& painter, const QRectF& place, bool isUp, const QColor& colour) {
    const qreal half = place.height() / 2.0 * kGapAt;
    const qreal y = place.center().y() + (isUp ? -half : half);
    painter.fillRect(QRectF(place.left() - 1, y - kGapHeight / 2, place.width() + 2, kGapHeight),
                     colour);
}

}  // namespace

RowBars gathered(const RowBars& row, qsizetype most) {
    if (row.bars.size() <= most) {
        return row;
    }
    return {.bars = meansOf(row.bars, most),
            .medians = row.medians.size() == row.bars.size() ? meansOf(row.medians, most)
                                                             : QList<float>()};
}

void paintRowTile(QPainter& painter, const QRectF& room, const RowBars& row,
                  const ViewColours& colours) {
    const auto most =
        std::max<qsizetype>(1, static_cast<qsizetype>(std::floor(room.width() / kNarrowestBar)));
    const RowBars shown = gathered(row, most);
    const qreal place =
        room.width() / static_cast<qreal>(std::max<qsizetype>(1, shown.bars.size()));
    const QColor bar = blended(colours.accent, colours.card, 0.85);
    const qreal zero = room.center().y();
    painter.setPen(QPen(blended(colours.text, colours.card, 0.35), 1.0));
    painter.drawLine(QPointF(room.left(), zero), QPointF(room.right(), zero));
    for (qsizetype at = 0; at < shown.bars.size(); ++at) {
        const qreal value = static_cast<qreal>(shown.bars[at]);
        const QRectF whole(room.left() + static_cast<qreal>(at) * place, room.top(), place,
                           room.height());
        const QRectF column =
            whole.adjusted(place * kGapBetween / 2, 0, -place * kGapBetween / 2, 0);
        painter.fillRect(spanTo(column, value), bar);
        if (std::abs(value) > 1.0) {
            paintGap(painter, column, value > 0.0, colours.card);
        }
        if (at < shown.medians.size()) {
            const qreal median = std::clamp(static_cast<qreal>(shown.medians[at]), -1.0, 1.0);
            const qreal y = zero - median * room.height() / 2.0;
            painter.setPen(QPen(colours.text, 1.5));
            painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y));
        }
    }
}

}  // namespace setscope
