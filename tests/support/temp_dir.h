#pragma once

#include <filesystem>
#include <string_view>

namespace setscope {

/// A folder of its own for one test, removed with everything in it when the object goes.
class TempDir {
  public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Writes the text to a file below the folder, making its folders. @return its path
    std::filesystem::path write(const std::filesystem::path& relative, std::string_view text) const;

  private:
    std::filesystem::path path_;
};

/// The folder of the shared development data (`SETSCOPE_SHARED`); a test skips with a message if it
/// does not exist.
std::filesystem::path sharedFolder();

}  // namespace setscope
