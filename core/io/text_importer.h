#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/io/importers.h"

namespace setscope {

bool hasTextEnding(std::string_view ending);

/// Always false: a text has no beginning of its own.
bool looksLikeText(std::span<const std::byte> start);

/// One set named after the file, one member per line that is not empty, in the order of the lines.
/// Lines that are too long for one text become problems.
/// @throws Error (BadInput) if it is no text, in another encoding than UTF-8 or marked UTF-16,
/// holds nothing, or has more lines than the options allow; Cancelled
ImportedItem importTextList(const FoundItem& item, const ImportTools& tools);

}  // namespace setscope
