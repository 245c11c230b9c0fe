#include "core/report/shell_words.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(ShellWords, QuotesWhatAShellWouldTakeApart) {
    EXPECT_EQ(shellQuoted("photos/a.jpg"), "photos/a.jpg");
    EXPECT_EQ(shellQuoted("my photos"), "'my photos'");
    EXPECT_EQ(shellQuoted("it's; rm -rf /"), "'it'\\''s; rm -rf /'");
    EXPECT_EQ(shellQuoted(""), "''");
}

TEST(ShellWords, PathsAreMadeAbsolute) {
    EXPECT_EQ(shellQuotedPath("/data/../data/my photos"), "'/data/my photos'");
    EXPECT_TRUE(shellQuotedPath("photos").ends_with("/photos"));
}

}  // namespace
}  // namespace setscope
