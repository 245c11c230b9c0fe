#include "core/io/file_stream.h"

#include <gmock/gmock.h>

#include <array>

#include "core/base/error.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::Each;
using testing::HasSubstr;
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

TEST_F(FileStreamTest, UnpacksWhatIsPackedWhereItIsAsked) {
    std::string content;
    for (int i = 0; content.size() < 5'000'000; ++i) {
        content += std::to_string(i) + "\n";
    }
    std::vector<Progress> steps;
    const RunContext run({}, {}, [&](const Progress& progress) { steps.push_back(progress); });
    const std::filesystem::path file = dir_.write("a.gz", storedGzip(content));
    FileStream unpacked(file, "Reading", run, Packing::Unpacked);
    EXPECT_TRUE(unpacked.isUnpacking());
    Bytes bytes(content.size() + 1);
    bytes.resize(unpacked.read(bytes));
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), content);
    EXPECT_EQ(unpacked.position(), content.size());
    EXPECT_TRUE(unpacked.atEnd());
    for (const Progress& step : steps) {
        EXPECT_LE(step.done, step.total);
        EXPECT_EQ(step.total, static_cast<std::int64_t>(unpacked.size()));
    }
    EXPECT_EQ(FileStream(file, "Reading", run_).peek(2), "\x1F\x8B");
    EXPECT_FALSE(
        FileStream(dir_.write("b", "plain"), "Reading", run_, Packing::Unpacked).isUnpacking());
}

TEST_F(FileStreamTest, PackedFilesThatAreCutOffOrDamagedAreRefused) {
    const auto refusalOf = [&](const std::string& bytes) {
        return refusal(ErrorKind::BadInput, [&] {
            FileStream stream(dir_.write("a.gz", bytes), "Reading", run_, Packing::Unpacked);
            Bytes content(100);
            stream.read(content);
        });
    };
    const std::string packed = storedGzip("one\ntwo\n");
    EXPECT_THAT(refusalOf(packed.substr(0, packed.size() - 9)), HasSubstr("a.gz is cut off"));
    std::string damaged = packed;
    damaged[damaged.size() - 5] ^= 1;
    EXPECT_THAT(refusalOf(damaged), HasSubstr("a.gz is damaged"));
}

TEST_F(FileStreamTest, AnAbsentFileIsRefused) {
    EXPECT_THROW(FileStream(dir_.path() / "absent", "Reading", run_), Error);
}

}  // namespace
}  // namespace setscope
