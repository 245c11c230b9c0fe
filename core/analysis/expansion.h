#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/expansion_analysis.h"
#include "core/analysis/opened_pool.h"
#include "core/base/run_context.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// Ranks as ExpansionAnalysis::rank says. Scorers are asked one by one and fused by reciprocal rank
/// (rank_fusion.h), each with the weight of its row in the list: no score is compared with one of
/// another scorer. Where items were rejected, a scorer's s(x|X) becomes
/// s(x|X) − γ (s(x|R) − s(x|∅)), on its own scale.
RankingResult rankPool(const OpenedPool& pool, const ExpansionQuery& query, const RunContext& run);

/// @see ExpansionAnalysis::ranksWithoutEach
std::vector<std::vector<float>> ranksWithoutEach(const OpenedPool& pool,
                                                 const ExpansionQuery& query,
                                                 const RunContext& run);

/// @see ExpansionAnalysis::explain
RankingReason explainRank(const OpenedPool& pool, const ExpansionQuery& query,
                          std::int64_t candidate, const RunContext& run);

}  // namespace setscope
