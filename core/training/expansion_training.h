#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "core/base/json.h"
#include "core/base/run_context.h"
#include "core/items/known_set.h"
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
    std::function<void(const Json& line)> onLogLine = {};  ///< as TrainerOptions
};

/// Against what the paper's sum-form scorer and its rivals learn.
enum class ExpansionLoss {
    Margin,   ///< the paper's
    Softmax,  ///< listwise, over drawn candidates that stand for the vocabulary
};

/// Every step has candidates of its own: the targets drawn for its sets and as many others from the
/// vocabulary as `drawn`, by how many sets they are in. φ sees each of them once; each set is
/// scored against its targets and `others` of the candidates. Sets to learn from are few, so that
/// without dropout and weight decay a longer training ranks new sets worse.
struct PairwiseRecipe {
    ExpansionRecipe common;
    ExpansionLoss loss = ExpansionLoss::Margin;
    std::int64_t targets = 40;  ///< per set and step, drawn from the set's rest
    std::int64_t others = 200;  ///< per set and step, drawn evenly from the step's candidates
    std::int64_t drawn = 100;   ///< per step
    double margin = 3.0;
    double dropout = 0.5;      ///< share of φ's columns dropped, of every member and candidate
    double weightDecay = 1.0;  ///< of AdamW: so many times the learning rate per step
};

/// Trains against a softmax over the whole vocabulary; b(x) begins as the logarithm of the
/// candidate's number of sets + 0.3. Of the validated weights those with the lowest mean logarithm
/// of the targets' ranks stay.
/// @param train sets with more members than the largest query; smaller ones are passed over
/// @param validation as evaluated; empty: the last weights stay
/// @throws Cancelled; Error (BadInput) if no set is large enough; Error (Failed) if it diverges
TrainingOutcome trainListwise(TwoTowerScorer& scorer, std::span<const KnownSet> train,
                              std::span<const KnownSet> validation, const ExpansionRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run);

/// Trains by `recipe.loss` with candidates that the sets of a step share. Otherwise as
/// trainListwise.
TrainingOutcome trainPairwise(SetExpansionScorer& scorer, std::span<const KnownSet> train,
                              std::span<const KnownSet> validation, const PairwiseRecipe& recipe,
                              const ExpansionProtocol& protocol, const RunContext& run);

}  // namespace setscope
