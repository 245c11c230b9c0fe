#pragma once

#include <vector>

#include "core/report/ranking_report.h"

namespace setscope {

/// Five tables for programs: candidates (every one of the result, with the scores and ranks by
/// every scorer), query, scorers, kinds and pool_problems.
std::vector<DataTable> rankingTables(const RankingReport& report);

/// {"pool":{"name","kind":"pictures"|"texts"|"rows","items":n,"known_sets":n,"source"},
/// "query":{"items":[name…],"accepted":[name…],"rejected":[name…]}, "not_in_pool":[name…],
/// "cut":n|null,"cut_origin":"suggested"|"chosen"|null,"answer":rankingAnswer,
/// "left_out":[{"item","own_rank":x,"doubtful":b,"ranks":[x…]}…],"problems":[{"path","message"}…],
/// "command","created","versions":{"setscope","libtorch"}}. The ranks of "left_out" are those of
/// the answer's first candidates, in their order.
Json rankingRecord(const RankingReport& report);

}  // namespace setscope
