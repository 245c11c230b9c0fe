#include "core/report/problem_blocks.h"

#include <gmock/gmock.h>

namespace setscope {
namespace {

TEST(ProblemBlocks, NoProblemsAreNoSection) { EXPECT_TRUE(problemBlocks({}, "Note.").empty()); }

TEST(ProblemBlocks, ALongTableEndsWithASentence) {
    const std::vector<Problem> problems(501, {"a.jpg", "It is damaged."});
    const std::vector<report::Block> blocks = problemBlocks(problems, "Note.");
    ASSERT_EQ(blocks.size(), 4U);
    EXPECT_EQ(std::get<report::Table>(blocks[2]).rows.size(), 500U);
    EXPECT_EQ(
        std::get<report::Paragraph>(blocks[3]).text,
        "The first 500 of 501 problems are shown; the JSON and zip reports hold all of them.");
    EXPECT_EQ(problemTable(problems, "problems").rows.size(), 501U);
}

}  // namespace
}  // namespace setscope
