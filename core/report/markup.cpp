#include "core/report/markup.h"

#include <cstdint>
#include <vector>

namespace setscope {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

unsigned char byteAt(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool isContinuation(unsigned char byte) { return (byte & 0xC0U) == 0x80U; }

/// Length of the valid sequence at `at`, 0 if there is none (Unicode standard, table 3-7).
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const unsigned char first = byteAt(text, at);
    const unsigned char second = byteAt(text, at + 1);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return isContinuation(second) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned char lowest = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned char highest = first == 0xED ? 0x9F : 0xBF;
        const bool valid =
            second >= lowest && second <= highest && isContinuation(byteAt(text, at + 2));
        return valid ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned char lowest = first == 0xF0 ? 0x90 : 0x80;
        const unsigned char highest = first == 0xF4 ? 0x8F : 0xBF;
        const bool valid = second >= lowest && second <= highest &&
                           isContinuation(byteAt(text, at + 2)) &&
                           isContinuation(byteAt(text, at + 3));
        return valid ? 4 : 0;
    }
    return 0;
}

/// Calls `take` with every valid sequence, and with the replacement for every byte outside one.
template <class Take>
void forEachCharacter(std::string_view text, Take take) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        take(length == 0 ? kReplacement : text.substr(at, length));
        at += length == 0 ? 1 : length;
    }
}

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
    return isForbidden ? kReplacement : character;
}

}  // namespace

std::string validUtf8(std::string_view text) {
    std::string valid;
    valid.reserve(text.size());
    forEachCharacter(text, [&valid](std::string_view character) { valid += character; });
    return valid;
}

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
