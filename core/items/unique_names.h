#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace setscope {

/// What makeUnique changed.
struct RenamedNames {
    std::int64_t count = 0;
    std::size_t first = 0;  ///< the place of the first of them

    bool operator==(const RenamedNames&) const = default;
};

/// Makes every name tell one thing from all others. One without anything but white space becomes
/// "(word 17)", by its place from 1 on; of equal ones all but the first are numbered, "cat (2)",
/// with numbers that no other name has.
/// @param what is named, "word"
RenamedNames makeUnique(std::vector<std::string>& names, std::string_view what);

}  // namespace setscope
