#pragma once

#include <QList>
#include <QString>

#include "core/items/pool.h"
#include "core/results/ranking_result.h"
#include "ui/views/fact_grid.h"

namespace setscope {

/// "cats", or "lion, tiger, puma …" of a known set whose name says nothing.
QString knownSetTitle(const Pool& pool, std::int64_t set);

/// What would become of the candidate's rank without each item of the query, those that pull it in
/// the most first; at most `count`.
QList<FactGrid::Fact> seedFacts(const Pool& pool, const RankingReason& reason, qsizetype count);

/// What the known sets that hold it add to its score by Bayesian Sets: the largest ones, at most
/// `count`, and the others as a sum.
QList<FactGrid::Fact> knownSetFacts(const Pool& pool, const RankingReason& reason, qsizetype count);

/// Its cosine with the items of the query, the nearest first; at most `count`.
QList<FactGrid::Fact> likenessFacts(const Pool& pool, const RankingResult& ranking,
                                    const RankingReason& reason, qsizetype count);

/// Its rank by each scorer that took part.
QList<FactGrid::Fact> scorerFacts(const RankingResult& ranking, const RankedItem& item);

}  // namespace setscope
