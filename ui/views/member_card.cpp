#include "ui/views/member_card.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>

namespace setscope {
namespace {

constexpr qreal kCardRadius = 6.0;
constexpr int kCardTextPadding = 7;
constexpr qreal kCardTextGap = 6.0;
constexpr qreal kCardFocusInset = 4.0;
constexpr int kCardTagInset = 7;
constexpr qreal kCardFacePadding = 9.0;  ///< round a text or row

QFont cardTagFont(const QFont& font) {
    QFont bold = cardFont(font);
    bold.setBold(true);
    return bold;
}

void paintCardTrouble(QPainter& painter, const QRect& square, const QStyleOptionViewItem& option) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(viewColours(option.palette).mutedText, 1.5));
    const int size = std::max(16, square.width() / 5);
    QRect sign(0, 0, size, size);
    sign.moveCenter(square.center() - QPoint(0, size / 2));
    painter.drawRect(sign);
    painter.drawLine(sign.topLeft(), sign.bottomRight());
    painter.drawLine(sign.topRight(), sign.bottomLeft());
    painter.setFont(cardFont(option.font));
    painter.drawText(square.adjusted(6, sign.bottom() - square.top() + 6, -6, 0),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     QCoreApplication::translate("MemberCard", "Cannot be shown"));
}

/// A line between two of the card's colour, so that it shows on every picture.
void paintCardFocus(QPainter& painter, const QRectF& card, const ViewColours& colours) {
    const QRectF ring =
        card.adjusted(kCardFocusInset, kCardFocusInset, -kCardFocusInset, -kCardFocusInset);
    const qreal radius = kCardRadius - kCardFocusInset / 2.0;
    for (const QPen& pen : {QPen(colours.card, 4.0), QPen(colours.accent, 2.0)}) {
        painter.setPen(pen);
        painter.drawRoundedRect(ring, radius, radius);
    }
}

}  // namespace

QFont cardFont(const QFont& font) {
    QFont smaller = font;
    smaller.setPointSizeF(font.pointSizeF() * 0.92);
    return smaller;
}

QRect cardSquare(const QRect& card) { return {card.topLeft(), QSize(card.width(), card.width())}; }

void paintCardGround(QPainter& painter, const QStyleOptionViewItem& option) {
    const ViewColours colours = viewColours(option.palette);
    QPainterPath outline;
    outline.addRoundedRect(option.rect, kCardRadius, kCardRadius);
    painter.setClipPath(outline, Qt::IntersectClip);
    painter.fillRect(option.rect, option.state & QStyle::State_Selected
                                      ? blended(colours.accent, colours.card, 0.14)
                                      : colours.card);
}

void paintCardFace(QPainter& painter, const QRect& square, qreal top, const MemberFace& face,
                   bool isInTrouble, const QStyleOptionViewItem& option) {
    QRectF room = QRectF(square).adjusted(kCardFacePadding, kCardFacePadding, -kCardFacePadding,
                                          -kCardFacePadding);
    room.setTop(std::max(room.top(), top));
    paintFace(painter, square, room, face, option.font, viewColours(option.palette));
    const bool isMissing = face.picture.isNull() && !face.isText() && !face.isRow();
    if (isMissing && isInTrouble) {
        paintCardTrouble(painter, square, option);
    }
}

QRectF cardTagRect(const QFont& font, const QString& text, const QRect& square) {
    const QFontMetricsF metrics(cardTagFont(font));
    return {static_cast<qreal>(square.left() + kCardTagInset),
            static_cast<qreal>(square.top() + kCardTagInset), metrics.horizontalAdvance(text) + 12,
            metrics.height() + 3};
}

void paintCardTag(QPainter& painter, const QFont& font, const QString& text, const QRectF& tag,
                  const QColor& ground, const QColor& ink) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(tag, 4, 4);
    painter.setFont(cardTagFont(font));
    painter.setPen(ink);
    painter.drawText(tag, Qt::AlignCenter, text);
}

QRectF cardTextRoom(const QRect& foot) {
    return QRectF(foot).adjusted(kCardTextPadding, 0, -kCardTextPadding, 0);
}

void paintCardName(QPainter& painter, const QRect& foot, const QString& name, qreal taken) {
    QRectF room = cardTextRoom(foot);
    room.setRight(room.right() - taken - kCardTextGap);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(name, Qt::ElideMiddle, room.width()));
}

void paintCardFrame(QPainter& painter, const QStyleOptionViewItem& option, const QPen& outline) {
    const ViewColours colours = viewColours(option.palette);
    const QRectF card = option.rect;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(outline);
    const qreal inset = outline.widthF() / 2.0;
    painter.drawRoundedRect(card.adjusted(inset, inset, -inset, -inset), kCardRadius, kCardRadius);
    if (option.state & QStyle::State_Selected) {
        painter.setPen(QPen(colours.accent, 2.0));
        painter.drawRoundedRect(card.adjusted(-2.5, -2.5, 2.5, 2.5), kCardRadius + 2.5,
                                kCardRadius + 2.5);
    }
    if (option.state & QStyle::State_HasFocus) {
        paintCardFocus(painter, card, colours);
    }
}

}  // namespace setscope
