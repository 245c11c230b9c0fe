#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/experiments/experiment.h"

namespace setscope {

/// Items whose tags are to be told.
struct TaggingSource {
    std::string title;
    std::filesystem::path file;  ///< as readTaggedItems reads it
};

/// How the experiment is run.
struct TaggingOptions {
    std::vector<TaggingSource> sources;
    std::int64_t assigned = 5;  ///< tags per item, as in the paper
    std::int64_t width = 256;   ///< of φ and of ρ's hidden layer
    double dropout = 0.5;
    double learningRate = 2e-3;
    double weightDecay = 1e-2;
    double withoutSetShare = 0.5;  ///< of the training items that are asked by features alone
    std::int64_t batchItems = 128;
    std::int64_t steps = 3000;
    std::int64_t validateEvery = 100;  ///< steps
    std::int64_t patience = 10;        ///< validations without a new best until a training ends
    std::int64_t mostGiven = 2;        ///< tags that are given in the second table
};

TaggingOptions taggingOptions(const ExperimentRequest& request);

/// Tags of pictures from their visual words and of pages from their words (Zaheer et al. 2017,
/// section 4.3.2; engine.md, section 7): Deep Sets over the tags that are given already,
/// conditioned on the features, against the condition alone, the tags alone, least squares, nearest
/// items and popularity. Tables "tags" (no tag is given) and "given" (0, 1, … are).
/// @throws Cancelled; Error (BadInput) if a file of the data is missing or damaged
ExperimentResult tagging(const ExperimentRequest& request, const TaggingOptions& options,
                         const RunContext& run);

ExperimentResult runTagging(const ExperimentRequest& request,
                            const std::shared_ptr<const ArchiveFormat>&, const RunContext& run);

}  // namespace setscope
