#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/results/ranking_metrics.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// {"query":[name…],"rejected":[name…],"candidates":n,"ranking":[{"item":name,"fused_rank":x,
/// "fused_score":x,"scores":{scorer:x|null…},"ranks":{scorer:x…}}…],"scorers":[{"id","title",
/// "weight","unknown":[name…]}…],"absent":[{"id","title","reason"}…],"components":[{"weight",
/// "query":[name…],"best":[name…]}…],"seconds":x}.
/// A score is null where the scorer knows nothing of the item. Ranks are means where candidates are
/// equal.
/// @param names of the pool's items
Json rankingAnswer(const std::vector<std::string>& names, const RankingResult& result);

/// {"recall@10","recall@100","recall@1000","mrr","median_rank"}; the median is null where half of
/// the targets are in no ranking.
Json toJson(const RankingMetrics& metrics);

}  // namespace setscope
