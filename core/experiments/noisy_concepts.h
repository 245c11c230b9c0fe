#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/experiments/concept_folds.h"
#include "core/experiments/experiment.h"
#include "core/experiments/outlier_images.h"
#include "core/experiments/retrieval_tables.h"

namespace setscope {

/// How the experiment is run.
struct NoisyConceptsOptions {
    std::filesystem::path recipe;  ///< whose sources and split are used
    NamedEncoderFile encoder;      ///< of the given features
    PictureLimits limits;
    ConceptFoldOptions folds;
    std::vector<std::int64_t> networkWidths = {128};      ///< of g; the last is the descriptors'
    std::vector<std::int64_t> components = {1, 2, 3, 4};  ///< one network each; the first 1
    MetaLearningOptions learning;
    std::int64_t trainings = 3;  ///< of every network, from another seed each
    RetrievalQueries queries;
    RetrievalQueries twoSenses = {.setSize = 10, .wrongCounts = {0, 2}, .perConcept = 4};
    RetrievalQueries otherDomains = {.setSize = 10, .wrongCounts = {0, 2, 4}, .perConcept = 4};
};

/// The options of a full or a quick run with the shipped recipe and encoder.
NoisyConceptsOptions noisyConceptsOptions(const ExperimentRequest& request);

/// engine.md, section 7, row set2model: a set of ten pictures of a concept, of which up to four are
/// wrong, ranks all other unseen pictures of its domain; the measure is mean average precision
/// (Vakhitov et al. 2018). Set2Model networks with one Gaussian and with mixtures, meta-learned on
/// other concepts, beside AVG, nearest neighbour and one-class SVM on the given features and on
/// descriptors learned for them in the same way. Tables "noise", "lead", "learned", "two-senses"
/// and "other-domains"; chart "noise".
/// @throws Cancelled; Error (BadInput) if a source, the recipe or the encoder is missing or
/// damaged, or the pictures are too few; Error (Failed) without zip files
ExperimentResult noisyConcepts(const ExperimentRequest& request,
                               const NoisyConceptsOptions& options,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run);

/// The same with noisyConceptsOptions(request).
ExperimentResult runNoisyConcepts(const ExperimentRequest& request,
                                  const std::shared_ptr<const ArchiveFormat>& archives,
                                  const RunContext& run);

}  // namespace setscope
