#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/bytes.h"

namespace setscope {

bool looksLikeGzip(std::span<const std::byte> start);

/// The content of a gzip file's bytes (RFC 1952), also of several parts one after another. Checks
/// the checksum of every part.
/// @param name of the file, for sentences
/// @param limit bytes; more than that is refused. No more memory is ever taken than has been
/// unpacked.
/// @throws Error (BadInput) naming the file: not gzip, damaged, cut off, with bytes behind its end,
/// or too large
/// @throws Cancelled after a stop
Bytes unpackGzip(std::span<const std::byte> packed, const std::string& name, std::uint64_t limit,
                 const std::stop_token& stop = {});

/// What the first bytes of a gzip file unpack to, at most `count`; fewer, or none, where they do
/// not go so far or are damaged.
Bytes unpackGzipStart(std::span<const std::byte> packed, std::size_t count);

/// Unpacks a gzip file as unpackGzip does.
/// @param limit bytes; neither the file nor what is in it may be larger
/// @throws Error (BadInput) also if the file is missing or cannot be read
Bytes readGzipFile(const std::filesystem::path& file, std::uint64_t limit,
                   const std::stop_token& stop = {});

}  // namespace setscope
