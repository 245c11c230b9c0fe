#include "ui/views/probability_delegate.h"

#include <QPainter>
#include <algorithm>

#include "ui/views/mark_sign.h"
#include "ui/views/member_card.h"
#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr qreal kTagGap = 3.0;  ///< between tag or mark and a text below it

QRectF markRect(const QRect& square) {
    const qreal edge = std::clamp(square.width() * 0.16, 16.0, 24.0);
    return {square.right() - edge - 6, square.top() + 7.0, edge, edge};
}

/// In the corner opposite the tag.
void paintMark(QPainter& painter, MarkSign sign, const QPalette& palette, const QRect& square) {
    paintMarkDisc(painter, sign, markRect(square), viewColours(palette));
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
    const QRect square = cardSquare(card);
    const QRect bar(square.left(), square.bottom() + 1, square.width(), kBarHeight);
    const QRect foot(bar.left(), bar.bottom() + 1, bar.width(), card.bottom() - bar.bottom());
    const bool isFlagged = index.data(roles_.flagged).toBool();
    const QString tag = tr("Stranger");

    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintCardGround(*painter, option);
    paintSquare(*painter, option, square, index);
    paintBar(*painter, option.palette, bar, index);
    paintFoot(*painter, option, foot, index);
    if (isFlagged) {
        paintCardTag(*painter, option.font, tag, cardTagRect(option.font, tag, square),
                     colours.alarm, colours.onAlarm);
    }
    paintMark(*painter, static_cast<MarkSign>(index.data(roles_.mark).toInt()), option.palette,
              square);
    painter->restore();

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintCardFrame(*painter, option, isFlagged ? QPen(colours.alarm, 2.0) : QPen(colours.frame));
    painter->restore();
}

/// A text or row stands below the tag and the mark, if there are any.
void ProbabilityDelegate::paintSquare(QPainter& painter, const QStyleOptionViewItem& option,
                                      const QRect& rect, const QModelIndex& index) const {
    qreal top = rect.top();
    if (index.data(roles_.flagged).toBool()) {
        top = cardTagRect(option.font, tr("Stranger"), rect).bottom() + kTagGap;
    } else if (static_cast<MarkSign>(index.data(roles_.mark).toInt()) != MarkSign::None) {
        top = markRect(rect).bottom() + kTagGap;
    }
    paintCardFace(painter, rect, top, faceAt(index, roles_.face),
                  !index.data(roles_.trouble).toString().isEmpty(), option);
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
    QFont font = cardFont(option.font);
    font.setBold(isFlagged);
    painter.setFont(font);
    painter.setPen(isFlagged ? colours.text : colours.mutedText);
    const QString percentage = index.data(roles_.probabilityText).toString();
    drawTabular(painter, cardTextRoom(rect), Qt::AlignRight, percentage);
    paintCardName(painter, rect, index.data(roles_.caption).toString(),
                  tabularWidth(QFontMetricsF(font), percentage));
}

}  // namespace setscope
