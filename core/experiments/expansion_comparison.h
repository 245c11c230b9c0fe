#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/run_context.h"
#include "core/experiments/experiment.h"
#include "core/io/word_sets.h"
#include "core/results/experiment_result.h"
#include "core/training/expansion_training.h"

namespace setscope {

/// What the set-expansion experiments train and compare.
struct ExpansionComparisonOptions {
    ExpansionProtocol protocol;
    ExpansionRecipe listwise;           ///< of the two-tower model
    std::int64_t width = 128;           ///< D of the two-tower model
    std::int64_t towers = 1;            ///< trained from different seeds, fused by rank
    PairwiseRecipe pairwise;            ///< of the sum form and its rivals
    std::int64_t validationSets = 150;  ///< at most so many decide the choices
    std::filesystem::path wordVectors;  ///< of the "nearest vector"; empty: none
};

/// What the comparisons have in common, with the word vectors of the data folder.
ExpansionComparisonOptions expansionComparisonOptions(const ExperimentRequest& request);

/// As the settings of a result show it.
Json toJson(const ExpansionComparisonOptions& options);

/// What is to be said of a quick run.
std::string quickComparisonNote();

/// How well one method ranks.
struct ExpansionMethod {
    std::string id;
    std::string title;
    std::vector<std::vector<double>> ranks;  ///< of every test set's targets
};

/// Trains on the training sets, makes every choice on the validation sets, and ranks the targets of
/// the test sets. @param settings gets what was chosen on validation
/// @throws Cancelled; Error
std::vector<ExpansionMethod> compareExpansion(const ExperimentRequest& request,
                                              const WordSets& sets,
                                              const ExpansionComparisonOptions& options,
                                              Json& settings, const RunContext& run);

/// The figures that were published for a method: R@10, R@100, R@1k as shares, MRR, median rank.
struct PublishedExpansion {
    double recallAt10 = 0.0;
    double recallAt100 = 0.0;
    double recallAt1000 = 0.0;
    double meanReciprocalRank = 0.0;
    double medianRank = 0.0;
};

/// One row for each method, its intervals by bootstrap over the test sets.
/// @param published by the method's id; methods without are left empty, and without any there are
/// no columns for them
ExperimentTable expansionTable(const std::vector<ExpansionMethod>& methods,
                               const std::map<std::string, PublishedExpansion>& published,
                               const RunContext& run);

}  // namespace setscope
