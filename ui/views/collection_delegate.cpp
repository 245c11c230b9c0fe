#include "ui/views/collection_delegate.h"

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>
#include <QWidget>

#include "ui/views/kind_sign.h"
#include "ui/views/mark_sign.h"
#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr int kDotRoom = 14;
constexpr int kPadding = 8;
constexpr int kSignRoom = 18;
constexpr qreal kMarkEdge = 10.0;
constexpr qreal kKindEdge = 12.0;

void paintWarning(QPainter& painter, const QRect& rect, const QColor& colour) {
    const QRectF sign(rect.right() - 13, rect.center().y() - 5.5, 13, 12);
    painter.setPen(QPen(colour, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(
        QPolygonF{{sign.center().x(), sign.top()}, sign.bottomRight(), sign.bottomLeft()});
    painter.drawLine(QPointF(sign.center().x(), sign.top() + 4.5),
                     QPointF(sign.center().x(), sign.top() + 8));
    painter.drawPoint(QPointF(sign.center().x(), sign.bottom() - 2));
}

QColor textColour(const QStyleOptionViewItem& option) {
    const bool isSelected = option.state & QStyle::State_Selected;
    return isSelected ? option.palette.color(QPalette::HighlightedText)
                      : viewColours(option.palette).text;
}

/// "clean" in an outline at the right of the room. @return its width
int paintCleanTag(QPainter& painter, const QRect& room, const QFont& font, const QColor& colour) {
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.85);
    const QString text = CollectionDelegate::tr("clean");
    const QFontMetrics metrics(small);
    const int width = metrics.horizontalAdvance(text) + 10;
    const QRectF tag(room.right() - width + 0.5, room.center().y() - metrics.height() / 2.0, width,
                     metrics.height() + 1);
    painter.setFont(small);
    painter.setPen(QPen(colour, 1.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(tag, 4, 4);
    painter.drawText(tag, Qt::AlignCenter, text);
    return width;
}

}  // namespace

CollectionDelegate::CollectionDelegate(const Roles& roles, QObject* parent)
    : QStyledItemDelegate(parent), roles_(roles) {}

QSize CollectionDelegate::sizeHint(const QStyleOptionViewItem& option,
                                   const QModelIndex& /*index*/) const {
    return {kDotRoom + kPadding, option.fontMetrics.height() + 8};
}

void CollectionDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const auto* line = qobject_cast<const QLineEdit*>(editor);
    if (line == nullptr || !line->isModified()) {
        QStyledItemDelegate::setEditorData(editor, index);
    }
}

void CollectionDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                              const QModelIndex& /*index*/) const {
    editor->setGeometry(option.rect.adjusted(kDotRoom - 4, 0, 0, 0));
}

void CollectionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    QStyleOptionViewItem row = option;
    initStyleOption(&row, index);
    const QStyle* style = row.widget != nullptr ? row.widget->style() : QApplication::style();
    const QString name = row.text;
    row.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);

    const ViewColours colours = viewColours(option.palette);
    const bool isFlagged = index.data(roles_.flagged).toBool();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isFlagged) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.alarm);
        painter->drawEllipse(QPointF(option.rect.left() + 5.0, option.rect.center().y() + 0.5), 4.0,
                             4.0);
    }
    QRect room = option.rect.adjusted(kDotRoom, 0, -kPadding, 0);
    room = paintSigns(*painter, option, room, index);
    room = paintKind(*painter, option, room, index);
    QFont font = option.font;
    font.setWeight(isFlagged ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(textColour(option));
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(name, Qt::ElideMiddle, room.width()));
    painter->restore();
}

/// @return the room that is left for the name
QRect CollectionDelegate::paintKind(QPainter& painter, const QStyleOptionViewItem& option,
                                    const QRect& room, const QModelIndex& index) const {
    const auto sign = static_cast<KindSign>(index.data(roles_.kind).toInt());
    if (sign == KindSign::None) {
        return room;
    }
    const bool isSelected = option.state & QStyle::State_Selected;
    const QRectF place(room.left() + 1, room.center().y() - kKindEdge / 2.0 + 0.5, kKindEdge,
                       kKindEdge);
    paintKindSign(painter, sign, place,
                  isSelected ? textColour(option) : viewColours(option.palette).mutedText);
    return room.adjusted(kSignRoom, 0, 0, 0);
}

/// From the right to the left. @return the room that is left for the name
QRect CollectionDelegate::paintSigns(QPainter& painter, const QStyleOptionViewItem& option,
                                     const QRect& room, const QModelIndex& index) const {
    const ViewColours colours = viewColours(option.palette);
    const bool isSelected = option.state & QStyle::State_Selected;
    const QColor text = textColour(option);
    QRect left = room;
    painter.setFont(option.font);
    const QString count = index.data(roles_.count).toString();
    painter.setPen(isSelected ? text : colours.mutedText);
    drawTabular(painter, left, Qt::AlignRight, count);
    left.setRight(left.right() - qRound(tabularWidth(QFontMetricsF(option.font), count)) -
                  kPadding);
    const auto sign = static_cast<MarkSign>(index.data(roles_.mark).toInt());
    if (sign != MarkSign::None) {
        const QRectF mark(left.right() - kMarkEdge, left.center().y() - kMarkEdge / 2.0 + 0.5,
                          kMarkEdge, kMarkEdge);
        const bool isAlarm = sign == MarkSign::Cross && !isSelected;
        paintMarkSign(painter, sign, mark, isAlarm ? colours.alarm : text);
        left.setRight(left.right() - kSignRoom);
    }
    if (!index.data(roles_.problem).toString().isEmpty()) {
        paintWarning(painter, left, text);
        left.setRight(left.right() - kSignRoom);
    }
    if (index.data(roles_.clean).toBool()) {
        const int width =
            paintCleanTag(painter, left, option.font, isSelected ? text : colours.mutedText);
        left.setRight(left.right() - width - kPadding);
    }
    return left;
}

}  // namespace setscope
