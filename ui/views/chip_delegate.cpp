#include "ui/views/chip_delegate.h"

#include <QPainter>

#include "ui/views/mark_sign.h"
#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr qreal kChipRadius = 6.0;
constexpr int kChipPadding = 10;
constexpr int kChipHeightPadding = 10;
constexpr int kChipGap = 6;  ///< right of a box, and half of it above and below
constexpr int kChipSignGap = 6;
constexpr int kRemoveEdge = 18;
constexpr int kRemoveGap = 3;    ///< between text and ×
constexpr int kRemoveInset = 4;  ///< between × and the end of the box
constexpr qreal kRemoveSign = 7.0;
constexpr int kShownLetters = 24;

Chip::Tone toneOf(const QModelIndex& index) {
    return static_cast<Chip::Tone>(index.data(ChipDelegate::kToneRole).toInt());
}

bool hasSign(Chip::Tone tone) {
    return tone == Chip::Tone::Accepted || tone == Chip::Tone::Doubtful;
}

QRect boxOf(const QRect& item) { return item.adjusted(0, kChipGap / 2, -kChipGap, -kChipGap / 2); }

int signEdge(const QFontMetrics& metrics) { return metrics.ascent() - 1; }

void paintBox(QPainter& painter, const QStyleOptionViewItem& option, const ViewColours& colours) {
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool hasKeyboard = option.state & QStyle::State_HasFocus;
    const QPen pen(isSelected || hasKeyboard ? colours.accent : colours.frame,
                   hasKeyboard ? 2.0 : 1.0);
    const qreal inset = pen.widthF() / 2.0;
    painter.setPen(pen);
    painter.setBrush(isSelected ? blended(colours.accent, colours.card, 0.18) : colours.card);
    painter.drawRoundedRect(QRectF(boxOf(option.rect)).adjusted(inset, inset, -inset, -inset),
                            kChipRadius - inset / 2.0, kChipRadius - inset / 2.0);
}

void paintRemove(QPainter& painter, const QRect& place, bool isLit, const ViewColours& colours) {
    if (isLit) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(blended(colours.text, colours.card, 0.22));
        painter.drawRoundedRect(place, 4.0, 4.0);
    }
    QRectF sign(0.0, 0.0, kRemoveSign, kRemoveSign);
    sign.moveCenter(QRectF(place).center());
    painter.setPen(
        QPen(isLit ? colours.text : colours.mutedText, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(sign.topLeft(), sign.bottomRight());
    painter.drawLine(sign.topRight(), sign.bottomLeft());
}

}  // namespace

QString ChipDelegate::shownText(const QString& text, const QFontMetrics& metrics) {
    constexpr qsizetype kEnd = 4 * kShownLetters;  // more letters of an end have no room
    const QString ends = text.size() > 2 * kEnd ? text.left(kEnd) + text.right(kEnd) : text;
    return metrics.elidedText(ends.simplified(), Qt::ElideMiddle,
                              kShownLetters * metrics.averageCharWidth());
}

int ChipDelegate::itemHeight(const QFontMetrics& metrics) {
    return metrics.height() + kChipHeightPadding + kChipGap;
}

QRect ChipDelegate::removeRect(const QRect& item) {
    const QRect box = boxOf(item);
    return {box.right() + 1 - kRemoveInset - kRemoveEdge,
            box.top() + (box.height() - kRemoveEdge) / 2, kRemoveEdge, kRemoveEdge};
}

QSize ChipDelegate::itemSize(const QString& text, Chip::Tone tone, const QFontMetrics& metrics) {
    const int sign = hasSign(tone) ? signEdge(metrics) + kChipSignGap : 0;
    const int letters = metrics.horizontalAdvance(shownText(text, metrics));
    return {kChipPadding + sign + letters + kRemoveGap + kRemoveEdge + kRemoveInset + kChipGap,
            itemHeight(metrics)};
}

QSize ChipDelegate::sizeHint(const QStyleOptionViewItem& /*option*/,
                             const QModelIndex& index) const {
    return index.data(Qt::SizeHintRole).toSize();
}

void ChipDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const ViewColours colours = viewColours(option.palette);
    const Chip::Tone tone = toneOf(index);
    const QRect box = boxOf(option.rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintBox(*painter, option, colours);
    QRect room = box.adjusted(kChipPadding, 0, 0, 0);
    if (hasSign(tone)) {
        const int edge = signEdge(option.fontMetrics);
        const QRect sign(room.left(), box.top() + (box.height() - edge) / 2, edge, edge);
        if (tone == Chip::Tone::Accepted) {
            paintMarkSign(*painter, MarkSign::Tick, sign, colours.accent);
        } else {
            paintWarningSign(*painter, sign, colours.alarm);
        }
        room.setLeft(room.left() + edge + kChipSignGap);
    }
    QFont font = option.font;
    font.setStrikeOut(tone == Chip::Tone::Rejected);
    painter->setFont(font);
    painter->setPen(tone == Chip::Tone::Rejected ? colours.mutedText : colours.text);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                      shownText(index.data(Qt::DisplayRole).toString(), option.fontMetrics));
    paintRemove(*painter, removeRect(option.rect), lit_.isValid() && lit_ == index, colours);
    painter->restore();
}

}  // namespace setscope
