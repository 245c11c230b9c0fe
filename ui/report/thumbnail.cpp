#include "ui/report/thumbnail.h"

#include <QBuffer>
#include <QByteArray>
#include <QImage>
#include <QImageReader>
#include <QPainter>
#include <algorithm>

#include "core/base/error.h"
#include "core/io/media_reader.h"

namespace setscope {
namespace {

constexpr int kQuality = 88;
constexpr int kLargestMegabytes = 1000;  // of one decoded picture

Bytes bytesOf(const Member& member, const MediaReader& media) {
    try {
        return media.read(member.payload.source);
    } catch (const Error&) {
        return {};  // the strip shows an empty frame; scoring has already listed the file among the
                    // problems
    }
}

/// The middle square of the picture, at `edge` pixels; null if it cannot be decoded.
QImage middleSquare(QBuffer& buffer, int edge) {
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    QImageReader::setAllocationLimit(kLargestMegabytes);
    const QSize size = reader.size();
    if (size.isValid()) {
        const int side = std::min(size.width(), size.height());
        reader.setClipRect({(size.width() - side) / 2, (size.height() - side) / 2, side, side});
        reader.setScaledSize({edge, edge});
    }
    const QImage image = reader.read();
    if (image.isNull() || size.isValid()) {
        return image;
    }
    const int side = std::min(image.width(), image.height());
    return image.copy((image.width() - side) / 2, (image.height() - side) / 2, side, side)
        .scaled(edge, edge, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

QImage onWhite(const QImage& image) {
    QImage opaque(image.size(), QImage::Format_RGB32);
    opaque.fill(Qt::white);
    QPainter painter(&opaque);
    painter.drawImage(0, 0, image);
    return opaque;
}

}  // namespace

Bytes thumbnailJpeg(const Member& member, const MediaReader& media, int edge) {
    if (member.payload.picture() == nullptr) {
        return {};
    }
    const Bytes picture = bytesOf(member, media);
    QByteArray data = QByteArray::fromRawData(reinterpret_cast<const char*>(picture.data()),
                                              static_cast<qsizetype>(picture.size()));
    QBuffer source(&data);
    source.open(QIODevice::ReadOnly);
    const QImage square = middleSquare(source, edge);
    if (square.isNull()) {
        return {};
    }
    QBuffer target;
    target.open(QIODevice::WriteOnly);
    onWhite(square).save(&target, "JPEG", kQuality);
    const auto* first = reinterpret_cast<const std::byte*>(target.data().constData());
    return {first, first + target.size()};
}

}  // namespace setscope
