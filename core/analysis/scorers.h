#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/analysis/expansion_analysis.h"
#include "core/base/run_context.h"

namespace setscope {

class OpenedPool;

/// What a scorer says of an item that it knows nothing of.
inline constexpr float kNothingKnown = -std::numeric_limits<float>::infinity();

/// The id of the scorer whose terms are shown one by one.
inline constexpr const char* kBayesianSets = "bayesian-sets";

/// The id of the scorer whose components are shown apart.
inline constexpr const char* kSet2ModelMixture = "set2model-mixture";

/// What the vectors of a pool say of a query, found in one pass over them.
struct VectorScores {
    std::vector<std::int64_t> components;  ///< of each item of the query
    at::Tensor nearness;                   ///< [rows]
    at::Tensor gaussian;                   ///< [rows] by one component
    at::Tensor mixture;                    ///< [K, rows] by each of `components`
};

/// Items of a pool to score by, with what several scorers share of them. Used in one thread.
class QueryItems {
  public:
    /// @param pool must outlive this @param items none twice
    QueryItems(const OpenedPool& pool, std::vector<std::int64_t> items)
        : pool_(pool), items_(std::move(items)) {}

    const OpenedPool& pool() const { return pool_; }
    const std::vector<std::int64_t>& items() const { return items_; }
    /// Computed when first asked for. @pre the pool has vectors, and one of each item
    const VectorScores& byVectors() const;

  private:
    const OpenedPool& pool_;
    std::vector<std::int64_t> items_;
    mutable std::optional<VectorScores> byVectors_;
};

/// One row of the list of scorers.
struct Scorer {
    const char* id;       ///< "deep-sets"
    const char* title;    ///< "Deep Sets"
    const char* summary;  ///< one sentence: what it goes by
    double weight;        ///< in the fusion, unless `judge` says otherwise
    /// Of what s(x|R) has more than s(x|∅) for the rejected items R, this much is taken away.
    double rejection;
    /// Whether it can rank the pool; fills in `state`, `reason` and what differs from the row.
    void (*judge)(const OpenedPool& pool, ScorerInfo& info);
    bool (*knows)(const OpenedPool& pool, std::int64_t item);
    /// s(x|X) of every item x of the pool, finite or kNothingKnown; what is likely whatever the set
    /// where X is empty. @param query X, all of them known @pre it is Ready
    /// @throws Cancelled
    std::vector<float> (*scores)(const QueryItems& query, const RunContext& run);
};

/// THE LIST of scorers.
std::span<const Scorer> scorers();

ScorerInfo infoOf(const Scorer& scorer, const OpenedPool& pool);

}  // namespace setscope
