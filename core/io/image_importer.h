#pragma once

#include <string_view>

#include "core/io/importers.h"

namespace setscope {

/// Endings of the formats that are read.
bool hasPictureEnding(std::string_view ending);

/// Reads the item, hashes it and walks its structure; one member. Pixels are decoded only when they
/// are needed.
/// @throws Error (BadInput) if it is no picture, is cut off or damaged, or has more pixels than the
/// options allow
ImportedItem importPicture(const FoundItem& item, const ImportTools& tools);

}  // namespace setscope
