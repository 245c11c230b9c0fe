#pragma once

#include <string>
#include <vector>

#include "core/items/member.h"

namespace setscope {

/// A set of members. The order is that of the files and only for showing: no answer depends on it.
struct ItemSet {
    SetId id;
    std::string name;
    std::vector<Member> members;
    bool isReference =
        false;  ///< the person says that it holds no stranger: judge others against it

    bool operator==(const ItemSet&) const = default;
};

}  // namespace setscope
