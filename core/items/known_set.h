#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace setscope {

/// Items that are known to belong together.
struct KnownSet {
    std::string name;                 ///< empty where it has none
    std::vector<std::int64_t> items;  ///< by their places in a vocabulary or pool, none twice

    bool operator==(const KnownSet&) const = default;
};

}  // namespace setscope
