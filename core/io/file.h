#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace setscope {

/// @param limit bytes; a larger file is refused before memory is taken
/// @throws Error (BadInput) naming the file: missing, a folder, unreadable, too large
Bytes readFile(const std::filesystem::path& file, std::uint64_t limit);
/// The first bytes of a file of any size, at most `count`. @throws Error (BadInput) as readFile
/// does
Bytes readFileStart(const std::filesystem::path& file, std::size_t count);
std::string readTextFile(const std::filesystem::path& file, std::uint64_t limit);

/// Writes beside the target, syncs, and renames: a crash leaves either the old file or the new one.
/// @throws Error (Failed) naming the file and the system's reason
void writeFileSafely(const std::filesystem::path& file, std::span<const std::byte> bytes);
void writeTextFileSafely(const std::filesystem::path& file, std::string_view text);

}  // namespace setscope
