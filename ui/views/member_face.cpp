#include "ui/views/member_face.h"

#include <algorithm>

#include "ui/views/text_tile.h"

namespace setscope {
namespace {

constexpr qreal kFaceMargin = 3.0;  ///< of what stands in an image of its own

template <class Value>
Value valueAt(const QModelIndex& index, int role) {
    return role >= 0 ? index.data(role).value<Value>() : Value();
}

}  // namespace

MemberFace faceAt(const QModelIndex& index, const FaceRoles& roles) {
    const auto row = valueAt<QList<QList<float>>>(index, roles.row);
    return {.picture = valueAt<QImage>(index, roles.picture),
            .text = valueAt<QString>(index, roles.text),
            .row = {.bars = row.value(0), .medians = row.value(1)}};
}

QRect middleSquare(const QSize& size) {
    const int edge = std::min(size.width(), size.height());
    return {(size.width() - edge) / 2, (size.height() - edge) / 2, edge, edge};
}

void paintFace(QPainter& painter, const QRectF& square, const QRectF& room, const MemberFace& face,
               const QFont& font, const ViewColours& colours) {
    if (!face.picture.isNull()) {
        painter.drawImage(square, face.picture, middleSquare(face.picture.size()));
        return;
    }
    painter.fillRect(square, face.isText() || face.isRow() ? colours.card : colours.track);
    if (face.isText()) {
        paintTextTile(painter, room, face.text, font, colours);
    } else if (face.isRow()) {
        paintRowTile(painter, room, face.row, colours);
    }
}

QImage faceImage(const MemberFace& face, const QSize& size, qreal devicePixelRatio,
                 const QFont& font, const ViewColours& colours) {
    QImage image((QSizeF(size) * devicePixelRatio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(devicePixelRatio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF whole(0.0, 0.0, size.width(), size.height());
    paintFace(painter, whole, whole.adjusted(kFaceMargin, kFaceMargin, -kFaceMargin, -kFaceMargin),
              face, font, colours);
    return image;
}

}  // namespace setscope
