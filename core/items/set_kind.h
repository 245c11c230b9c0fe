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

/// Why a set without a kind cannot be judged, and what to do. @pre kindOf(set) is absent
std::string whyWithoutKind(const ItemSet& set);

/// "pictures", "texts", "rows of 5 columns".
std::string membersOfKind(const SetKind& kind);

}  // namespace setscope
