#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/items/known_set.h"

namespace setscope {

/// Sets of words over one vocabulary, as a file of them says; the words of a set are in the file's
/// order.
struct WordSets {
    std::vector<std::string> vocabulary;
    std::vector<KnownSet> train;
    std::vector<KnownSet> validation;
    std::vector<KnownSet> test;

    bool operator==(const WordSets&) const = default;
};

/// Reads any of three forms, plain or packed by gzip:
/// {"params": {"ind2word": {"0": word, …}}, "data": {"train", "val", "test": [[place, …], …]}}, the
/// form of the LDA sets of Zaheer et al. 2017, or
/// {name: [word, …], …} or
/// [{"name": name, "words": [word, …]}, …], whose sets are all for training and whose vocabulary
/// are their words in the order of their first place; a name and what else stands beside the words
/// may be missing. A word that stands in a set twice counts once.
/// @throws Error (BadInput) naming the file: missing, damaged, too large or something else
/// @throws Cancelled
WordSets readWordSets(const std::filesystem::path& file, const std::stop_token& stop = {});

}  // namespace setscope
