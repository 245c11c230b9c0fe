#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/random.h"

namespace setscope {

/// Pictures of one kind with what is known of each, from which sets with strangers are drawn.
struct EpisodePool {
    std::string domain;         ///< "fashion by attribute"
    std::string pictures = {};  ///< "fashion": pools of the same pictures, and of other looks at
                                ///< them, share it
    at::Tensor features;        ///< [n, d] float32 on the CPU
    /// traits[t]: the rows that have trait t, ascending; an attribute or a class
    std::vector<std::vector<std::int64_t>> traits;
    /// The members of a set share so many traits and its strangers lack them all: 2 for attributes,
    /// 1 for classes.
    int sharedTraits = 1;
};

/// Draws sets from one pool. Members share a *concept* (a combination of traits) drawn uniformly
/// from those with pictures enough; strangers lack every trait of it. No picture is in a set twice.
/// Immutable; usable from several threads.
class EpisodeSource {
  public:
    /// @param smallestConcept pictures that a concept must have to be used at all
    EpisodeSource(EpisodePool pool, std::int64_t smallestConcept);

    const EpisodePool& pool() const { return pool_; }
    bool isEmpty() const { return concepts_.empty(); }
    /// The largest number of members without strangers that a set can have.
    std::int64_t largestSet() const;

    /// How many concepts have at least so many pictures.
    std::int64_t conceptCount(std::int64_t members) const;

    /// One set.
    struct Draw {
        std::vector<std::int64_t> rows;  ///< into pool().features, in random order
        std::vector<bool> isStranger;    ///< same length
    };
    /// @param size members in all; where no concept has enough pictures, or there are fewer
    /// strangers, the set becomes smaller
    /// @pre not isEmpty(), 0 <= strangers < size
    Draw draw(std::int64_t size, std::int64_t strangers, Random& random) const;

  private:
    struct Concept {
        std::vector<int> traits;
        std::vector<std::int64_t> rows;  ///< that have all of them
        std::int64_t strangerCount = 0;  ///< rows that have none of them
    };
    void addConcept(std::vector<int> traits, std::vector<std::int64_t> rows);
    bool isStrangerTo(const Concept& shared, std::int64_t row) const;

    EpisodePool pool_;
    std::vector<std::vector<bool>> hasTrait_;  ///< [traits][n]
    std::vector<Concept> concepts_;            ///< the most frequent first
    std::int64_t smallestConcept_;
};

/// Sets ready for a detector.
struct EpisodeBatch {
    at::Tensor features;  ///< [T, d] float32
    at::Tensor offsets;   ///< [N+1] int64
    at::Tensor labels;    ///< [T] float32, 1 for a stranger
    at::Tensor
        targets;  ///< [N] int64, flat row of the only stranger; −1 where there is not exactly one
    std::vector<std::size_t> domains;  ///< [N] index into the sources
};

/// Lays draws one after another.
class EpisodeBatchBuilder {
  public:
    /// Lays one set after those that were added before.
    /// @param domain index of `source` among the caller's sources, kept in EpisodeBatch::domains
    /// @param draw of `source`
    /// @pre the features of all sources have one width
    void add(const EpisodeSource& source, std::size_t domain, const EpisodeSource::Draw& draw);
    /// @pre at least one set was added
    EpisodeBatch build() const;

  private:
    std::vector<at::Tensor> features_;
    std::vector<std::int64_t> sizes_;
    std::vector<float> labels_;
    std::vector<std::int64_t> targets_;
    std::vector<std::size_t> domains_;
};

/// How large training sets are and how many strangers they hold.
struct EpisodeShape {
    std::int64_t smallest = 3;
    std::int64_t largest = 64;
    std::int64_t usualSmallest = 8;  ///< most sets have a size between these two
    std::int64_t usualLargest = 24;
    double usualShare = 0.7;
    double cleanShare = 0.2;    ///< of the sets, without a stranger
    double severalShare = 0.2;  ///< with two strangers up to a quarter of the set
};

/// `setCount` training sets, each of a domain drawn evenly.
EpisodeBatch drawEpisodes(const std::vector<EpisodeSource>& sources, std::int64_t setCount,
                          const EpisodeShape& shape, Random& random);

/// `setCount` sets of one source, all of `size` members with `strangers` among them.
EpisodeBatch drawUniformEpisodes(const EpisodeSource& source, std::int64_t setCount,
                                 std::int64_t size, std::int64_t strangers, Random& random);

}  // namespace setscope
