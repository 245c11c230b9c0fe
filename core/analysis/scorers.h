#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/expansion_analysis.h"
#include "core/base/run_context.h"

namespace setscope {

class OpenedPool;

/// What a scorer says of an item that it knows nothing of.
inline constexpr float kNothingKnown = -std::numeric_limits<float>::infinity();

/// The id of the scorer whose terms are shown one by one.
inline constexpr const char* kBayesianSets = "bayesian-sets";

/// One row of the list of scorers.
struct Scorer {
    const char* id;       ///< "deep-sets"
    const char* title;    ///< "Deep Sets"
    const char* summary;  ///< one sentence: what it goes by
    double weight;        ///< in the fusion
    /// Of what s(x|R) has more than s(x|∅) for the rejected items R, this much is taken away.
    double rejection;
    /// Whether it can rank the pool; fills in `state` and `reason`.
    void (*judge)(const OpenedPool& pool, ScorerInfo& info);
    bool (*knows)(const OpenedPool& pool, std::int64_t item);
    /// s(x|X) of every item x of the pool, finite or kNothingKnown; what is likely whatever the set
    /// where X is empty. @param items X, none twice, all of them known @pre it is Ready
    /// @throws Cancelled
    std::vector<float> (*scores)(const OpenedPool& pool, std::span<const std::int64_t> items,
                                 const RunContext& run);
};

/// THE LIST of scorers.
std::span<const Scorer> scorers();

ScorerInfo infoOf(const Scorer& scorer, const OpenedPool& pool);

}  // namespace setscope
