#pragma once

#include <QHash>
#include <QImage>
#include <QList>
#include <QMutex>
#include <QSet>
#include <QString>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "core/items/payload.h"
#include "ui/session/thumbnail_key.h"

namespace setscope {

/// A picture to decode.
struct ThumbnailRequest {
    ThumbnailKey key;
    FileReference source;
    bool isContentKnown = true;  ///< false: the key names a place, and the disk cache is passed by
};

/// A decoded picture, or why there is none.
struct ThumbnailOutcome {
    ThumbnailKey key;
    QImage image;
    QString trouble;
};

/// What waits to be decoded and what was decoded, between the window's thread and the lane.
/// Requests of one batch (one turn of the window's event loop) are served in order, the newest
/// batch first. Thread-safe.
class ThumbnailQueue {
  public:
    /// @param wake called on the lane when the first outcome after a takeOutcomes arrives
    explicit ThumbnailQueue(std::function<void()> wake);

    /// Adds a request, or moves it to the current batch if it already waits. Passed over while it
    /// is being decoded.
    /// @return true if one more take() is due
    bool add(const ThumbnailRequest& request);
    void startBatch();
    /// Drops waiting requests for squares (Cover) of other contents.
    void keepOnly(const QSet<ContentHash>& contents);
    int waitingCount() const;
    /// Drops everything and delivers nothing any more.
    void close();

    std::optional<ThumbnailRequest> take();
    void put(ThumbnailOutcome outcome);
    QList<ThumbnailOutcome> takeOutcomes();

  private:
    using Place = std::pair<qint64, qint64>;  ///< −batch, order within it

    mutable QMutex mutex_;
    std::function<void()> wake_;
    qint64 batch_ = 0;
    qint64 order_ = 0;
    std::map<Place, ThumbnailRequest> waiting_;
    QHash<ThumbnailKey, Place> places_;
    QSet<ThumbnailKey> underway_;
    QList<ThumbnailOutcome> outcomes_;
    bool isClosed_ = false;
};

}  // namespace setscope
