#include "core/items/content_hash.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

// The reference values of XXH3-128 with seed 0, from the xxHash project: `xxhsum -H2` of an empty
// input and of "abc".
TEST(ContentHash, IsXxh3Of128Bits) {
    EXPECT_EQ(ContentHash::of({}).toHex(), "99aa06d3014798d86001c324468d497f");
    const std::string text = "abc";
    EXPECT_EQ(ContentHash::of(std::as_bytes(std::span(text))).toHex(),
              "06b05ab6733a618578af5f94892f3950");
}

TEST(ContentHash, HexGoesBothWays) {
    const ContentHash hash{0x0123456789abcdefULL, 0x00000000000000ffULL};
    EXPECT_EQ(hash.toHex(), "0123456789abcdef00000000000000ff");
    EXPECT_EQ(ContentHash::fromHex(hash.toHex()), hash);
}

TEST(ContentHash, WhatIsNoHashIsUnknown) {
    EXPECT_FALSE(ContentHash::fromHex(""));
    EXPECT_FALSE(ContentHash::fromHex("0123456789abcdef00000000000000f"));
    EXPECT_FALSE(ContentHash::fromHex("0123456789abcdef00000000000000fg"));
    EXPECT_FALSE(ContentHash::fromHex("-123456789abcdef00000000000000ff"));
}

}  // namespace
}  // namespace setscope
