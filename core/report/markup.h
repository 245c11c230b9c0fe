#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace setscope {

/// Text that stands for itself between tags and in quoted attributes of HTML and SVG. Characters
/// that XML forbids become U+FFFD, line breaks become character references, so that no name can
/// break a line or a quote.
std::string escapeMarkup(std::string_view text);

/// RFC 4648, with padding.
std::string base64(std::span<const std::byte> bytes);

/// At most `limit` characters, with "…" in place of the middle, where names differ least.
std::string elided(std::string_view text, std::size_t limit);

}  // namespace setscope
