#include "ui/views/flagged_row_delegate.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>
#include <QWidget>

#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

namespace setscope {
namespace {

constexpr int kPadding = 8;
constexpr int kFrame = 2;
constexpr int kDotRoom = 14;

bool hasKeyboard(const QWidget* widget, const QModelIndex& index) {
    const auto* view = qobject_cast<const QAbstractItemView*>(widget);
    return view != nullptr && view->hasFocus() && view->currentIndex().row() == index.row();
}

/// This cell's part of a frame round its whole row.
void paintRowFrame(QPainter& painter, const QRect& cell, const QModelIndex& index,
                   const QColor& colour) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    const int right = cell.x() + cell.width();
    const int bottom = cell.y() + cell.height();
    painter.fillRect(QRect(cell.x(), cell.y(), cell.width(), kFrame), colour);
    painter.fillRect(QRect(cell.x(), bottom - kFrame, cell.width(), kFrame), colour);
    if (index.column() == 0) {
        painter.fillRect(QRect(cell.x(), cell.y(), kFrame, cell.height()), colour);
    }
    if (index.column() == index.model()->columnCount() - 1) {
        painter.fillRect(QRect(right - kFrame, cell.y(), kFrame, cell.height()), colour);
    }
}

}  // namespace

FlaggedRowDelegate::FlaggedRowDelegate(int flaggedRole, QObject* parent)
    : QStyledItemDelegate(parent), flaggedRole_(flaggedRole) {}

void FlaggedRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    cell.state.setFlag(QStyle::State_HasFocus, false);
    const QStyle* style = cell.widget != nullptr ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const ViewColours colours = viewColours(option.palette);
    QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    painter->save();
    painter->setFont(cell.font);
    if (index.column() == 0) {
        if (index.data(flaggedRole_).toBool()) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(colours.alarm);
            painter->drawEllipse(QPointF(room.left() + 4.0, room.center().y() + 0.5), 4.0, 4.0);
        }
        room.setLeft(room.left() + kDotRoom);
    }
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->setPen(isSelected ? option.palette.color(QPalette::HighlightedText) : colours.text);
    if (cell.displayAlignment & Qt::AlignRight) {
        drawTabular(*painter, room, Qt::AlignRight, text);
    } else {
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(cell.font).elidedText(text, Qt::ElideMiddle, room.width()));
    }
    if (hasKeyboard(option.widget, index)) {
        paintRowFrame(*painter, option.rect, index, colours.accent);
    }
    painter->restore();
}

}  // namespace setscope
