#include "core/report/markup.h"

#include <cstdint>
#include <vector>

#include "core/base/utf8.h"

namespace setscope {
namespace {

std::string_view markupOf(std::string_view character) {
    const auto byte = static_cast<unsigned char>(character.front());
    switch (byte) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        case '\t':
            return "&#9;";
        case '\n':
            return "&#10;";
        case '\r':
            return "&#13;";
        default:
            break;
    }
    const bool isForbidden =
        byte < 0x20 || byte == 0x7F || character == "\uFFFE" || character == "\uFFFF";
    return isForbidden ? kReplacementCharacter : character;
}

}  // namespace

std::string escapeMarkup(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    forEachCharacter(text,
                     [&escaped](std::string_view character) { escaped += markupOf(character); });
    return escaped;
}

std::string base64(std::span<const std::byte> bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const std::byte byte = at + i < bytes.size() ? bytes[at + i] : std::byte{0};
            group = group << 8U | std::to_integer<std::uint32_t>(byte);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            const std::uint32_t digit = group >> (18U - 6U * i) & 63U;
            text += at + i <= bytes.size() ? kDigits[digit] : '=';
        }
    }
    return text;
}

std::string elided(std::string_view text, std::size_t limit) {
    std::vector<std::string_view> characters;
    forEachCharacter(text, [&](std::string_view character) { characters.push_back(character); });
    const bool fits = characters.size() <= limit;
    const std::size_t head = fits ? characters.size() : (limit - 1) / 2;
    const std::size_t tail = fits ? 0 : limit - 1 - head;
    std::string shortened;
    for (std::size_t i = 0; i < head; ++i) {
        shortened += characters[i];
    }
    if (!fits) {
        shortened += "…";
    }
    for (std::size_t i = characters.size() - tail; i < characters.size(); ++i) {
        shortened += characters[i];
    }
    return shortened;
}

}  // namespace setscope
