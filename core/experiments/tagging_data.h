#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/run_context.h"

namespace setscope {

/// Items that have tags, as pictures or pages have, and the condition under which they are tagged.
struct TaggedItems {
    std::vector<std::string> vocabulary;          ///< of tags, in alphabetical order
    std::vector<std::vector<std::int64_t>> tags;  ///< of each item, places in the vocabulary
    at::Tensor features;                          ///< [n, d] float32, rows of unit length

    std::int64_t tagCount() const { return static_cast<std::int64_t>(vocabulary.size()); }
};

/// A gzipped table of `features` and `tags`, each a list of words. A feature that an item has
/// counts log(n / number of items with it), and every item's features are scaled to unit length.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else; Cancelled
TaggedItems readTaggedItems(const std::filesystem::path& file, const RunContext& run);

/// Items divided at random: rows of the three parts.
struct TaggingSplit {
    std::vector<std::int64_t> train;  ///< 70 %
    std::vector<std::int64_t> validation;
    std::vector<std::int64_t> test;  ///< 20 %
};

TaggingSplit taggingSplit(std::int64_t items, std::uint64_t seed);

/// 1 where a list holds a place, else 0. @param lists of places below `width`
/// @return [lists, width] float32
at::Tensor indicatorMatrix(const std::vector<std::vector<std::int64_t>>& lists, std::int64_t width);

}  // namespace setscope
