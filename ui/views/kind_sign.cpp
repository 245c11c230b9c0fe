#include "ui/views/kind_sign.h"

#include <QPolygonF>

namespace setscope {
namespace {

/// Places in a square of edge 1.
class SignRoom {
  public:
    SignRoom(QPainter& painter, const QRectF& room) : painter_(painter), room_(room) {}

    QPointF at(qreal x, qreal y) const {
        return {room_.left() + x * room_.width(), room_.top() + y * room_.height()};
    }
    void line(qreal x1, qreal y1, qreal x2, qreal y2) { painter_.drawLine(at(x1, y1), at(x2, y2)); }
    void frame(qreal x1, qreal y1, qreal x2, qreal y2) {
        painter_.drawRoundedRect(QRectF(at(x1, y1), at(x2, y2)), 1.5, 1.5);
    }
    QPainter& painter() { return painter_; }

  private:
    QPainter& painter_;
    QRectF room_;
};

void paintPictureSign(SignRoom room) {
    room.frame(0.06, 0.14, 0.94, 0.86);
    room.painter().drawPolyline(QPolygonF{room.at(0.08, 0.78), room.at(0.36, 0.48),
                                          room.at(0.56, 0.68), room.at(0.7, 0.55),
                                          room.at(0.92, 0.78)});
}

void paintTextSign(SignRoom room) {
    for (const qreal y : {0.2, 0.5}) {
        room.line(0.08, y, 0.92, y);
    }
    room.line(0.08, 0.8, 0.6, 0.8);
}

void paintRowSign(SignRoom room) {
    room.line(0.06, 0.56, 0.94, 0.56);
    room.line(0.22, 0.56, 0.22, 0.16);
    room.line(0.5, 0.56, 0.5, 0.9);
    room.line(0.78, 0.56, 0.78, 0.3);
}

void paintSeveralSign(SignRoom room) {
    room.frame(0.06, 0.06, 0.64, 0.64);
    room.frame(0.36, 0.36, 0.94, 0.94);
}

}  // namespace

void paintKindSign(QPainter& painter, KindSign sign, const QRectF& room, const QColor& colour) {
    painter.setPen(QPen(colour, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const SignRoom place(painter, room);
    switch (sign) {
        case KindSign::Picture:
            paintPictureSign(place);
            break;
        case KindSign::Text:
            paintTextSign(place);
            break;
        case KindSign::Row:
            paintRowSign(place);
            break;
        case KindSign::Several:
            paintSeveralSign(place);
            break;
        case KindSign::None:
            break;
    }
}

}  // namespace setscope
