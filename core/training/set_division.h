#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/items/known_set.h"

namespace setscope {

/// Sets to learn from, to choose by and to measure with.
struct DividedSets {
    std::vector<KnownSet> train;
    std::vector<KnownSet> validation;
    std::vector<KnownSet> test;
};

/// Divides sets by chance. The items of each are in an order drawn by chance, so that its first
/// items are a query as good as any.
/// @param share of the sets, rounded down, are for testing and as many for validation; 0 .. 0.5
DividedSets dividedByChance(std::vector<KnownSet> sets, double share, Random& random);

}  // namespace setscope
