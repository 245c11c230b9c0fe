#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/items/pool.h"
#include "core/results/ranking_result.h"
#include "core/results/training_result.h"

namespace setscope {

/// What a pool is opened with.
struct ExpansionSource {
    /// Weights of Deep Sets for this pool: those that were published with the paper, or a
    /// `.safetensors` model with an output for each item or with names for its outputs; empty:
    /// those that were learned from this pool before or, of texts without enough known sets to
    /// learn from, the word model that comes with Setscope.
    std::filesystem::path model = {};
    /// What texts are compared by where the pool has no vectors, as ModelSource::wordVectors.
    std::filesystem::path wordVectors = {};
    /// What pictures are encoded by in place of the shipped encoder; empty: by that.
    std::filesystem::path backbone = {};
};

/// Whether a scorer can rank a pool.
enum class ScorerState {
    Ready,
    Learnable,    ///< once learn has trained it
    Unavailable,  ///< the pool has nothing that it could go by
};

/// What a scorer is, and what it can do for a pool.
struct ScorerInfo {
    std::string id;       ///< "deep-sets"
    std::string title;    ///< "Deep Sets"
    std::string summary;  ///< one sentence: what it goes by
    ScorerState state = ScorerState::Unavailable;
    std::string reason = {};  ///< one sentence why it is not ready; empty: it is
    double weight = 1.0;      ///< in the fusion
    /// One sentence on the model that it goes by and how much of the pool that knows; empty: it
    /// goes by this pool alone.
    std::string model = {};
};

/// A pool that an engine opened. Opaque: only the engine that made it can use it. Immutable, shared
/// between threads.
class ExpansionPool {
  public:
    virtual ~ExpansionPool() = default;
    virtual const Pool& pool() const = 0;
    /// All scorers, in the order of their list.
    virtual const std::vector<ScorerInfo>& scorers() const = 0;
    /// Items that have no place in some scorer, as pictures that could not be read.
    virtual const std::vector<Problem>& problems() const = 0;
};

/// What to rank a pool by.
struct ExpansionQuery {
    std::vector<std::int64_t> items;          ///< that belong together; places in the pool
    std::vector<std::int64_t> rejected = {};  ///< that do not belong to them
    std::vector<std::string> scorers = {};    ///< ids; empty: all that are ready
    std::int64_t count = 1000;                ///< of RankingResult::items, at most
    std::vector<std::int64_t> watched = {};   ///< of RankingResult::watched; none of the others
};

/// Whether an explanation finds out what each item of the query does, which takes a ranking each.
enum class SeedEffects {
    Find,
    Leave,  ///< RankingReason::seeds stays empty: who asks knows them from withoutEach
};

/// What a model with names is to be trained from.
struct ExpansionTraining {
    std::shared_ptr<const Pool> pool;  ///< with known sets
    /// The known sets of this are measured, too: of each the items that the pool has by name. Null:
    /// there are none.
    std::shared_ptr<const Pool> lists = {};
    std::filesystem::path recipe = {};  ///< JSON, see resources/recipes; empty: the defaults
    std::filesystem::path output;       ///< `.safetensors`; its log lies beside it
};

/// Everything the window and the command line ask about what else belongs to a set. Every function
/// may be called from any thread; calls are served one after the other. Each throws Cancelled after
/// a stop was requested.
class ExpansionAnalysis {
  public:
    virtual ~ExpansionAnalysis() = default;
    /// @throws Error (BadInput) if a file is missing, damaged or not a model for this pool
    virtual std::shared_ptr<const ExpansionPool> openPool(std::shared_ptr<const Pool> pool,
                                                          const ExpansionSource& source,
                                                          const RunContext& run) = 0;
    /// Trains what is Learnable and keeps it on this machine for the next time the pool is opened.
    /// Other calls are served between its steps.
    /// @return the pool with it
    virtual std::shared_ptr<const ExpansionPool> learn(
        const std::shared_ptr<const ExpansionPool>& pool, const RunContext& run) = 0;
    /// An empty query ranks by what is likely whatever the set. Where none of the scorers can rank,
    /// all candidates are equal and RankingResult::items is empty.
    /// @throws Error (BadUsage) naming a scorer that is not in the list
    virtual RankingResult rank(const ExpansionPool& pool, const ExpansionQuery& query,
                               const RunContext& run) = 0;
    /// Leaves out each item of the query in turn.
    /// @return one per item, in their order; empty for fewer than two items
    virtual std::vector<LeftOut> withoutEach(const ExpansionPool& pool, const ExpansionQuery& query,
                                             const RunContext& run) = 0;
    /// Trains Deep Sets on a pool's known sets, measures on some of them a twin that did not learn
    /// from these, and writes a model that openPool takes for any pool with items of these names.
    /// @throws Error (BadInput) if there is too little to learn from or the recipe is wrong; Error
    /// (Failed) if the disk refuses
    virtual TrainingResult train(const ExpansionTraining& training, const RunContext& run) = 0;
    /// Why the candidate has its rank. @throws as rank
    virtual RankingReason explain(const ExpansionPool& pool, const ExpansionQuery& query,
                                  std::int64_t candidate, SeedEffects seeds,
                                  const RunContext& run) = 0;
};

}  // namespace setscope
