#include "ui/session/thumbnail_store.h"

#include <QMetaObject>
#include <QThread>
#include <QTimer>
#include <utility>

#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/media_reader.h"
#include "ui/session/thumbnail_decoder.h"
#include "ui/session/thumbnail_disk_cache.h"
#include "ui/session/thumbnail_queue.h"

namespace setscope {

/// What the lane works with.
struct ThumbnailWorkshop {
    MediaReader reader;
    ThumbnailDiskCache disk;
};

namespace {

/// Larger ones are looked at one by one and are as quick to decode as to read.
constexpr int kLargestEdgeOnDisk = 768;

ThumbnailOutcome decode(const ThumbnailRequest& request, ThumbnailWorkshop& workshop) {
    const bool belongsOnDisk = request.isContentKnown && request.key.edge <= kLargestEdgeOnDisk;
    if (belongsOnDisk) {
        if (QImage kept = workshop.disk.read(request.key); !kept.isNull()) {
            return {request.key, std::move(kept), {}};
        }
    }
    try {
        const Bytes bytes = workshop.reader.read(request.source);
        DecodedThumbnail decoded = decodeThumbnail(bytes, request.key.edge, request.key.fit);
        if (belongsOnDisk && !decoded.image.isNull()) {
            workshop.disk.write(request.key, decoded.image);
        }
        return {request.key, std::move(decoded.image), decoded.trouble};
    } catch (const Error& error) {
        return {request.key, {}, QString::fromUtf8(error.what())};
    }
}

int costOf(const QImage& image) { return static_cast<int>(image.sizeInBytes() / 1000) + 1; }

QString thumbnailFolder() { return QString::fromStdString(toUtf8(cacheFolder() / "thumbnails")); }

}  // namespace

ThumbnailStore::ThumbnailStore(std::shared_ptr<const ArchiveFormat> archives,
                               const ThumbnailLimits& limits, QObject* parent)
    : QObject(parent),
      workshop_(new ThumbnailWorkshop{MediaReader(std::move(archives)),
                                      ThumbnailDiskCache(thumbnailFolder(), limits.diskBytes)}),
      queue_(std::make_unique<ThumbnailQueue>([this] {
          QMetaObject::invokeMethod(this, &ThumbnailStore::deliver, Qt::QueuedConnection);
      })) {
    images_.setMaxCost(static_cast<int>(limits.memoryBytes / 1000));
    lane_.setMaxThreadCount(limits.threads);
    lane_.setThreadPriority(QThread::LowPriority);
}

ThumbnailStore::~ThumbnailStore() {
    queue_->close();
    lane_.clear();
    lane_.waitForDone();
}

QImage ThumbnailStore::image(const Member& member, int edge, ThumbnailFit fit) {
    if (member.payload.picture() == nullptr) {
        return {};
    }
    const ThumbnailKey key{thumbnailContent(member), thumbnailEdge(edge), fit};
    if (const QImage* image = images_.object(key)) {
        return *image;
    }
    if (troubles_.contains(key.content)) {
        return {};
    }
    request(key, member);
    return nearestImage(key);
}

void ThumbnailStore::request(const ThumbnailKey& key, const Member& member) {
    if (!isBatchOpen_) {
        isBatchOpen_ = true;
        queue_->startBatch();
        QTimer::singleShot(0, this, [this] { isBatchOpen_ = false; });
    }
    if (!queue_->add({key, member.payload.source, static_cast<bool>(member.content)})) {
        return;
    }
    lane_.start([queue = queue_.get(), workshop = workshop_.get()] {
        if (const auto next = queue->take()) {
            queue->put(decode(*next, *workshop));
        }
    });
}

QImage ThumbnailStore::nearestImage(const ThumbnailKey& key) const {
    ThumbnailKey other = key;
    const auto edges = thumbnailEdges();
    for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge) {
        other.edge = *edge;
        if (const QImage* image = images_.object(other)) {
            return *image;
        }
    }
    return {};
}

QString ThumbnailStore::trouble(const Member& member) const {
    return troubles_.value(thumbnailContent(member));
}

void ThumbnailStore::keepOnly(const QList<ContentHash>& contents) {
    queue_->keepOnly(QSet<ContentHash>(contents.begin(), contents.end()));
}

int ThumbnailStore::waitingCount() const { return queue_->waitingCount(); }

void ThumbnailStore::deliver() {
    QList<ContentHash> contents;
    for (ThumbnailOutcome& outcome : queue_->takeOutcomes()) {
        contents.append(outcome.key.content);
        if (outcome.image.isNull()) {
            troubles_.insert(outcome.key.content, outcome.trouble);
        } else {
            const int cost = costOf(outcome.image);
            images_.insert(outcome.key, new QImage(std::move(outcome.image)), cost);
        }
    }
    Q_EMIT ready(contents);
}

}  // namespace setscope
