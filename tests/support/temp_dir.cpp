#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

namespace setscope {

namespace fs = std::filesystem;

TempDir::TempDir() {
    std::string pattern = (fs::temp_directory_path() / "setscope-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no temporary folder could be made at " + pattern);
    }
    path_ = pattern;
}

TempDir::~TempDir() {
    std::error_code leftForTheSystem;
    fs::remove_all(path_, leftForTheSystem);
}

fs::path TempDir::write(const fs::path& relative, std::string_view text) const {
    const fs::path file = path_ / relative;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

fs::path sharedFolder() {
    const char* chosen = std::getenv("SETSCOPE_SHARED");
    return fs::path(chosen != nullptr ? chosen : "../shared");
}

}  // namespace setscope
