#include "ui/views/ranking_card_delegate.h"

#include <QPainter>
#include <algorithm>

#include "ui/views/mark_sign.h"
#include "ui/views/member_card.h"

namespace setscope {
namespace {

constexpr int kBarsTop = 6;      ///< from the square to the first bar
constexpr int kBarsInset = 7;    ///< from the card's edges to the bars
constexpr int kNamePadding = 8;  ///< above and below the name, together
constexpr qreal kMutedFace = 0.55;
constexpr double kMutedBar = 0.5;
constexpr qreal kDifferGap = 4.0;
constexpr qreal kRankGap = 3.0;  ///< between the rank and a text below it
constexpr qreal kNameRoom = 6.0;

int barsHeight(int scorers) {
    return scorers > 0 ? scorers * (RankingCardDelegate::kBarHeight + RankingCardDelegate::kBarGap)
                       : 0;
}

/// A sign, and the word too where the name leaves room for it.
/// @return how much of the foot is taken, logical pixels
qreal paintDiffer(QPainter& painter, const QRectF& room, qreal nameWidth, const QColor& ink) {
    const QFontMetricsF metrics(painter.font());
    const QString word = RankingCardDelegate::tr("differ");
    const qreal edge = metrics.ascent();
    const qreal whole = edge + kDifferGap + metrics.horizontalAdvance(word);
    const bool hasWord = nameWidth + kNameRoom + whole <= room.width();
    const qreal taken = hasWord ? whole : edge;
    const QRectF sign(room.right() - taken, room.center().y() - edge / 2.0, edge, edge);
    paintWarningSign(painter, sign, ink);
    if (hasWord) {
        painter.setPen(ink);
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, word);
    }
    return taken;
}

}  // namespace

RankingCardDelegate::RankingCardDelegate(const Roles& roles, QObject* parent)
    : QStyledItemDelegate(parent), roles_(roles) {}

int RankingCardDelegate::footHeight(const QFontMetrics& metrics, int scorers) {
    return kBarsTop + barsHeight(scorers) + metrics.height() + kNamePadding;
}

QRect RankingCardDelegate::barRect(const QRect& card, int scorer) {
    const QRect square = cardSquare(card);
    return {square.left() + kBarsInset, square.bottom() + 1 + kBarsTop + barsHeight(scorer),
            square.width() - 2 * kBarsInset, kBarHeight};
}

QSize RankingCardDelegate::sizeHint(const QStyleOptionViewItem& option,
                                    const QModelIndex& /*index*/) const {
    return option.rect.size();
}

void RankingCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const auto shares = index.data(roles_.bars).value<QList<double>>();
    const bool isStrong = index.data(roles_.strong).toBool();
    QRect foot = option.rect;
    foot.setTop(barRect(option.rect, static_cast<int>(shares.size())).top());

    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintCardGround(*painter, option);
    paintSquare(*painter, option, index, isStrong);
    paintBars(*painter, option, shares, isStrong);
    paintFoot(*painter, option, foot, index, isStrong);
    painter->restore();

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintCardFrame(*painter, option, QPen(viewColours(option.palette).frame));
    painter->restore();
}

void RankingCardDelegate::paintSquare(QPainter& painter, const QStyleOptionViewItem& option,
                                      const QModelIndex& index, bool isStrong) const {
    const ViewColours colours = viewColours(option.palette);
    const QRect square = cardSquare(option.rect);
    const QString rank = index.data(roles_.rankText).toString();
    const QRectF tag = cardTagRect(option.font, rank, square);
    const bool isInTrouble = !index.data(roles_.trouble).toString().isEmpty();
    painter.setOpacity(isStrong || isInTrouble ? 1.0 : kMutedFace);
    paintCardFace(painter, square, rank.isEmpty() ? square.top() : tag.bottom() + kRankGap,
                  faceAt(index, roles_.face), isInTrouble, option);
    painter.setOpacity(1.0);
    if (!rank.isEmpty()) {
        paintCardTag(painter, option.font, rank, tag, colours.card,
                     isStrong ? colours.text : colours.mutedText);
    }
}

void RankingCardDelegate::paintBars(QPainter& painter, const QStyleOptionViewItem& option,
                                    const QList<double>& shares, bool isStrong) const {
    const ViewColours colours = viewColours(option.palette);
    const QColor ink = isStrong ? colours.accent : blended(colours.accent, colours.card, kMutedBar);
    for (int scorer = 0; scorer < shares.size(); ++scorer) {
        if (!(shares[scorer] >= 0.0)) {
            continue;
        }
        QRectF bar = barRect(option.rect, scorer);
        painter.fillRect(bar, colours.track);
        bar.setWidth(bar.width() * std::min(shares[scorer], 1.0));
        painter.fillRect(bar, ink);
    }
}

void RankingCardDelegate::paintFoot(QPainter& painter, const QStyleOptionViewItem& option,
                                    const QRect& foot, const QModelIndex& index,
                                    bool isStrong) const {
    const ViewColours colours = viewColours(option.palette);
    const QString name = index.data(roles_.caption).toString();
    const QFont plain = cardFont(option.font);
    QFont font = plain;
    font.setWeight(isStrong ? QFont::DemiBold : QFont::Normal);
    qreal taken = 0.0;
    if (index.data(roles_.differs).toBool()) {
        painter.setFont(plain);
        taken = paintDiffer(painter, cardTextRoom(foot),
                            QFontMetricsF(font).horizontalAdvance(name), colours.alarm);
    }
    painter.setFont(font);
    painter.setPen(isStrong ? colours.text : colours.mutedText);
    paintCardName(painter, foot, name, taken);
}

}  // namespace setscope
