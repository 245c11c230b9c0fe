#include "ui/views/table_cell.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QStyle>
#include <QWidget>

#include "ui/views/tabular_text.h"

namespace setscope {
namespace {

constexpr int kCellPadding = 8;
constexpr int kRowFrame = 2;

bool hasKeyboard(const QWidget* widget, const QModelIndex& index) {
    const auto* view = qobject_cast<const QAbstractItemView*>(widget);
    return view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row();
}

}  // namespace

QRect tableCellRoom(const QStyleOptionViewItem& cell) {
    return cell.rect.adjusted(kCellPadding, 0, -kCellPadding, 0);
}

void paintCellGround(QPainter& painter, const QStyleOptionViewItem& cell) {
    QStyleOptionViewItem ground = cell;
    ground.text.clear();
    ground.state.setFlag(QStyle::State_HasFocus, false);
    const QStyle* style = cell.widget != nullptr ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, &painter, cell.widget);
}

QColor cellInk(const QStyleOptionViewItem& cell) {
    return cell.state & QStyle::State_Selected ? cell.palette.color(QPalette::HighlightedText)
                                               : viewColours(cell.palette).text;
}

void paintCellText(QPainter& painter, const QRect& room, const QStyleOptionViewItem& cell) {
    painter.setFont(cell.font);
    if (cell.displayAlignment & Qt::AlignRight) {
        drawTabular(painter, room, Qt::AlignRight, cell.text);
        return;
    }
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(cell.font).elidedText(cell.text, Qt::ElideMiddle, room.width()));
}

void paintRowFocus(QPainter& painter, const QStyleOptionViewItem& cell, const QModelIndex& index) {
    if (!hasKeyboard(cell.widget, index)) {
        return;
    }
    const QColor colour = viewColours(cell.palette).accent;
    const QRect& room = cell.rect;
    const int right = room.x() + room.width();
    const int bottom = room.y() + room.height();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(room.x(), room.y(), room.width(), kRowFrame), colour);
    painter.fillRect(QRect(room.x(), bottom - kRowFrame, room.width(), kRowFrame), colour);
    if (index.column() == 0) {
        painter.fillRect(QRect(room.x(), room.y(), kRowFrame, room.height()), colour);
    }
    if (index.column() == index.model()->columnCount() - 1) {
        painter.fillRect(QRect(right - kRowFrame, room.y(), kRowFrame, room.height()), colour);
    }
}

}  // namespace setscope
