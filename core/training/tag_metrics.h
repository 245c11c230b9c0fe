#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// How well one tag is assigned.
struct TagScore {
    double precision = 0.0;  ///< 0..1, of the items that it is assigned to; never assigned: 0
    double recall = 0.0;     ///< 0..1, of the items that have it

    bool operator==(const TagScore&) const = default;
};

/// How well tags are assigned (Zaheer et al. 2017, section 4.3.2 and table 4; Makadia et al. 2008).
struct TagMetrics {
    double precision = 0.0;  ///< 0..1, mean over the tags
    double recall = 0.0;     ///< 0..1, mean over the tags
    double f1 = 0.0;         ///< harmonic mean of the two means
    double found = 0.0;      ///< N+, number of tags that are assigned rightly at least once
};

/// Places of the `count` highest scores, the highest first; of equal ones the first in the list.
std::vector<std::int64_t> highestPlaces(std::span<const float> scores, std::size_t count);

/// Of every tag that any item has, in the order of the vocabulary.
/// @param assigned one list of tags per item @param truth the item's own tags, likewise
/// @param tagCount of the vocabulary
std::vector<TagScore> tagScores(std::span<const std::vector<std::int64_t>> assigned,
                                std::span<const std::vector<std::int64_t>> truth,
                                std::int64_t tagCount);

/// Over some tags. @pre not empty
TagMetrics tagMetrics(std::span<const TagScore> scores);

}  // namespace setscope
