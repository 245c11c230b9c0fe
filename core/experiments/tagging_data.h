#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/problem.h"
#include "core/base/run_context.h"
#include "core/experiments/picture_tables.h"

namespace setscope {

/// Items that have tags, as pictures, pages or films have, and the condition under which they are
/// tagged.
struct TaggedItems {
    std::vector<std::string> vocabulary;          ///< of tags, in alphabetical order
    std::vector<std::vector<std::int64_t>> tags;  ///< of each item, places in the vocabulary
    at::Tensor features;                          ///< [n, d] float32, rows of unit length
    std::vector<Problem> problems;                ///< of pictures; their items are left out

    std::int64_t tagCount() const { return static_cast<std::int64_t>(vocabulary.size()); }
};

/// A gzipped table of `features` and `tags`, each a list of words. A feature that an item has
/// counts log(n / number of items with it), and every item's features are scaled to unit length.
/// @throws Error (BadInput) naming the file if it is missing, damaged or something else; Cancelled
TaggedItems readTaggedItems(const std::filesystem::path& file, const RunContext& run);

/// Films with their genres as tags, and the features of their posters and of nothing else. Films
/// without a genre or without a poster that can be read are left out.
/// @param table as movies.csv: "poster" names a picture, "genres" is a list that bars divide
/// @throws Error (BadInput) naming the file if it is missing, damaged or nothing of it is left;
/// Cancelled
TaggedItems readTaggedFilms(const std::filesystem::path& table, const EncodePictures& posters);

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
