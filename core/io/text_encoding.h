#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace setscope {

/// The content of a file that is to be a text, as UTF-8 without a byte order mark. Read are UTF-8
/// with or without a mark and UTF-16 with one; lines end with "\n", "\r\n" or, where there is
/// neither, "\r", which becomes "\n".
/// @param name of the file, for sentences
/// @throws Error (BadInput) if it is empty or no text, or naming the line if it is in another
/// encoding
std::string decodedText(std::span<const std::byte> content, const std::string& name);

}  // namespace setscope
