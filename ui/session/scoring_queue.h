#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

#include "core/items/collection.h"

namespace setscope {

/// Sets to be scored together, as they were in `collection`.
struct ScoringChunk {
    std::shared_ptr<const Collection> collection;
    std::vector<SetId> sets;
    std::int64_t memberCount = 0;
    bool isUrgent = false;
};

/// Which sets wait for a score. The window's thread adds, the lane's thread takes; every function
/// may be called from both.
class ScoringQueue {
  public:
    enum class Urgency {
        Edited,  ///< the person waits for it: before everything else
        New,
    };

    /// Chunks taken from now on show the sets as they are in this collection; sets that it lacks
    /// are passed over.
    void setCollection(std::shared_ptr<const Collection> collection);
    /// A set that waits already waits on, once.
    void add(std::span<const SetId> sets, Urgency urgency);
    void clear();
    bool isEmpty() const;
    bool contains(SetId set) const;

    /// The next sets in order until they hold `memberLimit` members, at least one set; edited sets
    /// are never mixed with new ones. Empty when nothing waits.
    std::optional<ScoringChunk> take(std::int64_t memberLimit);

    /// Members in the sets that wait.
    std::int64_t waitingMembers() const;

  private:
    bool takeFrom(std::deque<SetId>& waiting, std::int64_t memberLimit, ScoringChunk& chunk);

    mutable std::mutex mutex_;
    std::shared_ptr<const Collection> collection_ = std::make_shared<const Collection>();
    std::deque<SetId> edited_;
    std::deque<SetId> new_;
    std::unordered_set<SetId> waiting_;
};

}  // namespace setscope
