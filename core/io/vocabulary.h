#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace setscope {

/// What a vocabulary beside an `.npy` file may be called, in the order in which it is looked for:
/// for "glove_25d_f16.npy" these are "glove_25d_f16_vocab.txt", "glove_25d_f16.txt" and
/// "glove_25d_vocab.txt".
/// @param stem the array's name without its ending
std::vector<std::string> vocabularyNames(const std::string& stem);

/// How many lines vocabularyLines would return, found without taking memory for them.
std::int64_t vocabularySize(std::string_view text);

/// The lines of a vocabulary, trimmed, also empty ones; an empty last line is none.
/// @param text UTF-8
std::vector<std::string> vocabularyLines(std::string_view text);

}  // namespace setscope
