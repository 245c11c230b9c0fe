#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/items/pool.h"
#include "core/results/ranking_metrics.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// The candidates of a ranking as a table for a terminal, with each scorer's rank and what took no
/// part.
std::string rankingText(const Pool& pool, const RankingResult& result);

/// How well the targets were found, a row for the fusion and each scorer.
/// @param metrics by the scorer's title
std::string metricsText(const std::vector<std::pair<std::string, RankingMetrics>>& metrics,
                        std::int64_t targets);

}  // namespace setscope
