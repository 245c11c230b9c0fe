#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/analysis/expansion_analysis.h"
#include "core/analysis/opened_pool.h"
#include "core/analysis/scorers.h"
#include "core/base/run_context.h"
#include "core/results/ranking_result.h"

namespace setscope {

using PoolItems = std::vector<std::int64_t>;  ///< places in a pool

/// Each of the query once, and none of it rejected. @throws std::logic_error if an item is not in
/// the pool
ExpansionQuery tidied(const OpenedPool& pool, ExpansionQuery query);

/// Those that the scorer knows, in their order.
PoolItems knownTo(const Scorer& scorer, const OpenedPool& pool, const PoolItems& items);

/// Those that are not among the others, in their order.
PoolItems without(const PoolItems& items, const PoolItems& others);

/// All candidates of a pool as scorers see them. What is NaN is no candidate: the query and what
/// was rejected.
struct PoolRanking {
    std::vector<ScorerUse> uses;             ///< of those that took part
    std::vector<ScorerUse> absent;           ///< of those that could not
    std::vector<std::vector<float>> scores;  ///< [use][item]
    std::vector<std::vector<float>> ranks;   ///< [use][item]
    std::vector<float> fused;                ///< [item] score of the fusion
    /// What Set2Model's scorers found of the query; null if none of them took part.
    std::shared_ptr<const QueryItems> byVectors;
};

/// Asks the scorers one by one and fuses their ranks (rank_fusion.h), each with the weight of its
/// ScorerInfo: no score is compared with one of another scorer. Where items R were rejected, a
/// scorer's s(x|X) becomes s(x|X) − γ (s(x|R) − s(x|∅)), on its own scale and with the γ of its
/// row.
/// @param query tidied @throws Error (BadUsage) naming a scorer that is not in the list; Cancelled
PoolRanking rankedBy(const OpenedPool& pool, const ExpansionQuery& query, const RunContext& run);

}  // namespace setscope
