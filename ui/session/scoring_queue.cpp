#include "ui/session/scoring_queue.h"

#include <algorithm>
#include <utility>

namespace setscope {

void ScoringQueue::setCollection(std::shared_ptr<const Collection> collection) {
    const std::scoped_lock lock(mutex_);
    collection_ = std::move(collection);
}

void ScoringQueue::add(std::span<const SetId> sets, Urgency urgency) {
    const std::scoped_lock lock(mutex_);
    for (const SetId set : sets) {
        const bool isNew = waiting_.insert(set).second;
        if (urgency == Urgency::Edited) {
            if (!isNew) {
                std::erase(new_, set);
                std::erase(edited_, set);
            }
            edited_.push_back(set);
        } else if (isNew) {
            new_.push_back(set);
        }
    }
}

void ScoringQueue::clear() {
    const std::scoped_lock lock(mutex_);
    edited_.clear();
    new_.clear();
    waiting_.clear();
}

bool ScoringQueue::isEmpty() const {
    const std::scoped_lock lock(mutex_);
    return waiting_.empty();
}

bool ScoringQueue::contains(SetId set) const {
    const std::scoped_lock lock(mutex_);
    return waiting_.contains(set);
}

std::optional<ScoringChunk> ScoringQueue::take(std::int64_t memberLimit) {
    const std::scoped_lock lock(mutex_);
    ScoringChunk chunk{.collection = collection_, .sets = {}};
    if (takeFrom(edited_, memberLimit, chunk)) {
        chunk.isUrgent = true;
        return chunk;
    }
    if (takeFrom(new_, memberLimit, chunk)) {
        return chunk;
    }
    return std::nullopt;
}

bool ScoringQueue::takeFrom(std::deque<SetId>& waiting, std::int64_t memberLimit,
                            ScoringChunk& chunk) {
    while (!waiting.empty() && (chunk.sets.empty() || chunk.memberCount < memberLimit)) {
        const SetId id = waiting.front();
        waiting.pop_front();
        waiting_.erase(id);
        if (const ItemSet* set = collection_->findSet(id)) {
            chunk.sets.push_back(id);
            chunk.memberCount += std::ssize(set->members);
        }
    }
    return !chunk.sets.empty();
}

std::int64_t ScoringQueue::waitingMembers() const {
    const std::scoped_lock lock(mutex_);
    std::int64_t count = 0;
    for (const ItemSet& set : collection_->sets) {
        count += waiting_.contains(set.id) ? std::ssize(set.members) : 0;
    }
    return count;
}

}  // namespace setscope
