#pragma once

#include <string>
#include <vector>

#include "core/items/item_set.h"

namespace setscope {

/// "“cats”, “dogs” and 3 more"
std::string namesOf(const std::vector<ItemSet>& sets);

/// The place of the set with that name.
/// @throws Error (BadUsage) naming the sets that there are if none has the name, or if several have
std::size_t placeOfSetCalled(const std::string& name, const std::vector<ItemSet>& sets);

}  // namespace setscope
