#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>

#include "core/base/bytes.h"

namespace setscope {

bool looksLikeGzip(std::span<const std::byte> start);

/// Unpacks a gzip file (RFC 1952), also one of several parts one after another. Checks the
/// checksum of every part.
/// @param limit bytes; neither the file nor what is in it may be larger. No more memory is ever
/// taken than has been unpacked.
/// @throws Error (BadInput) naming the file: missing, unreadable, not gzip, damaged, cut off, with
/// bytes behind its end, or too large
/// @throws Cancelled after a stop
Bytes readGzipFile(const std::filesystem::path& file, std::uint64_t limit,
                   const std::stop_token& stop = {});

}  // namespace setscope
