#pragma once

#include <QPixmap>

#include "ui/views/member_face.h"

class QWidget;

namespace setscope {

constexpr int kDragPictureEdge = 96;  ///< logical pixels

/// What goes with the pointer while members are dragged: what one of them looks like, with their
/// number if there are several.
/// @param face of a picture that is still missing: an empty card
/// @param from whose palette, font and pixels it has
QPixmap dragPicture(const MemberFace& face, qsizetype count, const QWidget& from);

}  // namespace setscope
