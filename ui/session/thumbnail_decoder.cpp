#include "ui/session/thumbnail_decoder.h"

#include <QBuffer>
#include <QByteArray>
#include <QCoreApplication>
#include <QImageReader>
#include <algorithm>

namespace setscope {
namespace {

constexpr int kLargestMegabytes = 1000;  // that Qt may take for one decoded picture

QSize scaledSize(const QSize& size, int edge, ThumbnailFit fit) {
    const bool covers = fit == ThumbnailFit::Cover;
    const int reference =
        covers ? std::min(size.width(), size.height()) : std::max(size.width(), size.height());
    if (reference <= edge) {
        return size;
    }
    return size.scaled(edge, edge, covers ? Qt::KeepAspectRatioByExpanding : Qt::KeepAspectRatio)
        .expandedTo(QSize(1, 1));
}

QRect middleSquare(const QSize& size) {
    const int edge = std::min(size.width(), size.height());
    return {(size.width() - edge) / 2, (size.height() - edge) / 2, edge, edge};
}

QString sentence(const QImageReader& reader) {
    return reader.error() == QImageReader::UnsupportedFormatError
               ? QCoreApplication::translate("setscope", "This is not a picture that can be shown.")
               : QCoreApplication::translate("setscope",
                                             "The picture is damaged or too large to be shown.");
}

}  // namespace

DecodedThumbnail decodeThumbnail(const Bytes& bytes, int edge, ThumbnailFit fit) {
    QByteArray data = QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()));
    QBuffer buffer(&data);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    QImageReader::setAllocationLimit(kLargestMegabytes);
    if (const QSize size = reader.size(); !size.isEmpty()) {
        const QSize scaled = scaledSize(size, edge, fit);
        reader.setScaledSize(scaled);
        if (fit == ThumbnailFit::Cover) {
            reader.setScaledClipRect(middleSquare(scaled));
        }
    }
    QImage image = reader.read();
    if (image.isNull()) {
        return {{}, sentence(reader)};
    }
    return {std::move(image).convertToFormat(image.hasAlphaChannel()
                                                 ? QImage::Format_ARGB32_Premultiplied
                                                 : QImage::Format_RGB32),
            {}};
}

}  // namespace setscope
