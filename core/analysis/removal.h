#pragma once

#include <functional>
#include <vector>

#include "core/analysis/readable_members.h"
#include "core/analysis/set_scoring.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// What a set is judged to be after some of its members were removed.
using RestJudge = std::function<ScoredSet(const ReadableMembers& rest)>;

/// Finds several strangers by removing the most suspicious member and judging the rest again
/// (engine.md, section 6), for as long as the p-value of what is left is at most one half and more
/// than three and more than half of the members are left. Members of equal score are removed in the
/// order of their content, then of their ids, so the order of the set does not matter.
/// @param whole what is said of all members
/// @return empty if `whole` has no p-value; else at least one step, the first with its p-value
std::vector<RemovalStep> removalSteps(const ReadableMembers& members, const ScoredSet& whole,
                                      const RestJudge& judge);

}  // namespace setscope
