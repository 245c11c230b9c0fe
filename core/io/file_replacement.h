#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace setscope {

/// A file written beside its target under a temporary name: `commit` syncs it and renames it onto
/// the target, and without `commit` it is removed, so that a crash or an error leaves the old file
/// as it was. The new file has the old one's permissions. Not thread-safe.
class FileReplacement {
  public:
    /// Makes the temporary file, empty. A target that is a link is followed. @throws Error (Failed)
    /// naming the target, also where it is a folder, a device or a pipe
    explicit FileReplacement(const std::filesystem::path& target);
    ~FileReplacement();
    FileReplacement(const FileReplacement&) = delete;
    FileReplacement& operator=(const FileReplacement&) = delete;

    /// The temporary file, for a writer that moves about in it.
    int descriptor() const { return descriptor_; }
    /// Writes on in the temporary file. @throws Error (Failed) with the system's reason
    void write(std::span<const std::byte> bytes);
    /// @throws Error (Failed) with the system's reason; the target is then unchanged
    void commit();

  private:
    void openTemporary();
    [[noreturn]] void fail() const;

    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
};

}  // namespace setscope
