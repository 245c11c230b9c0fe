#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/experiments/experiment.h"

namespace setscope {

/// An image encoder whose features are compared.
struct NamedEncoderFile {
    std::string id;     ///< "compact", part of the tables' ids
    std::string title;  ///< "Compact encoder"
    std::filesystem::path file;
};

/// How many pictures of every domain are used; 0: all.
struct PictureLimits {
    std::int64_t train = 0;
    std::int64_t validation = 0;
    std::int64_t test = 0;
};

/// How the experiment is run.
struct OutlierImagesOptions {
    std::filesystem::path recipe;  ///< that the default detector is trained by
    std::vector<NamedEncoderFile>
        encoders;  ///< one that is not there is left out, and a note says so
    PictureLimits limits;
    std::int64_t drawnPictures = 0;  ///< at most so many of the generator's; 0: as the recipe says
    std::int64_t views = 0;          ///< looks at each training picture beside the whole of it, at
                                     ///< most what the recipe says
    std::int64_t steps = 1000;       ///< of every training, at most what the recipe says
    std::int64_t batchSets = 32;     ///< of every step, at most what the recipe says
    std::int64_t testSets = 500;     ///< of every cell
    std::vector<std::int64_t> setSizes = {8, 16, 50, 200};  ///< members, strangers among them
    std::vector<std::int64_t> strangerCounts = {1, 2, 3};
};

/// The options of a full or a quick run with the shipped recipe and encoder, and with MobileNet
/// where the run is full.
OutlierImagesOptions outlierImagesOptions(const ExperimentRequest& request);

/// engine.md, section 7, row outlier-images, as issue 3 of the project widens it: leaving one
/// domain at a time out of training, a detector names the strangers among that domain's test
/// pictures, beside one trained on all domains and every trivial rival on the same sets and
/// features; and beside the paper's dense network. A domain is what PictureSource calls so. A cell
/// is measured where at least three concepts have test pictures enough; no set is made smaller.
/// Tables, for each encoder: "<encoder>-one-stranger", "<encoder>-shapes", "<encoder>-dense" and,
/// in JSON only, "<encoder>-all".
/// @throws Cancelled; Error (BadInput) if a source or the recipe is missing or damaged, or fewer
/// than two domains have labelled pictures enough; Error (Failed) without zip files
ExperimentResult outlierImages(const ExperimentRequest& request,
                               const OutlierImagesOptions& options,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run);

/// The same with outlierImagesOptions(request).
ExperimentResult runOutlierImages(const ExperimentRequest& request,
                                  const std::shared_ptr<const ArchiveFormat>& archives,
                                  const RunContext& run);

}  // namespace setscope
