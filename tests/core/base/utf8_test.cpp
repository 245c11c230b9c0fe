#include "core/base/utf8.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(Utf8, BytesThatAreNoUtf8AreReplacedOneByOne) {
    EXPECT_EQ(validUtf8("\xFF\xFEok"), "\uFFFD\uFFFDok");
    EXPECT_EQ(validUtf8("caf\xC3"), "caf\uFFFD");
    EXPECT_EQ(validUtf8("\xC0\xAF"), "\uFFFD\uFFFD");            // overlong "/"
    EXPECT_EQ(validUtf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
}

TEST(Utf8, ValidTextOfEveryLengthIsKept) { EXPECT_EQ(validUtf8("aé漢🍋"), "aé漢🍋"); }

TEST(Utf8, SequencesAreAsLongAsTheirFirstByteSays) {
    EXPECT_EQ(utf8SequenceLength("ab"), 1U);
    EXPECT_EQ(utf8SequenceLength("é"), 2U);
    EXPECT_EQ(utf8SequenceLength("漢"), 3U);
    EXPECT_EQ(utf8SequenceLength("🍋"), 4U);
    EXPECT_EQ(utf8SequenceLength("\x80"), 0U);
    EXPECT_EQ(utf8SequenceLength("\xF4\x90\x80\x80"), 0U);  // above U+10FFFF
}

}  // namespace
}  // namespace setscope
