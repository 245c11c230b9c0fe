#include "core/training/set_division.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace setscope {
namespace {

std::vector<KnownSet> numberedSets(std::int64_t count) {
    std::vector<KnownSet> sets;
    for (std::int64_t set = 0; set < count; ++set) {
        sets.push_back({std::to_string(set), {set, set + 100, set + 200, set + 300}});
    }
    return sets;
}

DividedSets divided(std::int64_t count, double share, std::uint64_t seed) {
    Random random(seed);
    return dividedByChance(numberedSets(count), share, random);
}

TEST(DividedByChance, EverySetIsInOnePartWithItsItems) {
    for (const double share : {0.0, 0.19, 0.2, 0.5}) {
        const DividedSets parts = divided(23, share, 1);
        std::vector<KnownSet> all = parts.train;
        all.insert(all.end(), parts.validation.begin(), parts.validation.end());
        all.insert(all.end(), parts.test.begin(), parts.test.end());
        for (KnownSet& set : all) {
            std::ranges::sort(set.items);
        }
        EXPECT_THAT(all, testing::UnorderedElementsAreArray(numberedSets(23))) << share;
        EXPECT_EQ(parts.test.size(), static_cast<std::size_t>(share * 23)) << share;
        EXPECT_EQ(parts.validation.size(), parts.test.size()) << share;
    }
}

TEST(DividedByChance, DependsOnTheSeedAlone) {
    EXPECT_EQ(divided(23, 0.2, 1).test, divided(23, 0.2, 1).test);
    EXPECT_NE(divided(23, 0.2, 1).test, divided(23, 0.2, 2).test);
}

TEST(DividedByChance, TheOrderOfTheItemsIsDrawnToo) {
    const std::vector<KnownSet> train = divided(23, 0.0, 1).train;
    EXPECT_FALSE(std::ranges::all_of(
        train, [](const KnownSet& set) { return std::ranges::is_sorted(set.items); }));
}

}  // namespace
}  // namespace setscope
