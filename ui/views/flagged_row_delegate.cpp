#include "ui/views/flagged_row_delegate.h"

#include <QPainter>

#include "ui/views/table_cell.h"

namespace setscope {
namespace {

constexpr int kDotRoom = 14;

}  // namespace

FlaggedRowDelegate::FlaggedRowDelegate(int flaggedRole, QObject* parent)
    : QStyledItemDelegate(parent), flaggedRole_(flaggedRole) {}

void FlaggedRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    paintCellGround(*painter, cell);
    cell.palette = option.palette;
    QRect room = tableCellRoom(cell);
    painter->save();
    if (index.column() == 0) {
        if (index.data(flaggedRole_).toBool()) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(viewColours(cell.palette).alarm);
            painter->drawEllipse(QPointF(room.left() + 4.0, room.center().y() + 0.5), 4.0, 4.0);
        }
        room.setLeft(room.left() + kDotRoom);
    }
    painter->setPen(cellInk(cell));
    paintCellText(*painter, room, cell);
    paintRowFocus(*painter, cell, index);
    painter->restore();
}

}  // namespace setscope
