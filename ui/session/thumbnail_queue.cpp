#include "ui/session/thumbnail_queue.h"

#include <QMutexLocker>

namespace setscope {

ThumbnailQueue::ThumbnailQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

bool ThumbnailQueue::add(const ThumbnailRequest& request) {
    const QMutexLocker lock(&mutex_);
    if (isClosed_ || underway_.contains(request.key)) {
        return false;
    }
    const auto former = places_.constFind(request.key);
    const bool isNew = former == places_.constEnd();
    if (!isNew) {
        if (former->first == -batch_) {
            return false;
        }
        waiting_.erase(*former);
    }
    const Place place{-batch_, order_++};
    waiting_.emplace(place, request);
    places_.insert(request.key, place);
    return isNew;
}

void ThumbnailQueue::startBatch() {
    const QMutexLocker lock(&mutex_);
    ++batch_;
}

void ThumbnailQueue::keepOnly(const QSet<ContentHash>& contents) {
    const QMutexLocker lock(&mutex_);
    std::erase_if(waiting_, [this, &contents](const auto& entry) {
        const ThumbnailKey& key = entry.second.key;
        return key.fit == ThumbnailFit::Cover && !contents.contains(key.content) &&
               places_.remove(key);
    });
}

int ThumbnailQueue::waitingCount() const {
    const QMutexLocker lock(&mutex_);
    return static_cast<int>(waiting_.size());
}

void ThumbnailQueue::close() {
    const QMutexLocker lock(&mutex_);
    isClosed_ = true;
    waiting_.clear();
    places_.clear();
}

std::optional<ThumbnailRequest> ThumbnailQueue::take() {
    const QMutexLocker lock(&mutex_);
    if (waiting_.empty()) {
        return std::nullopt;
    }
    const ThumbnailRequest request = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    places_.remove(request.key);
    underway_.insert(request.key);
    return request;
}

void ThumbnailQueue::put(ThumbnailOutcome outcome) {
    const QMutexLocker lock(&mutex_);
    underway_.remove(outcome.key);
    if (isClosed_) {
        return;
    }
    outcomes_.append(std::move(outcome));
    if (outcomes_.size() == 1) {
        wake_();
    }
}

QList<ThumbnailOutcome> ThumbnailQueue::takeOutcomes() {
    const QMutexLocker lock(&mutex_);
    return std::exchange(outcomes_, {});
}

}  // namespace setscope
