#pragma once

#include <QFont>
#include <QImage>
#include <QModelIndex>
#include <QPainter>
#include <QRect>
#include <QString>

#include "ui/views/row_tile.h"
#include "ui/views/view_colours.h"

namespace setscope {

/// What a member looks like in a square: a picture, a text, or a row of numbers; none of them while
/// a picture is still missing.
struct MemberFace {
    QImage picture = {};
    QString text = {};
    RowBars row = {};

    bool isText() const { return !text.isEmpty(); }
    bool isRow() const { return !row.bars.isEmpty(); }
};

/// Which roles of a model hold it; −1: never. See MemberListModel.
struct FaceRoles {
    int picture = -1;  ///< QImage
    int text = -1;     ///< QString
    int row = -1;      ///< QList<QList<float>>: bars, medians; empty: none
};

MemberFace faceAt(const QModelIndex& index, const FaceRoles& roles);

/// The middle of an image as a square, so that a picture of another shape is not squeezed.
QRect middleSquare(const QSize& size);

/// A picture fills the square with its middle; a text or row stands in the room.
/// @param room within the square, what nothing else will be painted on
void paintFace(QPainter& painter, const QRectF& square, const QRectF& room, const MemberFace& face,
               const QFont& font, const ViewColours& colours);

/// A text or row as a picture of its own.
/// @param size logical pixels
QImage faceImage(const MemberFace& face, const QSize& size, qreal devicePixelRatio,
                 const QFont& font, const ViewColours& colours);

}  // namespace setscope
