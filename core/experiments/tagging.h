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
    std::filesystem::path file;  ///< as readTaggedItems or, with pictures, readTaggedFilms reads
    std::filesystem::path pictures;  ///< archive of the table's pictures; empty: it has features
    std::int64_t assigned = 5;       ///< tags per item; five in the paper
};

/// Shares of what a network is trained without, drawn anew in every step.
struct TaggingDropout {
    double features = 0.0;  ///< of the item's features
    double hidden = 0.5;    ///< of ρ's hidden layer
};

/// How the experiment is run.
struct TaggingOptions {
    std::vector<TaggingSource> sources;
    std::filesystem::path encoder;      ///< of pictures
    std::int64_t embeddingWidth = 128;  ///< of a tag, as φ sees it
    std::int64_t width = 256;           ///< of φ and of ρ's hidden layer
    /// Of which validation chooses one for each network.
    std::vector<TaggingDropout> dropouts = {{0.0, 0.5}, {0.5, 0.7}};
    double learningRate = 2e-3;
    double weightDecay = 1e-2;
    double withoutSetShare = 0.5;  ///< of the training items that are asked by features alone
    std::int64_t batchItems = 128;
    std::int64_t steps = 3000;
    std::int64_t validateEvery = 100;  ///< steps
    std::int64_t patience = 10;        ///< validations without a new best until a training ends
    std::int64_t mostGiven = 2;        ///< tags that are given in the second table
};

/// The options of a full or a quick run with the shipped encoder.
TaggingOptions taggingOptions(const ExperimentRequest& request);

/// Tags of pictures from their visual words, of pages from their words and of films from their
/// posters (Zaheer et al. 2017, section 4.3.2; engine.md, section 7): Deep Sets over the tags that
/// are given already, conditioned on the features, against the condition alone, the tags alone,
/// least squares, nearest items and popularity. Tables "tags" (no tag is given) and "given" (0, 1,
/// … are). Sources with pictures are left out, and a note says so, where the build has no zip files
/// or decodes no pictures.
/// @param archives opens zips; may be null
/// @throws Cancelled; Error (BadInput) if a file of the data or the encoder is missing or damaged
ExperimentResult tagging(const ExperimentRequest& request, const TaggingOptions& options,
                         const std::shared_ptr<const ArchiveFormat>& archives,
                         const RunContext& run);

/// The same with taggingOptions(request).
ExperimentResult runTagging(const ExperimentRequest& request,
                            const std::shared_ptr<const ArchiveFormat>& archives,
                            const RunContext& run);

}  // namespace setscope
