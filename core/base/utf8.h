#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace setscope {

/// Stands for a byte that is not part of a valid sequence: U+FFFD.
inline constexpr std::string_view kReplacementCharacter = "\ufffd";

/// The length of the UTF-8 sequence that `text` starts with; 0 if it starts with none (RFC 3629: no
/// overlong forms, no surrogates, nothing above U+10FFFF). @pre not empty
std::size_t utf8SequenceLength(std::string_view text);

/// Appends the UTF-8 sequence of a character. @pre a Unicode scalar value
void appendUtf8(std::string& text, char32_t character);

/// The text with U+FFFD in place of every byte that is not part of a valid UTF-8 sequence.
std::string validUtf8(std::string_view text);

/// Calls `take` with every valid sequence, and with U+FFFD for every byte outside one.
template <class Take>
void forEachCharacter(std::string_view text, Take take) {
    while (!text.empty()) {
        const std::size_t length = utf8SequenceLength(text);
        take(length == 0 ? kReplacementCharacter : text.substr(0, length));
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

}  // namespace setscope
