#include "app/cli/expansion_queries.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ReadQueries, TakesAQueryALine) {
    const TempDir dir;
    const WrittenQueries read = readQueries(
        dir.write("q.jsonl",
                  "{\"query\": [\"a b\", \"ü\"], \"targets\": [\"c\"], \"name\": 3}\r\n\n"
                  "{\"query\": []}"),
        {});
    ASSERT_THAT(read.queries, SizeIs(2));
    EXPECT_THAT(read.queries[0].words, ElementsAre("a b", "ü"));
    EXPECT_THAT(read.queries[0].targets, ElementsAre("c"));
    EXPECT_EQ(read.queries[1].line, 3);
    EXPECT_THAT(read.queries[1].words, IsEmpty());
    EXPECT_THAT(read.problems, IsEmpty());
}

TEST(ReadQueries, AFileWithoutAnyIsRefused) {
    const TempDir dir;
    for (const char* text : {"", "\n\n", "cat, dog\n", "[\"cat\"]", "{\"query\": [1]}",
                             "{\"targets\": []}", "{\"query\": [], \"targets\": 5}"}) {
        EXPECT_THAT(
            refusal(ErrorKind::BadInput, [&] { readQueries(dir.write("q.jsonl", text), {}); }),
            HasSubstr("q.jsonl holds no query"))
            << text;
    }
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readQueries(dir.path() / "absent", {}); }),
                HasSubstr("absent"));
}

}  // namespace
}  // namespace setscope
