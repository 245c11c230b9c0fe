#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"
#include "core/training/picture_generator.h"

namespace setscope {

class ArchiveFormat;

/// One picture of the welcome page's sample collection.
struct SamplePicture {
    std::string name;  ///< of its file
    DrawnScene scene;
    bool isStranger = false;
};

/// One set of the sample collection.
struct SampleSet {
    std::string name;
    std::vector<SamplePicture> pictures;
};

/// The sets, always the same: most with one stranger, one without.
std::vector<SampleSet> sampleSets();

/// Draws the sample collection: `pictures.zip`, a folder per set, and `pictures.json`,
///   {"sets": [{"name": "Lemons", "pictures": [{"file": "Lemons/01.jpg", "stranger": false,
///   "shows": ["shape=lemon", …]}]}]}
/// into `folder`.
/// @throws Error if the disk refuses or this build has no OpenCV
void writeSampleCollection(const std::filesystem::path& folder, const ArchiveFormat& archives,
                           const RunContext& run);

}  // namespace setscope
