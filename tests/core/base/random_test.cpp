#include "core/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace setscope {
namespace {

TEST(Random, GivesThePublishedSplitMix64Numbers) {
    Random random(1234567);
    EXPECT_EQ(random(), 6457827717110365317ULL);
    EXPECT_EQ(random(), 3203168211198807973ULL);
    EXPECT_EQ(random(), 9817491932198370423ULL);
}

TEST(Random, BelowReachesEveryValueAndNoOther) {
    Random random(5);
    std::set<std::size_t> seen;
    for (int i = 0; i < 1000; ++i) {
        seen.insert(random.below(7));
    }
    EXPECT_EQ(seen, (std::set<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(Random, ShuffleKeepsEveryValue) {
    Random random(3);
    std::array<int, 50> values{};
    for (int i = 0; i < 50; ++i) {
        values[static_cast<std::size_t>(i)] = i;
    }
    const std::array<int, 50> before = values;
    random.shuffle(std::span<int>(values));
    EXPECT_NE(values, before);
    std::ranges::sort(values);
    EXPECT_EQ(values, before);
}

TEST(Random, ForksOfDifferentPurposesDiffer) {
    const Random random(9);
    EXPECT_NE(random.fork("split")(), random.fork("order")());
    EXPECT_EQ(random.fork("split")(), random.fork("split")());
}

}  // namespace
}  // namespace setscope
