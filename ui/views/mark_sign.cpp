#include "ui/views/mark_sign.h"

#include <QPainter>
#include <QPolygonF>

namespace setscope {

void paintMarkSign(QPainter& painter, MarkSign sign, const QRectF& room, const QColor& colour) {
    const auto at = [&room](qreal x, qreal y) {
        return QPointF(room.left() + x * room.width(), room.top() + y * room.height());
    };
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, room.width() * 0.16, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (sign == MarkSign::Tick) {
        painter.drawPolyline(QPolygonF{at(0.12, 0.54), at(0.40, 0.82), at(0.90, 0.20)});
    } else if (sign == MarkSign::Cross) {
        painter.drawLine(at(0.16, 0.16), at(0.84, 0.84));
        painter.drawLine(at(0.84, 0.16), at(0.16, 0.84));
    }
}

void paintMarkDisc(QPainter& painter, MarkSign sign, const QRectF& disc,
                   const ViewColours& colours) {
    if (sign == MarkSign::None) {
        return;
    }
    const bool isCross = sign == MarkSign::Cross;
    painter.setPen(QPen(isCross ? colours.card : colours.text, 1.5));
    painter.setBrush(isCross ? colours.alarm : colours.card);
    painter.drawEllipse(disc);
    const qreal inset = disc.width() * 0.28;
    paintMarkSign(painter, sign, disc.adjusted(inset, inset, -inset, -inset),
                  isCross ? colours.onAlarm : colours.text);
}

void paintWarningSign(QPainter& painter, const QRectF& room, const QColor& colour) {
    const auto at = [&room](qreal x, qreal y) {
        return QPointF(room.left() + x * room.width(), room.top() + y * room.height());
    };
    const qreal line = room.width() * 0.11;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, line, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolygon(QPolygonF{at(0.50, 0.10), at(0.95, 0.90), at(0.05, 0.90)});
    painter.drawLine(at(0.50, 0.42), at(0.50, 0.60));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(at(0.50, 0.76), line * 0.6, line * 0.6);
}

TickView::TickView(int edge, QWidget* parent) : QWidget(parent) { setFixedSize(edge, edge); }

void TickView::paintEvent(QPaintEvent* /*event*/) {
    const ViewColours colours = viewColours(palette());
    const QRectF disc = QRectF(rect()).adjusted(1, 1, -1, -1);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    painter.drawEllipse(disc);
    const qreal inset = disc.width() * 0.27;
    paintMarkSign(painter, MarkSign::Tick, disc.adjusted(inset, inset, -inset, -inset),
                  colours.onAlarm);
}

}  // namespace setscope
