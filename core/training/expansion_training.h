#pragma once

#include <cstdint>
#include <span>

#include "core/base/run_context.h"
#include "core/io/word_sets.h"
#include "core/models/set_expansion.h"
#include "core/models/two_tower_scorer.h"
#include "core/training/expansion_evaluation.h"
#include "core/training/trainer.h"

namespace setscope {

/// How queries are drawn from the sets that are learned from.
struct ExpansionQueryRecipe {
    std::int64_t smallest = 3;  ///< members; the rest of the set are the targets
    std::int64_t largest = 10;
    /// Share of the queries that are drawn from a set's first members, as people's are where a list
    /// begins with what is most typical; the others are drawn from the whole set.
    double leadingShare = 0.5;
    /// A leading query of n members is drawn from the first n to n + this − 1.
    std::int64_t leadingSlack = 10;

    bool operator==(const ExpansionQueryRecipe&) const = default;
};

struct ExpansionRecipe {
    ExpansionQueryRecipe query;
    std::int64_t steps = 1000;
    std::int64_t batchSets = 256;
    double learningRate = 3e-3;  ///< of Adam, warmed up and then along a cosine
    std::int64_t validations = 5;
};

/// Against what the paper's sum-form scorer and its rivals learn.
enum class ExpansionLoss {
    Margin,   ///< the paper's
    Softmax,  ///< listwise, over candidates drawn evenly
};

struct PairwiseRecipe {
    ExpansionRecipe common;
    ExpansionLoss loss = ExpansionLoss::Margin;
    std::int64_t targets = 16;  ///< per set and step, drawn from the set's rest
    std::int64_t others = 64;   ///< per set and step, drawn evenly from the vocabulary; a member
                                ///< among them counts as one by chance
    double margin = 1.0;
};

/// Trains against a softmax over the whole vocabulary; b(x) begins as the logarithm of the
/// candidate's number of sets + 0.3. Of the validated weights those with the lowest mean logarithm
/// of the targets' ranks stay.
/// @param train sets with more members than the largest query; smaller ones are passed over
/// @param validation as evaluated; empty: the last weights stay
/// @throws Cancelled; Error (BadInput) if no set is large enough; Error (Failed) if it diverges
TrainingOutcome trainListwise(TwoTowerScorer& scorer, std::span<const WordSet> train,
                              std::span<const WordSet> validation, const ExpansionRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run);

/// Trains with a few targets and other candidates per set. Otherwise as trainListwise.
TrainingOutcome trainPairwise(SetExpansionScorer& scorer, std::span<const WordSet> train,
                              std::span<const WordSet> validation, const PairwiseRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run);

}  // namespace setscope
