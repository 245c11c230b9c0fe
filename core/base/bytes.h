#pragma once

#include <cstddef>
#include <vector>

namespace setscope {

using Bytes = std::vector<std::byte>;

}  // namespace setscope
