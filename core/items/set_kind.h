#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "core/items/item_set.h"

namespace setscope {

/// What all members of a set must share to be compared with each other.
struct SetKind {
    PayloadKind payload = PayloadKind::Picture;
    std::int64_t columns = 0;  ///< of rows; 0 for the other kinds

    auto operator<=>(const SetKind&) const = default;
};

/// Absent for a set without members, with members of several kinds, or with rows of tables whose
/// columns differ in names or scales.
std::optional<SetKind> kindOf(const ItemSet& set);

/// Which columns the rows of a set have, in hashes to group sets by. All zero for pictures and
/// texts, and where columns have no names or no scales.
struct RowColumns {
    ContentHash names;   ///< equal for the same names in the same order
    ContentHash scales;  ///< equal for the same centres and spreads

    auto operator<=>(const RowColumns&) const = default;
};

/// Of the set's first member, so of all where kindOf(set) is not absent. Sets of one kind may
/// exchange members, and be measured together, if their columns are equal. If only the names are,
/// as in two files of one form, each set may still be judged against the other, since its rows are
/// compared with each other only, in the scales of their own file.
RowColumns columnsOf(const ItemSet& set);

/// Why a set without a kind cannot be judged, and what to do. @pre kindOf(set) is absent
std::string whyWithoutKind(const ItemSet& set);

/// "pictures", "texts", "rows of 5 columns".
std::string membersOfKind(const SetKind& kind);

}  // namespace setscope
