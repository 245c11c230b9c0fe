#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.h"

namespace setscope {

/// What an episode is made of (Gao et al. 2020, section 3.1).
struct EpisodeOptions {
    std::int64_t supportSize = 64;     ///< items of all classes together, in their own proportions
    std::int64_t queriesPerClass = 1;  ///< items of every class alike

    bool operator==(const EpisodeOptions&) const = default;
};

/// Items drawn for one step of training: rows of the training items, each at most once.
struct Episode {
    std::vector<std::vector<std::int64_t>> support;  ///< of each class
    std::vector<std::vector<std::int64_t>> queries;  ///< of each class
};

/// Draws episodes whose support set keeps the proportions of the classes while every class asks
/// equally many queries. Immutable; may be called from any thread.
class EpisodeSampler {
  public:
    /// @param labels of the items, 0 .. classCount − 1; each class has more items than it queries
    EpisodeSampler(std::span<const std::int64_t> labels, std::int64_t classCount,
                   const EpisodeOptions& options);

    Episode draw(Random& random) const;

    /// Items of each class in a support set: its share of supportSize, rounded, at least one and
    /// never more than are left beside the queries.
    const std::vector<std::int64_t>& supportSizes() const { return supportSizes_; }

  private:
    EpisodeOptions options_;
    std::vector<std::vector<std::int64_t>> members_;  ///< of each class
    std::vector<std::int64_t> supportSizes_;
};

/// `count` different ones of 0 .. population − 1 in random order (Floyd's sampling, then a
/// shuffle). @pre 0 <= count <= population
std::vector<std::int64_t> drawDistinct(std::int64_t population, std::int64_t count, Random& random);

}  // namespace setscope
