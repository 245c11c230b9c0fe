#include "core/io/idx.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string idxBigEndian(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes += static_cast<char>((value >> shift) & 0xFFU);
    }
    return bytes;
}

/// A header with these extents and any bytes behind it.
std::string idxBytes(const std::vector<std::uint32_t>& extents, const std::string& values,
                     char type = 8) {
    std::string bytes = {'\0', '\0', type, static_cast<char>(extents.size())};
    for (const std::uint32_t extent : extents) {
        bytes += idxBigEndian(extent);
    }
    return bytes + values;
}

class Idx : public testing::Test {
  protected:
    IdxImages images(const std::string& bytes) const {
        return readIdxImages(dir_.write("digits", bytes));
    }
    std::vector<std::uint8_t> labels(const std::string& bytes) const {
        return readIdxLabels(dir_.write("digits", bytes));
    }
    std::string refused(const std::string& bytes) const {
        const std::string sentence = refusal(ErrorKind::BadInput, [&] { images(bytes); });
        EXPECT_THAT(sentence, StartsWith(dir_.path().string()));
        return sentence;
    }

    TempDir dir_;
};

TEST_F(Idx, ReadsPicturesPlainAndPacked) {
    const std::string bytes = idxBytes({2, 1, 3}, "\x01\x02\x03\xFF\x05\x06");
    for (const std::string& content : {bytes, storedGzip(bytes)}) {
        const IdxImages read = images(content);
        EXPECT_EQ(read.count, 2);
        EXPECT_EQ(read.rows, 1);
        EXPECT_EQ(read.columns, 3);
        EXPECT_THAT(read.pixels, ElementsAre(1, 2, 3, 255, 5, 6));
    }
}

TEST_F(Idx, ReadsLabelsPlainAndPacked) {
    const std::string bytes = idxBytes({3}, std::string("\0\x09\x07", 3));
    EXPECT_THAT(labels(bytes), ElementsAre(0, 9, 7));
    EXPECT_THAT(labels(storedGzip(bytes)), ElementsAre(0, 9, 7));
}

TEST_F(Idx, EveryCutIsRefused) {
    const std::string whole = idxBytes({2, 1, 2}, "abcd");
    ASSERT_EQ(images(whole).count, 2);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_NE(refused(whole.substr(0, length)), "not refused") << length;
    }
    const std::string packed = storedGzip(whole);
    for (std::size_t length = 0; length < packed.size(); ++length) {
        EXPECT_NE(refused(packed.substr(0, length)), "not refused") << length;
    }
}

TEST_F(Idx, BytesBehindItsEndAreRefused) {
    EXPECT_THAT(refused(idxBytes({2, 1, 2}, "abcde")), HasSubstr("4 B of values and 5 B"));
}

TEST_F(Idx, ExtentsThatCannotBeTakeNoMemory) {
    EXPECT_THAT(refused(idxBytes({0xFFFF'FFFF, 0xFFFF'FFFF, 0xFFFF'FFFF}, "abcd")),
                HasSubstr("not possible"));
    EXPECT_THAT(refused(idxBytes({0x8000'0000, 0x8000'0000, 1}, "abcd")),
                AllOf(HasSubstr("announces"), HasSubstr("4 B are there")));
    EXPECT_THAT(refused(idxBytes({0x8000'0000, 0x8000'0000, 4}, "")), HasSubstr("not possible"));
    EXPECT_THAT(refused(idxBytes({0, 28, 28}, "")), HasSubstr("holds nothing"));
    EXPECT_THAT(refused(idxBytes({1, 28, 0}, "")), HasSubstr("holds nothing"));
}

TEST_F(Idx, OtherFilesAreRefused) {
    EXPECT_THAT(refused("P5 28 28 255 and so on"), HasSubstr("does not begin like one"));
    EXPECT_THAT(refused(idxBytes({1, 1, 1}, "a", 13)), HasSubstr("not bytes in 3 dimensions"));
    EXPECT_THAT(refused(idxBytes({1}, "a")), HasSubstr("not bytes in 3 dimensions"));
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] {
                            labels(idxBytes({1, 1, 1}, "a"));
                        }),
                HasSubstr("not bytes in 1 dimension)"));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { readIdxImages(dir_.path() / "none"); }),
                HasSubstr("none"));
}

TEST_F(Idx, AStopEndsTheReading) {
    std::stop_source stop;
    stop.request_stop();
    const auto file = dir_.write("digits", storedGzip(idxBytes({1, 1, 1}, "a")));
    EXPECT_THROW(readIdxImages(file, stop.get_token()), Cancelled);
}

TEST_F(Idx, TheRealDigitsHaveTheirNumbers) {
    const std::filesystem::path folder = sharedFolder() / "data/mnist";
    const std::filesystem::path file = folder / "digits-images-idx3-ubyte.gz";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set SETSCOPE_SHARED";
    }
    const IdxImages read = readIdxImages(file);
    EXPECT_EQ(read.count, 8000);
    EXPECT_EQ(read.rows, 28);
    EXPECT_EQ(read.columns, 28);
    const std::vector<std::uint8_t> digits = readIdxLabels(folder / "digits-labels-idx1-ubyte.gz");
    ASSERT_EQ(digits.size(), 8000U);
    EXPECT_THAT(std::vector<std::uint8_t>(digits.begin(), digits.begin() + 6),
                ElementsAre(2, 3, 2, 2, 1, 9));
}

}  // namespace
}  // namespace setscope
