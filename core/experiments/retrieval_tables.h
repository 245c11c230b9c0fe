#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/results/experiment_result.h"
#include "core/training/set2model_training.h"

namespace setscope {

/// A way to rank pictures by a set.
struct RetrievalMethod {
    enum class Role { Ours, Rival };
    std::string id;       ///< "avg"
    std::string heading;  ///< short, "AVG"
    std::string meaning;  ///< one line
    Role role = Role::Rival;
};

/// How well each method answered one query.
struct QueryOutcome {
    std::string source;       ///< the pool's name
    std::string conceptName;  ///< unique within the source
    std::int64_t wrong = 0;
    std::map<std::string, double> precision;  ///< average precision by the method's id
};

/// How queries are drawn.
struct RetrievalQueries {
    std::int64_t setSize = 10;
    std::vector<std::int64_t> wrongCounts = {0, 1, 2, 3, 4};
    std::int64_t perConcept = 8;
};

/// The same queries for every method: for each concept of each pool and each number of wrong ones.
class RetrievalTest {
  public:
    /// @param pools must outlive this
    RetrievalTest(std::span<const ItemPool> pools, const RetrievalQueries& queries,
                  std::uint64_t seed);

    /// Adds `share` of a method's average precisions to its outcomes: 1, or the share of one
    /// training among several. @throws Cancelled
    void measure(const std::string& method, const ConceptScorer& scorer, double share,
                 const RunContext& run);

    const std::vector<QueryOutcome>& outcomes() const { return outcomes_; }

  private:
    struct PoolQueries {
        const ItemPool* pool;
        std::vector<ConceptQuery> queries;
    };
    std::vector<PoolQueries> pools_;
    std::vector<QueryOutcome> outcomes_;  // in the order of the pools' queries
};

/// The mean over groups of the mean of each, with a 95 % percentile bootstrap that draws anew
/// within every group. Groups are not empty.
ExperimentFigure stratifiedFigure(const std::vector<std::vector<double>>& groups,
                                  std::uint64_t seed);

/// Mean average precision: for every number of wrong members a row for the mean of the sources and
/// one for each. The bootstrap draws concepts. The best rival of a row is marked.
ExperimentTable precisionTable(const std::string& id, const std::string& title,
                               std::span<const QueryOutcome> outcomes,
                               std::span<const RetrievalMethod> methods,
                               const RetrievalQueries& queries, std::uint64_t seed);

/// By how much the method leads each rival, on the mean of the sources, on the same queries.
ExperimentTable leadTable(const std::string& id, const RetrievalMethod& method,
                          std::span<const QueryOutcome> outcomes,
                          std::span<const RetrievalMethod> rivals, const RetrievalQueries& queries,
                          std::uint64_t seed);

/// Mean average precision over the share of wrong members, on the mean of the sources.
ExperimentChart precisionChart(const std::string& id, std::span<const QueryOutcome> outcomes,
                               std::span<const RetrievalMethod> methods,
                               const RetrievalQueries& queries, std::uint64_t seed);

}  // namespace setscope
