#pragma once

#include <string>
#include <vector>

namespace setscope {

/// For each name its place when all are ordered as a person counts ("2" before "10"); equal names
/// keep their order.
std::vector<int> naturalRanks(const std::vector<const std::string*>& names);

}  // namespace setscope
