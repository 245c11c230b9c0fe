#pragma once

#include <filesystem>

namespace setscope {

/// Where the shipped models and samples are: `SETSCOPE_DATA_DIR` if set, else `../share/setscope`
/// beside the program's folder, which holds in the build folder and where it is installed.
/// Subfolders: models, recipes, samples.
std::filesystem::path dataFolder();

/// `$XDG_CACHE_HOME/setscope`, made if it is not there. What lies in it may be deleted at any time.
std::filesystem::path cacheFolder();

/// `$XDG_DATA_HOME/setscope`, made if it is not there: heads that were trained for a person's own
/// backbone.
std::filesystem::path userDataFolder();

/// `$XDG_STATE_HOME/setscope`, made if it is not there: what a crash would otherwise cost.
std::filesystem::path stateFolder();

}  // namespace setscope
