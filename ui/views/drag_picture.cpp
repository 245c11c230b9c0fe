#include "ui/views/drag_picture.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>
#include <algorithm>

#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr int kCardEdge = 88;  ///< the badge stands out of the card by the rest
constexpr qreal kCardRoundness = 6.0;
constexpr qreal kCardPadding = 8.0;

void paintBadge(QPainter& painter, qsizetype count, const ViewColours& colours) {
    QFont font = painter.font();
    font.setBold(true);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const QString text = QString::number(count);
    const int height = metrics.height() + 6;
    const int width = std::clamp(metrics.horizontalAdvance(text) + 12, height, kDragPictureEdge);
    const QRectF badge(kDragPictureEdge - width, 0, width, height);
    painter.setPen(QPen(colours.card, 2.0));
    painter.setBrush(colours.accent);
    painter.drawRoundedRect(badge.adjusted(1, 1, -1, -1), height / 2.0 - 1, height / 2.0 - 1);
    painter.setPen(colours.card);
    painter.drawText(badge, Qt::AlignCenter, text);
}

}  // namespace

QPixmap dragPicture(const MemberFace& face, qsizetype count, const QWidget& from) {
    const ViewColours colours = viewColours(from.palette());
    const qreal ratio = from.devicePixelRatioF();
    QPixmap picture((QSizeF(kDragPictureEdge, kDragPictureEdge) * ratio).toSize());
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setFont(from.font());
    const QRectF card(0, kDragPictureEdge - kCardEdge, kCardEdge, kCardEdge);
    QPainterPath outline;
    outline.addRoundedRect(card, kCardRoundness, kCardRoundness);
    painter.setClipPath(outline);
    paintFace(painter, card,
              card.adjusted(kCardPadding, kCardPadding, -kCardPadding, -kCardPadding), face,
              from.font(), colours);
    painter.setClipping(false);
    painter.setFont(from.font());
    painter.setPen(QPen(colours.accent, 2.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), kCardRoundness, kCardRoundness);
    if (count > 1) {
        paintBadge(painter, count, colours);
    }
    return picture;
}

}  // namespace setscope
