#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"

namespace setscope {

/// Vectors of words that somebody trained.
struct WordVectors {
    std::vector<std::string> words;  ///< UTF-8, at least one, each once, in the order of the file
    std::int64_t width = 0;          ///< numbers per word, > 0
    std::vector<float> values;       ///< finite, [words.size(), width], row by row
    std::int64_t repeated = 0;       ///< words that stand in the file more than once
    std::string firstRepeated = {};  ///< of those the one that comes again first
};

/// Reads word2vec's text and binary files and GloVe's text files, each plain or packed by gzip, and
/// `.npy` files with a vocabulary beside them (vocabularyNames), told apart by their content. Of a
/// word that occurs several times the first vector counts. Bytes of a word that are not UTF-8
/// become U+FFFD.
/// Takes 4 bytes per number and about 150 per word of memory, while reading up to twice that, of an
/// `.npy` file also the file's size; files with more than 2,000,000,000 numbers are refused. The
/// first line of a file is not believed before the file's size bears it out.
/// @throws Error (BadInput): one sentence with the line or byte at which the file is none of these,
/// cut off, or holds a number that is not finite; Cancelled
WordVectors readWordVectors(const std::filesystem::path& file, const RunContext& run);

/// Whether a file promises to be one for readWordVectors rather than a list of texts, a table or an
/// array of rows. These do: an `.npy` file that is not packed and has a vocabulary beside it; else
/// what is called ".vec" or ".bin"; else, unless it is called ".csv" or ".tsv", a first line of two
/// whole numbers before binary numbers or before lines of which at least half end with as many
/// numbers as it says; and a first line of one entry and two numbers or more, divided by spaces,
/// before lines of which at least half end with as many and some do not begin with a number, as
/// those of a matrix do. ".gz" may stand behind the name. Looks at the first ten lines and at no
/// more than 2 MB.
/// @throws Error (BadInput) if the file cannot be read or unpacked; Cancelled
bool looksLikeWordVectors(const std::filesystem::path& file, const RunContext& run);

}  // namespace setscope
