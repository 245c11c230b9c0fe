#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/io/importers.h"

namespace setscope {

bool hasZipEnding(std::string_view ending);

/// True for a zip archive, also an empty or a split one.
bool looksLikeZip(std::span<const std::byte> start);

/// Lists what is in an archive; its entries are read later, one by one, by their own importers.
/// Refused with a problem each: names that climb out of the archive, links, encrypted entries,
/// names that occur twice, entries that unpack to more than the options allow, by size or by ratio,
/// and archives within archives. An archive whose whole claims too much brings nothing.
/// @throws Error (BadInput) if the archive as a whole cannot be used
ImportedItem importZip(const FoundItem& item, const ImportTools& tools);

}  // namespace setscope
