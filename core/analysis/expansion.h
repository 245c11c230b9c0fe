#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/expansion_analysis.h"
#include "core/analysis/opened_pool.h"
#include "core/base/run_context.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// @see ExpansionAnalysis::rank, and rankedBy of pool_ranking.h
RankingResult rankPool(const OpenedPool& pool, const ExpansionQuery& query, const RunContext& run);

/// @see ExpansionAnalysis::withoutEach
std::vector<LeftOut> withoutEach(const OpenedPool& pool, const ExpansionQuery& query,
                                 const RunContext& run);

/// @see ExpansionAnalysis::explain
RankingReason explainRank(const OpenedPool& pool, const ExpansionQuery& query,
                          std::int64_t candidate, SeedEffects seeds, const RunContext& run);

}  // namespace setscope
