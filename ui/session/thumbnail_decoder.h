#pragma once

#include <QImage>
#include <QString>

#include "core/base/bytes.h"
#include "ui/session/thumbnail_key.h"

namespace setscope {

/// A picture made small, or why it cannot be shown.
struct DecodedThumbnail {
    QImage image;     ///< upright, in a format that is painted without conversion; null if there is
                      ///< trouble
    QString trouble;  ///< one sentence without the file's name
};

/// Decodes with Qt's scaled readers: a JPEG is reduced while it is read. Pictures smaller than
/// `edge` are not enlarged. Any thread.
/// @param edge device pixels
DecodedThumbnail decodeThumbnail(const Bytes& bytes, int edge, ThumbnailFit fit);

}  // namespace setscope
