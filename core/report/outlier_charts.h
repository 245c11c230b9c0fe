#pragma once

#include <vector>

#include "core/report/outlier_ranking.h"
#include "core/report/report_document.h"

namespace setscope {

/// The members of the most suspicious set, the largest probability of every set, and how all sets
/// are spread, as far as there are enough sets for each; nothing if none was judged.
std::vector<report::Block> outlierCharts(const OutlierRanking& ranking, const FlagRule& rule);

}  // namespace setscope
