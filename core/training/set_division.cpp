#include "core/training/set_division.h"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "core/base/check.h"

namespace setscope {

DividedSets dividedByChance(std::vector<KnownSet> sets, double share, Random& random) {
    SETSCOPE_CHECK(share >= 0.0 && share <= 0.5, "a share of " + std::to_string(share));
    random.shuffle(std::span(sets));
    for (KnownSet& set : sets) {
        random.shuffle(std::span(set.items));
    }
    const auto held =
        static_cast<std::ptrdiff_t>(std::floor(share * static_cast<double>(sets.size())));
    return {.train = {sets.begin() + 2 * held, sets.end()},
            .validation = {sets.begin() + held, sets.begin() + 2 * held},
            .test = {sets.begin(), sets.begin() + held}};
}

}  // namespace setscope
