#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// The places of the targets when candidates are ordered by score, the highest first: 1 is the
/// best. Candidates of equal score all have the mean of their places.
/// @param scores one per candidate, finite @param excluded candidates that are not ranked
/// @param targets candidates that are ranked @return one per target
std::vector<double> targetRanks(std::span<const float> scores,
                                std::span<const std::int64_t> excluded,
                                std::span<const std::int64_t> targets);

/// How well targets are found (Zaheer et al. 2017, table 3).
struct RankingMetrics {
    double recallAt10 = 0.0;  ///< 0..1, share of the targets among the ten best
    double recallAt100 = 0.0;
    double recallAt1000 = 0.0;
    double meanReciprocalRank = 0.0;
    double medianRank = 0.0;

    bool operator==(const RankingMetrics&) const = default;
};

/// Over all targets of all queries. @param ranks as targetRanks says, not empty
RankingMetrics rankingMetrics(std::vector<double> ranks);

}  // namespace setscope
