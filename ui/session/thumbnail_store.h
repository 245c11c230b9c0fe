#pragma once

#include <QCache>
#include <QHash>
#include <QImage>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <memory>

#include "core/items/member.h"
#include "ui/session/thumbnail_key.h"

namespace setscope {

class ArchiveFormat;
class ThumbnailQueue;
struct ThumbnailWorkshop;

/// What a ThumbnailStore may use.
struct ThumbnailLimits {
    qint64 memoryBytes = 96'000'000;  ///< of decoded pictures
    qint64 diskBytes = 400'000'000;   ///< of files in the cache folder; 0: nothing is kept on disk
    int threads = 1;                  ///< of the store's own lane
};

/// Small pictures of members, decoded only when they are asked for, at the size they are shown at,
/// on a lane of their own: the newest requests first, from the disk cache where it has them. Lives
/// on the window's thread and never blocks it.
class ThumbnailStore : public QObject {
    Q_OBJECT
  public:
    /// @param archives opens zips that members lie in; may be null
    explicit ThumbnailStore(std::shared_ptr<const ArchiveFormat> archives,
                            const ThumbnailLimits& limits = {}, QObject* parent = nullptr);
    ~ThumbnailStore() override;  ///< drops what waits and waits for what is being decoded

    /// The picture if it is in memory, upright; null for a member that is none. Else it is
    /// requested, and the nearest other size in memory is returned in the meantime, or a null
    /// image.
    /// @param edge device pixels: the side of the square (Cover), or of the square that it fits in
    /// (Contain)
    QImage image(const Member& member, int edge, ThumbnailFit fit = ThumbnailFit::Cover);
    /// Why the picture cannot be shown, one sentence; empty if it can or is not known yet.
    QString trouble(const Member& member) const;

    /// Of the Cover requests that still wait, drops those of other contents: they scrolled away.
    void keepOnly(const QList<ContentHash>& contents);
    int waitingCount() const;

  Q_SIGNALS:
    /// Pictures of these contents, or their troubles, can be asked for now. Contents are as
    /// thumbnailContent() says.
    void ready(const QList<setscope::ContentHash>& contents);

  private:
    void request(const ThumbnailKey& key, const Member& member);
    QImage nearestImage(const ThumbnailKey& key) const;
    void deliver();

    QCache<ThumbnailKey, QImage> images_;  ///< cost in kilobytes
    QHash<ContentHash, QString> troubles_;
    std::unique_ptr<ThumbnailWorkshop> workshop_;  ///< used on the lane only
    std::unique_ptr<ThumbnailQueue> queue_;
    bool isBatchOpen_ = false;
    QThreadPool lane_;
};

}  // namespace setscope
