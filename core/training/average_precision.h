#pragma once

#include <span>
#include <vector>

namespace setscope {

/// The mean over the relevant candidates of the precision at their places, when candidates are
/// ordered by score, the highest first. Candidates of equal score are in random order, and what is
/// returned is the mean over all those orders, so that a ranking that says nothing earns neither
/// by luck nor by the order of the candidates.
/// @param scores one per candidate, finite @param isRelevant same length
/// @return 0..1; 0 if nothing is relevant
double averagePrecision(std::span<const float> scores, const std::vector<bool>& isRelevant);

}  // namespace setscope
