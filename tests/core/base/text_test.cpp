#include "core/base/text.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(Text, CountsWithThousandsSeparators) {
    EXPECT_EQ(counted(1, "picture", "pictures"), "1 picture");
    EXPECT_EQ(counted(0, "picture", "pictures"), "0 pictures");
    EXPECT_EQ(counted(1234567, "picture", "pictures"), "1,234,567 pictures");
    EXPECT_EQ(counted(-1000, "step", "steps"), "-1,000 steps");
    EXPECT_EQ(counted(-100, "step", "steps"), "-100 steps");
}

TEST(Text, PercentNeverRoundsToCertainty) {
    EXPECT_EQ(percent(0.714), "71\u202f%");
    EXPECT_EQ(percent(0.001), "<1\u202f%");
    EXPECT_EQ(percent(0.999), ">99\u202f%");
    EXPECT_EQ(percent(0.0), "0\u202f%");
    EXPECT_EQ(percent(1.0), "100\u202f%");
}

TEST(Text, ByteSizesArePowersOfAThousand) {
    EXPECT_EQ(byteSize(999), "999 B");
    EXPECT_EQ(byteSize(1000), "1.0 kB");
    EXPECT_EQ(byteSize(1'400'000), "1.4 MB");
    EXPECT_EQ(byteSize(20'000'000'000), "20.0 GB");
}

TEST(Text, NaturalOrderCountsAsAPersonDoes) {
    EXPECT_TRUE(naturalLess("a2", "a10"));
    EXPECT_TRUE(naturalLess("a02", "a10"));
    EXPECT_TRUE(naturalLess("apple", "Banana"));
    EXPECT_TRUE(naturalLess("a", "a1"));
    EXPECT_FALSE(naturalLess("a1", "a1"));
    EXPECT_NE(naturalLess("a1", "a01"), naturalLess("a01", "a1"));
}

TEST(Text, Utf8IsCheckedAsTheStandardSays) {
    EXPECT_TRUE(isValidUtf8("plain, ä, €, 𝄞"));
    EXPECT_FALSE(isValidUtf8("\xff"));
    EXPECT_FALSE(isValidUtf8("\xc0\xaf")) << "an overlong form";
    EXPECT_FALSE(isValidUtf8("\xed\xa0\x80")) << "a surrogate";
    EXPECT_FALSE(isValidUtf8("\xf4\x90\x80\x80")) << "above U+10FFFF";
    EXPECT_FALSE(isValidUtf8("\xe2\x82")) << "cut off";
}

TEST(Text, PathsThatAreNotUtf8AreShownWithReplacements) {
    EXPECT_EQ(toUtf8(std::filesystem::path("a\xff/ä.jpg")), "a\ufffd/ä.jpg");
    EXPECT_EQ(fromUtf8("ä.jpg").native(), "ä.jpg");
}

}  // namespace
}  // namespace setscope
