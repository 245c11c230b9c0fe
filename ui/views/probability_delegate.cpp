#include "ui/views/probability_delegate.h"

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
constexpr int kTagInset = 7;
constexpr qreal kFacePadding = 9.0;  ///< round a text or row

QFont smallFont(const QFont& font) {
    QFont smaller = font;
    smaller.setPointSizeF(font.pointSizeF() * 0.92);
    return smaller;
}

QFont tagFont(const QFont& font) {
    QFont bold = smallFont(font);
    bold.setBold(true);
    return bold;
}

QRectF tagRect(const QFont& font, const QString& text, const QRect& picture) {
    const QFontMetricsF metrics(tagFont(font));
    return {static_cast<qreal>(picture.left() + kTagInset),
            static_cast<qreal>(picture.top() + kTagInset), metrics.horizontalAdvance(text) + 12,
            metrics.height() + 3};
}

void paintTag(QPainter& painter, const QStyleOptionViewItem& option, const QRect& picture) {
    const ViewColours colours = viewColours(option.palette);
    const QString text = ProbabilityDelegate::tr("Stranger");
    const QRectF tag = tagRect(option.font, text, picture);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.alarm);
    painter.drawRoundedRect(tag, 4, 4);
    painter.setFont(tagFont(option.font));
    painter.setPen(colours.onAlarm);
    painter.drawText(tag, Qt::AlignCenter, text);
}

QRectF markRect(const QRect& picture) {
    const qreal edge = std::clamp(picture.width() * 0.16, 16.0, 24.0);
    return {picture.right() - edge - 6, static_cast<qreal>(picture.top() + kTagInset), edge, edge};
}

/// In the corner opposite the tag.
void paintMark(QPainter& painter, MarkSign sign, const QPalette& palette, const QRect& picture) {
    const QRectF disc = markRect(picture);
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
    paintSquare(*painter, option, picture, index);
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

/// A text or row stands below the tag and the mark, if there are any.
void ProbabilityDelegate::paintSquare(QPainter& painter, const QStyleOptionViewItem& option,
                                      const QRect& rect, const QModelIndex& index) const {
    const ViewColours colours = viewColours(option.palette);
    const MemberFace face = faceAt(index, roles_.face);
    QRectF room = QRectF(rect).adjusted(kFacePadding, kFacePadding, -kFacePadding, -kFacePadding);
    if (index.data(roles_.flagged).toBool()) {
        room.setTop(tagRect(option.font, tr("Stranger"), rect).bottom() + 3);
    } else if (static_cast<MarkSign>(index.data(roles_.mark).toInt()) != MarkSign::None) {
        room.setTop(markRect(rect).bottom() + 3);
    }
    paintFace(painter, rect, room, face, option.font, colours);
    const bool isMissing = face.picture.isNull() && !face.isText() && !face.isRow();
    if (!isMissing || index.data(roles_.trouble).toString().isEmpty()) {
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
        metrics.elidedText(index.data(roles_.caption).toString(), Qt::ElideMiddle, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, name);
}

}  // namespace setscope
