#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/expansion_queries.h"
#include "core/analysis/engine.h"
#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/name_index.h"
#include "core/results/ranking_metrics.h"
#include "core/results/ranking_result.h"

namespace setscope {

/// How every query is asked.
struct PoolQuestion {
    std::vector<std::string> scorers;   ///< ids; empty: all that are ready
    std::vector<std::string> rejected;  ///< words
    std::int64_t top = 0;               ///< candidates of each answer
    std::string place;                  ///< of the queries, in problems: the file's name
};

/// The ranks of all queries' targets, by one scorer or the fusion.
struct TargetRanks {
    std::string id;
    std::string title;
    std::vector<double> ranks;  ///< infinite for those that are not in the pool
};

/// Asks an opened pool one query after another, and keeps the answers and the ranks of the targets.
class PoolQueries {
  public:
    /// @param pool, engine must outlive this
    PoolQueries(std::shared_ptr<const ExpansionPool> pool, Engine& engine, PoolQuestion question);

    /// Words that are not in the pool become problems with suggestions, and the rest is asked.
    /// @throws Error, Cancelled as ExpansionAnalysis::rank
    void ask(const WrittenQuery& query, const RunContext& run);

    /// One for each query; empty where no word of it is in the pool.
    const std::vector<RankingResult>& answers() const { return answers_; }
    /// The fusion's first; without ranks if no query had targets. To a scorer that knows nothing of
    /// a query all candidates are equal.
    const std::vector<TargetRanks>& targets() const { return targets_; }
    const std::vector<Problem>& problems() const { return problems_; }

  private:
    const Pool& pool() const { return pool_->pool(); }
    void complain(const std::string& place, const std::string& sentence);
    std::string notInPool(const std::string& word) const;
    std::vector<std::int64_t> placesOf(const std::vector<std::string>& words,
                                       const std::string& place);
    /// @param lost gets how many are not in the pool
    std::vector<std::int64_t> targetsOf(const WrittenQuery& written, const ExpansionQuery& query,
                                        const std::string& place, std::size_t& lost);
    void keepRanks(const RankingResult& result);

    std::shared_ptr<const ExpansionPool> pool_;
    Engine& engine_;
    PoolQuestion question_;
    NameIndex names_;
    std::vector<RankingResult> answers_;
    std::vector<TargetRanks> targets_;
    std::vector<Problem> problems_;
};

/// Whether the scorer is among those that were asked for.
bool isAsked(const PoolQuestion& question, const ScorerInfo& scorer);

}  // namespace setscope
