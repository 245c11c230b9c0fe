#include "app/cli/progress_line.h"

#include <gtest/gtest.h>

#include <sstream>

namespace setscope {
namespace {

TEST(ProgressLine, SaysNothingWhenSilent) {
    std::ostringstream stream;
    ProgressLine(stream, ProgressLine::Style::Silent).show({1, 2, "Work"});
    EXPECT_EQ(stream.str(), "");
}

TEST(ProgressLine, WritesALineForEachNewKindOfWork) {
    std::ostringstream stream;
    ProgressLine progress(stream, ProgressLine::Style::Sparse);
    progress.show({1, 2000, "Reading"});
    progress.show({2, 2000, "Reading"});
    progress.show({0, 0, "Thinking"});
    progress.clear();
    EXPECT_EQ(stream.str(), "Reading 1 of 2,000\nThinking\n");
}

TEST(ProgressLine, WipesItsLineOnATerminalWhenItGoes) {
    std::ostringstream stream;
    {
        ProgressLine progress(stream, ProgressLine::Style::Updating);
        progress.show({1, 2, "Reading"});
        progress.clear();
    }
    EXPECT_EQ(stream.str(), "\r\x1b[KReading 1 of 2\r\x1b[K");
}

}  // namespace
}  // namespace setscope
