#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/experiments/digit_nets.h"
#include "core/experiments/digit_sums_data.h"

namespace setscope {

/// How models of digits learn.
struct DigitTraining {
    std::int64_t steps = 0;
    std::int64_t batchSets = 128;  ///< of a step, while it draws from all sets
    double learningRate = 5e-3;    ///< after the warm-up, before its cosine
    double weightDecay = 0.0;      ///< of AdamW
    double clipNorm = 0.0;         ///< 0: the gradient is not clipped
    /// Share of the steps in which the sets that a step draws from grow, from the smallest tenth of
    /// them to all; 0: all from the first step.
    double growth = 0.0;
};

/// The sets that a model is taught by and chosen by, and what they are made of.
struct DigitLessons {
    const DigitPools& pools;  ///< must outlive this
    DigitSets train;          ///< of pools.train
    DigitSets validation;     ///< of pools.validation
};

/// The training sets that a step draws from: at first the smallest ones, in the end all (a
/// curriculum, Bengio et al. 2009).
class GrowingSets {
  public:
    /// @param sets at least one, none empty; must outlive this
    GrowingSets(const DigitSets& sets, const DigitTraining& training);

    /// How many sets the step draws from, those of fewest members first; never fewer than before.
    std::int64_t reach(std::int64_t step) const;
    /// Drawn evenly and independently from those, as many as bring about as many members as
    /// `batchSets` of all. @param step 0 .. training.steps − 1
    DigitSets draw(std::int64_t step, Random& random) const;

  private:
    const DigitSets& sets_;
    DigitTraining training_;
    std::vector<std::int64_t> bySize_;   ///< [N] the sets, smallest first
    std::vector<std::int64_t> members_;  ///< [N+1] of so many of them together
};

/// Trains with the paper's L1 loss on the sums alone; stamps are changed at random. The model ends
/// as it had the smallest loss on the validation sets. Deterministic for run.settings().seed.
/// @throws Cancelled
void trainDigitSummer(DigitSummer& summer, const DigitLessons& lessons,
                      const DigitTraining& training, const RunContext& run);

/// How many sums are right after rounding. @param pool that the sets are of @throws Cancelled
std::int64_t exactSums(DigitSummer& summer, const DigitPool& pool, const DigitSets& sets,
                       const RunContext& run);

/// Trains a reader of single stamps with their digits, with cross-entropy and the same changes, on
/// as many stamps as trainDigitSummer sees with sets of `stampsPerSet`.
/// @param classifier with ten logits @throws Cancelled
void trainDigitClassifier(StampNet& classifier, const DigitPools& pools,
                          const DigitTraining& training, double stampsPerSet,
                          const RunContext& run);

/// How many stamps of the pool are read as what they show.
std::int64_t rightlyRead(StampNet& classifier, const DigitPool& pool);

}  // namespace setscope
