#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/run_context.h"
#include "core/items/known_set.h"
#include "core/models/bayesian_sets.h"
#include "core/models/set_expansion.h"
#include "core/models/two_tower_scorer.h"
#include "core/results/ranking_metrics.h"

namespace setscope {

/// How scorers are evaluated (Zaheer et al. 2017, section 4.2.1).
struct ExpansionProtocol {
    std::int64_t queryMembers = 5;  ///< the first of a set; the others are the targets
};

/// The scores of all candidates for a query. [V] float32 on the CPU
using QueryScores = std::function<std::vector<float>(std::span<const std::int64_t> query)>;

/// The ranks of every set's targets among the vocabulary less its query, set by set; sets without
/// targets have none. @throws Cancelled
std::vector<std::vector<double>> ranksOfTargets(std::span<const KnownSet> sets,
                                                const ExpansionProtocol& protocol,
                                                const QueryScores& scores, const RunContext& run);

/// Over the targets of all sets.
RankingMetrics metricsOf(std::span<const std::vector<double>> ranksBySet);

/// Every candidate by the number of sets that it is in, whatever the query.
QueryScores popularityScores(const BinaryFeatures& memberships);

/// s(x|X) by an index, which must outlive the function.
QueryScores scoresOf(const ExpansionIndex& index);

/// s(x|X) of a two-tower scorer in evaluation mode, which must outlive the function.
QueryScores scoresOf(TwoTowerScorer& scorer);

}  // namespace setscope
