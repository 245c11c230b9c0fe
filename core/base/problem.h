#pragma once

#include <compare>
#include <string>

namespace setscope {

/// One of many items was bad and was left out; the rest went on.
struct Problem {
    std::string path;     ///< UTF-8; "photos.zip › cats/3.jpg" for an entry of an archive
    std::string message;  ///< one plain sentence: what is wrong and what to do

    auto operator<=>(const Problem&) const = default;
};

}  // namespace setscope
