#include "core/io/file_stream.h"

#include <gmock/gmock.h>

#include <array>

#include "core/base/error.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::Each;
using testing::Optional;

class FileStreamTest : public testing::Test {
  protected:
    FileStream open(const std::string& content, const RunContext& run) const {
        return {dir_.write("a.txt", content), "Reading", run};
    }

    TempDir dir_;
    RunContext run_;
};

TEST_F(FileStreamTest, TakesLinesAndThenNothing) {
    FileStream stream = open("one\n\nthree", run_);
    EXPECT_EQ(stream.size(), 10U);
    EXPECT_THAT(stream.takeUntil('\n', 9), Optional(std::string_view("one")));
    EXPECT_THAT(stream.takeUntil('\n', 9), Optional(std::string_view()));
    EXPECT_EQ(stream.position(), 5U);
    EXPECT_FALSE(stream.atEnd());
    EXPECT_THAT(stream.takeUntil('\n', 9), Optional(std::string_view("three")));
    EXPECT_TRUE(stream.atEnd());
    EXPECT_EQ(stream.position(), 10U);
}

TEST_F(FileStreamTest, ALineMayBeAsLongAsTheLimitAndNoLonger) {
    EXPECT_THAT(open("1234\n", run_).takeUntil('\n', 4), Optional(std::string_view("1234")));
    EXPECT_FALSE(open("1234\n", run_).takeUntil('\n', 3));
    EXPECT_FALSE(open("1234", run_).takeUntil('\n', 3));
    EXPECT_FALSE(open(std::string(9'000'000, 'x'), run_).takeUntil('\n', 5'000'000));
}

TEST_F(FileStreamTest, WhatWasPeekedAtStaysToBeTaken) {
    FileStream stream = open("abcdef", run_);
    EXPECT_EQ(stream.peek(2), "ab");
    EXPECT_EQ(stream.peek(99), "abcdef");
    stream.skip(1);
    std::array<std::byte, 3> bytes{};
    EXPECT_EQ(stream.read(bytes), 3U);
    EXPECT_EQ(bytes[2], std::byte{'d'});
    EXPECT_EQ(stream.position(), 4U);
    EXPECT_EQ(stream.read(bytes), 2U) << "the file is shorter";
    EXPECT_TRUE(stream.atEnd());
}

TEST_F(FileStreamTest, ALongFileComesWhole) {
    std::string content;
    for (int i = 0; content.size() < 5'000'000; ++i) {
        content += std::to_string(i) + "\n";
    }
    FileStream stream = open(content, run_);
    std::string taken;
    while (!stream.atEnd()) {
        taken += *stream.takeUntil('\n', 20);
        taken += '\n';
    }
    EXPECT_EQ(taken, content);
}

TEST_F(FileStreamTest, ReportsBytesAndStops) {
    std::stop_source stop;
    std::vector<std::int64_t> totals;
    const RunContext run({}, stop.get_token(), [&](const Progress& progress) {
        totals.push_back(progress.total);
        if (progress.done > 0) {
            stop.request_stop();
        }
    });
    FileStream stream = open(std::string(9'000'000, 'x'), run);
    Bytes bytes(9'000'000);
    EXPECT_THROW(stream.read(bytes), Cancelled);
    EXPECT_GT(totals.size(), 1U);
    EXPECT_THAT(totals, Each(9'000'000));
}

TEST_F(FileStreamTest, AnAbsentFileIsRefused) {
    EXPECT_THROW(FileStream(dir_.path() / "absent", "Reading", run_), Error);
}

}  // namespace
}  // namespace setscope
