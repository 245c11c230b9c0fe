#include "core/io/gzip.h"

#include <gmock/gmock.h>

#include <span>
#include <stop_token>
#include <string>

#include "core/base/error.h"
#include "tests/core/io/stored_gzip.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

std::string textOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// printf 'hello hello hello hello' | gzip -n
const std::string kPackedHello(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03\xCB\x48\xCD\xC9\xC9\x57\xC8\x40\x27\x01"
    "\xE3\x51\x3D\x8D\x17\x00\x00\x00",
    28);

/// 2,000 times x, packed by gzip.
const std::string kManyXs(
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xAB\xA8\x18\x05\xA3\x60\x14\x8C\x82\x51"
    "\x30\x0A\x46\xC1\x50\x07\x00\x7A\x65\x08\x29\xD0\x07\x00\x00",
    35);

class Gzip : public testing::Test {
  protected:
    std::string read(const std::string& bytes, std::uint64_t limit = 1'000'000) const {
        return textOf(readGzipFile(folder_.write("a.gz", bytes), limit));
    }
    std::string refused(const std::string& bytes, std::uint64_t limit = 1'000'000) const {
        return refusal(ErrorKind::BadInput, [&] { read(bytes, limit); });
    }

    TempDir folder_;
};

TEST_F(Gzip, UnpacksWhatOtherProgramsPack) {
    EXPECT_EQ(read(kPackedHello), "hello hello hello hello");
    EXPECT_EQ(read(storedGzip("")), "");
    const std::string large(3'000'001, 'x');
    EXPECT_EQ(read(storedGzip(large), 4'000'000), large);
}

TEST_F(Gzip, JoinsTheFilesParts) {
    EXPECT_EQ(read(kPackedHello + storedGzip(", world") + kPackedHello),
              "hello hello hello hello, worldhello hello hello hello");
    EXPECT_EQ(read(kPackedHello + std::string(100, '\0')), "hello hello hello hello");
}

TEST_F(Gzip, RefusesEveryCut) {
    for (std::size_t length = 0; length < kPackedHello.size(); ++length) {
        EXPECT_THAT(refused(kPackedHello.substr(0, length)), HasSubstr("a.gz")) << length;
    }
    EXPECT_THAT(refused(kPackedHello.substr(0, 20)), HasSubstr("cut off"));
}

TEST_F(Gzip, RefusesContentThatDoesNotMatchItsChecksum) {
    std::string changed = storedGzip("a word");
    changed[16] = 'x';
    EXPECT_THAT(refused(changed), HasSubstr("damaged"));
}

TEST_F(Gzip, RefusesWhatIsNotGzipAndWhatFollowsIt) {
    EXPECT_THAT(refused("just text"), HasSubstr("no gzip file"));
    EXPECT_THAT(refused(kPackedHello + "more"), HasSubstr("behind its end"));
    EXPECT_THAT(
        refusal(ErrorKind::BadInput, [&] { readGzipFile(folder_.path() / "missing.gz", 100); }),
        HasSubstr("missing.gz"));
}

TEST_F(Gzip, TakesTheLimitOfTheFileAndOfWhatIsInIt) {
    EXPECT_EQ(read(kManyXs, 2000), std::string(2000, 'x'));
    EXPECT_THAT(refused(kManyXs, 1999), HasSubstr("unpacks to more"));
    EXPECT_THAT(refused(kManyXs, kManyXs.size() - 1), HasSubstr("more than the"));
}

TEST_F(Gzip, UnpacksNoMoreThanTheStartThatIsAskedFor) {
    const auto startOf = [](const std::string& bytes, std::size_t count) {
        return textOf(unpackGzipStart(std::as_bytes(std::span(bytes)), count));
    };
    EXPECT_EQ(startOf(kPackedHello, 5), "hello");
    EXPECT_EQ(startOf(kPackedHello, 100), "hello hello hello hello");
    EXPECT_EQ(startOf(kManyXs, 7), "xxxxxxx");
    EXPECT_EQ(startOf(storedGzip("a word").substr(0, 18), 10), "a w") << "cut off";
    EXPECT_EQ(startOf("", 10), "");
    EXPECT_EQ(startOf("text", 10), "");
}

TEST_F(Gzip, StopsWhenItIsToldTo) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(readGzipFile(folder_.write("b.gz", kPackedHello), 1000, stop.get_token()),
                 Cancelled);
}

TEST(LooksLikeGzip, KnowsItByItsFirstBytes) {
    const auto looks = [](const std::string& bytes) {
        return looksLikeGzip(std::as_bytes(std::span(bytes)));
    };
    EXPECT_TRUE(looks(kPackedHello));
    EXPECT_FALSE(looks(kPackedHello.substr(0, 2)));
    EXPECT_FALSE(looks("PK\x03\x04"));
}

}  // namespace
}  // namespace setscope
