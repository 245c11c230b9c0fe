#pragma once

#include <filesystem>
#include <string>

#include "core/results/outlier_result.h"

namespace setscope {

/// @throws Error (BadInput) naming a file of the development data that is not there
void requireData(const std::filesystem::path& file);

/// @throws Error (Failed) if the folder cannot be made
void makeWorkFolder(const std::filesystem::path& folder);

/// What to say of an experiment whose detectors stay on the processor.
/// @throws Error (BadUsage) if the device that is asked for is not there
DeviceUse processorUse(const std::string& requested);

}  // namespace setscope
