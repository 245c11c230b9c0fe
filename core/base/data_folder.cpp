#include "core/base/data_folder.h"

#include <cstdlib>
#include <system_error>

namespace setscope {
namespace {

namespace fs = std::filesystem;

fs::path fromEnvironment(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr ? fs::path(value) : fs::path();
}

/// The folder that the XDG base directory specification names; a relative value is ignored, as it
/// demands.
fs::path xdgFolder(const char* variable, const char* belowHome) {
    fs::path folder = fromEnvironment(variable);
    if (!folder.is_absolute()) {
        const fs::path home = fromEnvironment("HOME");
        folder = home.empty() ? fs::temp_directory_path() : home / belowHome;
    }
    folder /= "setscope";
    std::error_code ignoredUntilUse;
    fs::create_directories(folder, ignoredUntilUse);
    return folder;
}

}  // namespace

fs::path dataFolder() {
    const fs::path chosen = fromEnvironment("SETSCOPE_DATA_DIR");
    if (!chosen.empty()) {
        return chosen;
    }
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "share" / "setscope";
}

fs::path cacheFolder() { return xdgFolder("XDG_CACHE_HOME", ".cache"); }

fs::path userDataFolder() { return xdgFolder("XDG_DATA_HOME", ".local/share"); }

fs::path stateFolder() { return xdgFolder("XDG_STATE_HOME", ".local/state"); }

}  // namespace setscope
