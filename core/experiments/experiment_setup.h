#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/io/archive.h"
#include "core/results/outlier_result.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

/// @throws Error (BadInput) naming a file of the development data that is not there
void requireData(const std::filesystem::path& file);

/// @throws Error (Failed) if this build reads no zip files
void requireArchives(const std::shared_ptr<const ArchiveFormat>& archives);

/// What the pictures of a recipe are read from. @throws Error (Failed) if this build reads no zip
/// files, (BadInput) naming an archive of the recipe that is not there
void requirePictures(const OutlierRecipe& recipe, const std::filesystem::path& dataFolder,
                     const std::shared_ptr<const ArchiveFormat>& archives);

/// @throws Error (Failed) if the folder cannot be made
void makeWorkFolder(const std::filesystem::path& folder);

/// What to say of an experiment whose detectors stay on the processor.
/// @throws Error (BadUsage) if the device that is asked for is not there
DeviceUse processorUse(const std::string& requested);

}  // namespace setscope
