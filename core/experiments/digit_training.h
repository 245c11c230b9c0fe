#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "core/base/run_context.h"
#include "core/experiments/digit_nets.h"
#include "core/experiments/digit_sums_data.h"

namespace setscope {

/// How models of digits learn.
struct DigitTraining {
    std::int64_t steps = 0;
    std::int64_t batchSets = 128;  ///< of every step
    double learningRate = 5e-3;    ///< after the warm-up, before its cosine
    double clipNorm = 0.0;         ///< 0: the gradient is not clipped
};

/// The sets that a model is taught by and chosen by, and what they are made of.
struct DigitLessons {
    const DigitPools& pools;  ///< must outlive this
    DigitSets train;          ///< of pools.train
    DigitSets validation;     ///< of pools.validation
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
