#pragma once

#include <filesystem>
#include <memory>

#include "core/experiments/expansion_comparison.h"
#include "core/experiments/experiment.h"

namespace setscope {

/// What the experiment reads and how long it learns.
struct ExpandConceptsOptions {
    std::filesystem::path concepts;  ///< of WordNet
    std::filesystem::path lists;     ///< themed lists of another source
    double testShare = 0.2;          ///< of the concepts; validation has as many
    std::int64_t fewestWords = 12;   ///< of a list among the words of the concepts
    ExpansionComparisonOptions comparison;
};

ExpandConceptsOptions expandConceptsOptions(const ExperimentRequest& request);

/// Concepts divided at random into training, validation and test, then the lists as further test
/// sets, over the concepts' words. The words of every set are in an order drawn by chance, so that
/// its first words are a query as good as any.
struct ConceptWordSets {
    WordSets sets;
    std::size_t testConcepts = 0;  ///< the first test sets; the others are lists
};

/// @throws Error (BadInput) naming a file that is missing, damaged or something else; Cancelled
ConceptWordSets readConceptWordSets(const ExpandConceptsOptions& options, const RunContext& run);

/// Retrieves the other words of a WordNet concept, and of lists from elsewhere, from five of them.
ExperimentResult expandConcepts(const ExperimentRequest& request,
                                const ExpandConceptsOptions& options, const RunContext& run);

ExperimentResult runExpandConcepts(const ExperimentRequest& request,
                                   const std::shared_ptr<const ArchiveFormat>&,
                                   const RunContext& run);

}  // namespace setscope
