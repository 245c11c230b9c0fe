#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// How well tags are assigned (Zaheer et al. 2017, section 4.3.2 and table 4; Makadia et al. 2008).
struct TagMetrics {
    double precision = 0.0;  ///< 0..1, mean over the tags; of a tag that is never assigned 0
    double recall = 0.0;     ///< 0..1, mean over the tags
    double f1 = 0.0;         ///< harmonic mean of the two means
    double found = 0.0;      ///< N+, number of tags that are assigned rightly at least once
};

/// Places of the `count` highest scores, the highest first; of equal ones the first in the list.
std::vector<std::int64_t> highestPlaces(std::span<const float> scores, std::size_t count);

/// Over the tags that any of the chosen items has.
/// @param assigned one list of tags per item @param truth the item's own tags, likewise
/// @param chosen items, with repetitions @param tagCount of the vocabulary
TagMetrics tagMetrics(std::span<const std::vector<std::int64_t>> assigned,
                      std::span<const std::vector<std::int64_t>> truth,
                      std::span<const std::size_t> chosen, std::int64_t tagCount);

/// The same over every item once.
TagMetrics tagMetrics(std::span<const std::vector<std::int64_t>> assigned,
                      std::span<const std::vector<std::int64_t>> truth, std::int64_t tagCount);

}  // namespace setscope
