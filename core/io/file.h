#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace setscope {

/// An ordinary file open for reading; it closes itself.
class OpenFile {
  public:
    /// Never waits for a pipe. @throws Error (BadInput) naming the file: missing, a folder, a
    /// device or pipe, unreadable
    explicit OpenFile(const std::filesystem::path& file);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int descriptor() const { return descriptor_; }
    std::uint64_t size() const { return size_; }  ///< bytes, when it was opened

  private:
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;  // below 0: it could not be opened
    std::uint64_t size_ = 0;
};

/// @param limit bytes; a larger file is refused before memory is taken
/// @throws Error (BadInput) naming the file: missing, a folder, unreadable, too large
/// @throws Cancelled after a stop
Bytes readFile(const std::filesystem::path& file, std::uint64_t limit,
               const std::stop_token& stop = {});
/// The first bytes of a file of any size, at most `count`. @throws Error (BadInput) as readFile
/// does
Bytes readFileStart(const std::filesystem::path& file, std::size_t count);
std::string readTextFile(const std::filesystem::path& file, std::uint64_t limit);

/// The path from the root on, without ".", ".." and a slash at its end; links are not followed. The
/// path itself if it is empty or nobody knows the current folder.
std::filesystem::path absolutePath(const std::filesystem::path& path);

/// Writes beside the target, syncs, and renames: a crash leaves either the old file or the new one.
/// @throws Error (Failed) naming the file and the system's reason
void writeFileSafely(const std::filesystem::path& file, std::span<const std::byte> bytes);
void writeTextFileSafely(const std::filesystem::path& file, std::string_view text);

}  // namespace setscope
