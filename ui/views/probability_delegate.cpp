#include "ui/views/probability_delegate.h"

#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/views/mark_sign.h"
#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr qreal kRadius = 6.0;
constexpr int kTextPadding = 7;
constexpr qreal kFocusInset = 4.0;

QFont smallFont(const QFont& font) {
    QFont smaller = font;
    smaller.setPointSizeF(font.pointSizeF() * 0.92);
    return smaller;
}

/// The middle square of the image, so that a picture of another shape is not squeezed.
QRect middleSquare(const QSize& size) {
    const int edge = std::min(size.width(), size.height());
    return {(size.width() - edge) / 2, (size.height() - edge) / 2, edge, edge};
}

void paintTag(QPainter& painter, const QStyleOptionViewItem& option, const QRect& picture) {
    const ViewColours colours = viewColours(option.palette);
    const QString text = ProbabilityDelegate::tr("Stranger");
    QFont font = smallFont(option.font);
    font.setBold(true);
    const QFontMetricsF metrics(font);
    const QRectF tag(picture.left() + 7, picture.top() + 7, metrics.horizontalAdvance(text) + 12,
                     metrics.height() + 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.alarm);
    painter.drawRoundedRect(tag, 4, 4);
    painter.setFont(font);
    painter.setPen(colours.onAlarm);
    painter.drawText(tag, Qt::AlignCenter, text);
}

/// In the corner opposite the tag.
void paintMark(QPainter& painter, MarkSign sign, const QPalette& palette, const QRect& picture) {
    const qreal edge = std::clamp(picture.width() * 0.16, 16.0, 24.0);
    const QRectF disc(picture.right() - edge - 6, picture.top() + 7, edge, edge);
    paintMarkDisc(painter, sign, disc, viewColours(palette));
}

/// A line between two of the card's colour, so that it shows on every picture.
void paintFocus(QPainter& painter, const QRectF& card, const ViewColours& colours) {
    const QRectF ring = card.adjusted(kFocusInset, kFocusInset, -kFocusInset, -kFocusInset);
    for (const QPen& pen : {QPen(colours.card, 4.0), QPen(colours.accent, 2.0)}) {
        painter.setPen(pen);
        painter.drawRoundedRect(ring, kRadius - kFocusInset / 2.0, kRadius - kFocusInset / 2.0);
    }
}

void paintFrame(QPainter& painter, const QStyleOptionViewItem& option, bool isFlagged) {
    const ViewColours colours = viewColours(option.palette);
    const QRectF card = option.rect;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(isFlagged ? QPen(colours.alarm, 2.0) : QPen(colours.frame, 1.0));
    const qreal inset = painter.pen().widthF() / 2.0;
    painter.drawRoundedRect(card.adjusted(inset, inset, -inset, -inset), kRadius, kRadius);
    const bool isSelected = option.state & QStyle::State_Selected;
    if (isSelected) {
        painter.setPen(QPen(colours.accent, 2.0));
        painter.drawRoundedRect(card.adjusted(-2.5, -2.5, 2.5, 2.5), kRadius + 2.5, kRadius + 2.5);
    }
    if (option.state & QStyle::State_HasFocus) {
        paintFocus(painter, card, colours);
    }
}

}  // namespace

ProbabilityDelegate::ProbabilityDelegate(const Roles& roles, QObject* parent)
    : QStyledItemDelegate(parent), roles_(roles) {}

int ProbabilityDelegate::footHeight(const QFontMetrics& metrics) {
    return kBarHeight + metrics.height() + 8;
}

QSize ProbabilityDelegate::sizeHint(const QStyleOptionViewItem& option,
                                    const QModelIndex& /*index*/) const {
    return option.rect.size();
}

void ProbabilityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const ViewColours colours = viewColours(option.palette);
    const QRect card = option.rect;
    const QRect picture(card.topLeft(), QSize(card.width(), card.width()));
    const QRect bar(picture.left(), picture.bottom() + 1, picture.width(), kBarHeight);
    const QRect foot(bar.left(), bar.bottom() + 1, bar.width(), card.bottom() - bar.bottom());
    const bool isFlagged = index.data(roles_.flagged).toBool();

    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath outline;
    outline.addRoundedRect(card, kRadius, kRadius);
    painter->setClipPath(outline, Qt::IntersectClip);
    painter->fillRect(card, option.state & QStyle::State_Selected
                                ? blended(colours.accent, colours.card, 0.14)
                                : colours.card);
    paintPicture(*painter, option, picture, index);
    paintBar(*painter, option.palette, bar, index);
    paintFoot(*painter, option, foot, index);
    if (isFlagged) {
        paintTag(*painter, option, picture);
    }
    paintMark(*painter, static_cast<MarkSign>(index.data(roles_.mark).toInt()), option.palette,
              picture);
    painter->restore();

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintFrame(*painter, option, isFlagged);
    painter->restore();
}

void ProbabilityDelegate::paintPicture(QPainter& painter, const QStyleOptionViewItem& option,
                                       const QRect& rect, const QModelIndex& index) const {
    const ViewColours colours = viewColours(option.palette);
    const QImage image = index.data(roles_.thumbnail).value<QImage>();
    if (!image.isNull()) {
        painter.drawImage(rect, image, middleSquare(image.size()));
        return;
    }
    painter.fillRect(rect, colours.track);
    if (index.data(roles_.trouble).toString().isEmpty()) {
        return;
    }
    painter.setPen(QPen(colours.mutedText, 1.5));
    const int size = std::max(16, rect.width() / 5);
    QRect sign(0, 0, size, size);
    sign.moveCenter(rect.center() - QPoint(0, size / 2));
    painter.drawRect(sign);
    painter.drawLine(sign.topLeft(), sign.bottomRight());
    painter.drawLine(sign.topRight(), sign.bottomLeft());
    painter.setFont(smallFont(option.font));
    painter.drawText(rect.adjusted(6, sign.bottom() - rect.top() + 6, -6, 0),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, tr("Cannot be shown"));
}

void ProbabilityDelegate::paintBar(QPainter& painter, const QPalette& palette, const QRect& rect,
                                   const QModelIndex& index) const {
    const ViewColours colours = viewColours(palette);
    painter.fillRect(rect, colours.track);
    const QVariant probability = index.data(roles_.probability);
    if (!probability.isValid()) {
        return;
    }
    const double share = std::clamp(probability.toDouble(), 0.0, 1.0);
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width() * share, rect.height()),
                     colours.alarm);
}

void ProbabilityDelegate::paintFoot(QPainter& painter, const QStyleOptionViewItem& option,
                                    const QRect& rect, const QModelIndex& index) const {
    const ViewColours colours = viewColours(option.palette);
    const bool isFlagged = index.data(roles_.flagged).toBool();
    QFont font = smallFont(option.font);
    font.setBold(isFlagged);
    painter.setFont(font);
    painter.setPen(isFlagged ? colours.text : colours.mutedText);
    QRectF room = QRectF(rect).adjusted(kTextPadding, 0, -kTextPadding, 0);
    const QString percentage = index.data(roles_.probabilityText).toString();
    drawTabular(painter, room, Qt::AlignRight, percentage);
    const QFontMetricsF metrics(font);
    room.setRight(room.right() - tabularWidth(metrics, percentage) - 6);
    const QString name =
        metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, name);
}

}  // namespace setscope
