#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/analysis/deep_sets_model.h"
#include "core/analysis/expansion_analysis.h"
#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/features/feature_store.h"
#include "core/io/media_reader.h"
#include "core/items/pool.h"
#include "core/models/bayesian_sets.h"
#include "core/models/neighbour_sets.h"
#include "core/models/pool_gaussians.h"

namespace setscope {

/// The vectors that items of a pool are compared by.
struct ItemVectors {
    /// [rows, d] float32 on the CPU. Of texts and pictures directions: of length 1, from 1,000 rows
    /// on less their mean (Mu and Viswanath 2018), so that a product is a cosine. Rows of numbers
    /// as they are.
    at::Tensor rows;
    std::vector<std::int64_t> rowOf;   ///< one per item, −1 where it has none; empty if none has
    std::vector<std::int64_t> itemOf;  ///< one per row
    PoolRows kind = PoolRows::Directions;
    PoolSpread spread;  ///< of the rows; undefined without any

    std::int64_t width() const { return rows.defined() ? rows.size(1) : 0; }
    bool hold(std::int64_t item) const;
    /// [items, d] @pre it holds them
    at::Tensor of(std::span<const std::int64_t> items) const;
};

/// A pool with everything that its scorers go by.
class OpenedPool final : public ExpansionPool {
  public:
    struct Parts {
        std::shared_ptr<const Pool> pool;
        ExpansionSource source;
        std::shared_ptr<const ItemVectors> vectors;          ///< never null
        std::shared_ptr<const BayesianSets> bayesianSets;    ///< null without known sets
        std::shared_ptr<const NeighbourSets> neighbourSets;  ///< null without known sets
        DeepSetsModel deepSets;
        std::vector<Problem> problems;
    };
    explicit OpenedPool(Parts parts);

    const Pool& pool() const override { return *parts_.pool; }
    const std::vector<ScorerInfo>& scorers() const override { return scorers_; }
    const std::vector<Problem>& problems() const override { return parts_.problems; }

    const Parts& parts() const { return parts_; }
    const ItemVectors& vectors() const { return *parts_.vectors; }
    /// Null without known sets.
    const BayesianSets* bayesianSets() const { return parts_.bayesianSets.get(); }
    const NeighbourSets* neighbourSets() const { return parts_.neighbourSets.get(); }
    const DeepSetsModel& deepSets() const { return parts_.deepSets; }

  private:
    Parts parts_;
    std::vector<ScorerInfo> scorers_;
};

/// Prepares what the scorers go by, and opens what was learned from the pool before.
/// @throws Error (BadInput) as ExpansionAnalysis::openPool; Cancelled
std::shared_ptr<const OpenedPool> openPool(std::shared_ptr<const Pool> pool,
                                           const ExpansionSource& source, FeatureStore& store,
                                           const MediaReader& reader, const RunContext& run);

/// Learns as ExpansionAnalysis::learn says.
std::shared_ptr<const OpenedPool> learn(const OpenedPool& pool, const RunContext& run);

}  // namespace setscope
