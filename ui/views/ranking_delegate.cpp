#include "ui/views/ranking_delegate.h"

#include <QAbstractItemView>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/views/mark_sign.h"
#include "ui/views/table_cell.h"

namespace setscope {
namespace {

constexpr qreal kScoreBarHeight = 8.0;
constexpr qreal kScoreBarRadius = 2.5;
constexpr qreal kShortestScoreBar = 2.0;  ///< so that a small score is not taken for none
constexpr int kButtonPadding = 9;
constexpr int kButtonGap = 6;
constexpr int kButtonEdge = 4;  ///< above and below, to the ends of the row
constexpr int kRowsPadding = 12;
constexpr qreal kSignGap = 5.0;

QString buttonText(RankingDelegate::Button button) {
    return button == RankingDelegate::Button::Accept ? RankingDelegate::tr("Accept")
                                                     : RankingDelegate::tr("Reject");
}

int buttonWidth(RankingDelegate::Button button, const QFontMetrics& metrics) {
    return metrics.horizontalAdvance(buttonText(button)) + 2 * kButtonPadding;
}

RankingDelegate::Button buttonAt(const QPoint& point, const QStyleOptionViewItem& option) {
    for (const auto button : {RankingDelegate::Button::Accept, RankingDelegate::Button::Reject}) {
        if (RankingDelegate::buttonRect(button, option.rect, option.fontMetrics).contains(point)) {
            return button;
        }
    }
    return RankingDelegate::Button::None;
}

bool boolAt(const QModelIndex& index, int role) { return role >= 0 && index.data(role).toBool(); }

}  // namespace

RankingDelegate::RankingDelegate(const Roles& roles, QObject* parent)
    : QStyledItemDelegate(parent), roles_(roles) {}

QRect RankingDelegate::buttonRect(Button button, const QRect& cell, const QFontMetrics& metrics) {
    QStyleOptionViewItem option;
    option.rect = cell;
    const QRect room = tableCellRoom(option).adjusted(0, kButtonEdge, 0, -kButtonEdge);
    const int first = buttonWidth(Button::Accept, metrics);
    if (button == Button::Accept) {
        return {room.left(), room.top(), first, room.height()};
    }
    return {room.left() + first + kButtonGap, room.top(), buttonWidth(button, metrics),
            room.height()};
}

int RankingDelegate::actionsWidth(const QFontMetrics& metrics) {
    const QRect last = buttonRect(Button::Reject, QRect(), metrics);
    const QRect first = buttonRect(Button::Accept, QRect(), metrics);
    return first.left() + last.left() + last.width();
}

QSize RankingDelegate::sizeHint(const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (boolAt(index, roles_.actions)) {
        size.setWidth(actionsWidth(option.fontMetrics));
    }
    return {size.width(), std::max(size.height(), option.fontMetrics.height() + kRowsPadding)};
}

void RankingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    painter->save();
    paintCellGround(*painter, cell);
    painter->setRenderHint(QPainter::Antialiasing);
    const QVariant bar = roles_.bar >= 0 ? index.data(roles_.bar) : QVariant();
    if (bar.isValid()) {
        paintBar(*painter, cell, bar.toDouble());
    } else if (boolAt(index, roles_.actions)) {
        paintButtons(*painter, cell, index);
    } else {
        paintText(*painter, cell, index);
    }
    paintRules(*painter, cell, index);
    paintRowFocus(*painter, cell, index);
    painter->restore();
}

void RankingDelegate::paintBar(QPainter& painter, const QStyleOptionViewItem& cell,
                               double share) const {
    if (!(share > 0.0)) {
        return;
    }
    QRectF bar = tableCellRoom(cell);
    bar.setTop(bar.center().y() - kScoreBarHeight / 2.0);
    bar.setHeight(kScoreBarHeight);
    bar.setWidth(std::max(kShortestScoreBar, bar.width() * std::min(share, 1.0)));
    const qreal radius = std::min(kScoreBarRadius, bar.width() / 2.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(viewColours(cell.palette).accent);
    painter.drawRoundedRect(bar, radius, radius);
}

void RankingDelegate::paintText(QPainter& painter, const QStyleOptionViewItem& cell,
                                const QModelIndex& index) const {
    QStyleOptionViewItem written = cell;
    QRect room = tableCellRoom(cell);
    if (boolAt(index, roles_.strong)) {
        written.font.setWeight(QFont::DemiBold);
    }
    QColor ink = cellInk(cell);
    if (boolAt(index, roles_.differs)) {
        ink = viewColours(cell.palette).alarm;
        const qreal edge = cell.fontMetrics.ascent();
        const QRectF sign(room.left(), room.center().y() - edge / 2.0 + 0.5, edge, edge);
        paintWarningSign(painter, sign, ink);
        room.setLeft(qRound(sign.right() + kSignGap));
    } else if (boolAt(index, roles_.muted)) {
        ink = viewColours(cell.palette).mutedText;
    }
    painter.setPen(ink);
    paintCellText(painter, room, written);
}

void RankingDelegate::paintButtons(QPainter& painter, const QStyleOptionViewItem& cell,
                                   const QModelIndex& index) const {
    const ViewColours colours = viewColours(cell.palette);
    const QColor outline = blended(colours.text, colours.card, 0.28);
    painter.setFont(cell.font);
    for (const Button button : {Button::Accept, Button::Reject}) {
        const Place place{index, button};
        const bool isHovered = hovered_ == place;
        const bool isPressed = isHovered && pressed_ == place;
        const QRectF box =
            QRectF(buttonRect(button, cell.rect, cell.fontMetrics)).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(QPen(isHovered ? colours.accent : outline, 1.0));
        painter.setBrush(isPressed   ? blended(colours.accent, colours.card, 0.3)
                         : isHovered ? blended(colours.accent, colours.card, 0.14)
                                     : colours.card);
        painter.drawRoundedRect(box, 5.0, 5.0);
        painter.setPen(colours.text);
        painter.drawText(box, Qt::AlignCenter, buttonText(button));
    }
}

/// What lies between this row and the next: the cut, or a thin separator.
void RankingDelegate::paintRules(QPainter& painter, const QStyleOptionViewItem& cell,
                                 const QModelIndex& index) const {
    const ViewColours colours = viewColours(cell.palette);
    const bool isCut = boolAt(index, roles_.lastBeforeCut);
    QPen pen(isCut ? colours.alarm : colours.frame, isCut ? 2.0 : 1.0);
    pen.setCapStyle(Qt::FlatCap);
    if (isCut) {
        pen.setDashPattern({3.0, 2.0});
        pen.setDashOffset(cell.rect.left() / pen.widthF());
    }
    const qreal y = cell.rect.top() + cell.rect.height() - pen.widthF() / 2.0;
    painter.setPen(pen);
    painter.drawLine(QPointF(cell.rect.left(), y),
                     QPointF(cell.rect.left() + cell.rect.width(), y));
}

RankingDelegate::Place RankingDelegate::placeAt(const QPoint& point,
                                                const QStyleOptionViewItem& option,
                                                const QModelIndex& index) const {
    if (!boolAt(index, roles_.actions)) {
        return {};
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const Button button = buttonAt(point, cell);
    return button == Button::None ? Place{} : Place{index, button};
}

bool RankingDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                  const QStyleOptionViewItem& option, const QModelIndex& index) {
    const bool isMove = event->type() == QEvent::MouseMove;
    const bool isRelease = event->type() == QEvent::MouseButtonRelease;
    const bool isPress =
        event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (!isMove && !isRelease && !isPress) {
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    }
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const Place place = placeAt(mouse->position().toPoint(), option, index);
    const bool isLeft = mouse->button() == Qt::LeftButton;
    const bool isHeld = mouse->buttons() & Qt::LeftButton;
    const Place pressed = isPress && isLeft ? place : isHeld ? pressed_ : Place{};
    const bool isClick = isRelease && isLeft && place.button != Button::None && place == pressed_;
    look(place, pressed, option.widget);
    if (isClick && place.button == Button::Accept) {
        Q_EMIT acceptRequested(index);
    } else if (isClick) {
        Q_EMIT rejectRequested(index);
    }
    return isClick || pressed.button != Button::None;
}

void RankingDelegate::look(const Place& hovered, const Place& pressed, const QWidget* widget) {
    if (hovered == hovered_ && pressed == pressed_) {
        return;
    }
    hovered_ = hovered;
    pressed_ = pressed;
    if (const auto* view = qobject_cast<const QAbstractItemView*>(widget)) {
        view->viewport()->installEventFilter(this);
        view->viewport()->update();
    }
}

bool RankingDelegate::eventFilter(QObject* watched, QEvent* event) {
    auto* viewport = qobject_cast<QWidget*>(watched);
    const auto* view =
        viewport != nullptr ? qobject_cast<QAbstractItemView*>(viewport->parentWidget()) : nullptr;
    if (view == nullptr || view->viewport() != viewport) {
        return QStyledItemDelegate::eventFilter(watched, event);
    }
    if (event->type() == QEvent::Leave) {
        look({}, pressed_, view);
    }
    return false;
}

}  // namespace setscope
