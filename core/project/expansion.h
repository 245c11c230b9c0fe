#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace setscope {

/// What a pool is asked for, by the names of its items; none is in two of the lists.
struct SetQuery {
    std::vector<std::string> items = {};     ///< the examples
    std::vector<std::string> accepted = {};  ///< candidates that the person took in since
    std::vector<std::string> rejected = {};  ///< those that do not belong

    bool isEmpty() const { return items.empty() && accepted.empty() && rejected.empty(); }
    bool operator==(const SetQuery&) const = default;
};

/// A query that the person put by.
struct SavedQuery {
    std::string name;
    SetQuery query;

    bool operator==(const SavedQuery&) const = default;
};

/// What a project keeps of expanding sets.
struct Expansion {
    std::filesystem::path pool = {};        ///< absolute; empty: the members of the collection
    std::filesystem::path model = {};       ///< weights of Deep Sets for it; empty: its own
    std::vector<std::string> scorers = {};  ///< ids of those that rank; empty: all that can
    SetQuery query = {};
    std::vector<SavedQuery> saved = {};  ///< no name twice

    bool operator==(const Expansion&) const = default;
};

}  // namespace setscope
