#pragma once

#include <QImage>
#include <QMutex>
#include <QString>

#include "ui/session/thumbnail_key.h"

namespace setscope {

/// Decoded thumbnails as files named `<content hash>-<edge><fit>`, JPEG where the picture is opaque
/// and PNG where it is not. Any file may be deleted at any time; each is written under a temporary
/// name and renamed. When the files exceed the limit, the ones that were not used for longest go
/// until four fifths of it are left. Thread-safe; every function touches the disk and belongs on
/// the lane.
class ThumbnailDiskCache {
  public:
    /// @param limit bytes; 0: keeps nothing
    ThumbnailDiskCache(QString folder, qint64 limit);

    /// A null image if it is not there or not whole.
    QImage read(const ThumbnailKey& key) const;
    /// A disk that refuses costs nothing but the next decoding.
    void write(const ThumbnailKey& key, const QImage& image);

  private:
    QString fileOf(const ThumbnailKey& key) const;
    void trim();

    const QString folder_;
    const qint64 limit_;
    QMutex mutex_;
    qint64 bytes_ = -1;  ///< of all files; −1: not counted yet
};

}  // namespace setscope
