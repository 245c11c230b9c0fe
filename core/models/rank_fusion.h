#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace setscope {

/// The places of all candidates when they are ordered by score, the highest first: 1 is the best.
/// Candidates of equal score all have the mean of their places. In linear time.
/// @param scores any; −∞ is the lowest, and a candidate whose score is NaN is not ranked: its place
/// is NaN, and the others' are as if it were not there
std::vector<float> placesByScore(std::span<const float> scores);

/// What placesByScore says of some candidates, found without ordering the others.
std::vector<float> placesOf(std::span<const float> scores,
                            std::span<const std::int64_t> candidates);

/// The candidates of the highest scores, the highest first, equal ones in their order; none whose
/// score is NaN. @param count at most so many
std::vector<std::int64_t> highest(std::span<const float> scores, std::int64_t count);

/// Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): Σ wᵢ / (c + place of the candidate
/// by scorer i), so that scores are never mixed on their own scales.
/// @param places of each scorer, all of one length; a candidate that one of them does not rank
/// (NaN) is not ranked by the fusion either @param weights one per scorer, >= 0
/// @param constant c > 0: the larger it is, the less the very first places count beside the others
/// @return one score per candidate, higher is better
std::vector<float> fusedByRank(std::span<const std::vector<float>> places,
                               std::span<const double> weights, double constant);

}  // namespace setscope
