#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/analysis/expansion_analysis.h"

namespace setscope {

/// Ranks a pool without an engine: the scorer "nearest" likes items whose places are near those of
/// the query, "popular" the first ones of the pool, whatever the query; what lies next to a
/// rejected item comes last for "nearest". "learner" is like "nearest" once learn was called, and
/// Learnable before. Both weigh the same in the fusion. Training brings one metric for
/// the pool and one for the lists, with the number of their known sets. Thread-safe.
class FakeExpansion : public ExpansionAnalysis {
  public:
    std::shared_ptr<const ExpansionPool> openPool(std::shared_ptr<const Pool> pool,
                                                  const ExpansionSource& source,
                                                  const RunContext& run) override;
    std::shared_ptr<const ExpansionPool> learn(const std::shared_ptr<const ExpansionPool>& pool,
                                               const RunContext& run) override;
    RankingResult rank(const ExpansionPool& pool, const ExpansionQuery& query,
                       const RunContext& run) override;
    std::vector<LeftOut> withoutEach(const ExpansionPool& pool, const ExpansionQuery& query,
                                     const RunContext& run) override;
    TrainingResult train(const ExpansionTraining& training, const RunContext& run) override;
    RankingReason explain(const ExpansionPool& pool, const ExpansionQuery& query,
                          std::int64_t candidate, SeedEffects seeds,
                          const RunContext& run) override;
};

}  // namespace setscope
