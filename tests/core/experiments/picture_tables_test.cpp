#include "core/experiments/picture_tables.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/io/memory_archive.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The only feature of an entry is how many bytes it has; it counts what it has encoded.
class ByteCounter final : public Encoder {
  public:
    explicit ByteCounter(const MediaReader& reader) : reader_(reader) {}

    const EncoderIdentity& identity() const override { return identity_; }
    std::int64_t width() const override { return 1; }
    bool accepts(const Payload&) const override { return true; }
    c10::Device deviceFor(const c10::Device&) const override { return {c10::kCPU}; }
    EncodedMembers encode(std::span<const Member> members, const RunContext&) const override {
        EncodedMembers encoded{at::zeros({std::ssize(members), 1}), {}, {}};
        for (std::size_t row = 0; row < members.size(); ++row) {
            const FileReference& source = members[row].payload.source;
            encoded.readable.push_back(reader_.exists(source));
            if (encoded.readable.back()) {
                const auto bytes = static_cast<double>(reader_.read(source).size());
                encoded.features[static_cast<std::int64_t>(row)][0] = bytes;
                ++encodedEntries;
            } else {
                encoded.problems.push_back(
                    {displayPath(source), source.entry + " is not in the archive."});
            }
        }
        return encoded;
    }

    mutable int encodedEntries = 0;

  private:
    const MediaReader& reader_;
    EncoderIdentity identity_ = {"byte counter", "b1"};
};

class ArchivePictures : public testing::Test {
  protected:
    ArchivePictures() {
        folder_.write("posters.zip", "stands for the archive in memory");
        archives_->put(archive(), {honestEntry("a.jpg", bytes(3)), honestEntry("b.jpg", bytes(5)),
                                   honestEntry("copy.jpg", bytes(3))});
    }

    static Bytes bytes(std::size_t count) { return Bytes(count, std::byte{7}); }

    std::filesystem::path archive() const { return folder_.path() / "posters.zip"; }

    EncodePictures pictures() const {
        return encodeFromArchive(encoder_, reader_, archive(), folder_.path(), {});
    }

    TempDir folder_;
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    MediaReader reader_{archives_};
    ByteCounter encoder_{reader_};
};

TEST_F(ArchivePictures, HaveFeaturesInTheOrderOfTheirNames) {
    const std::vector<std::string> names = {"b.jpg", "a.jpg", "b.jpg"};
    const EncodedMembers encoded = pictures()(names);
    EXPECT_TENSOR_EQUAL(encoded.features, at::tensor({5.0F, 3.0F, 5.0F}).unsqueeze(1));
    EXPECT_THAT(encoded.readable, ElementsAre(true, true, true));
    EXPECT_THAT(encoded.problems, IsEmpty());
}

TEST_F(ArchivePictures, AreEncodedOnceForAllThatShareTheFolder) {
    const std::vector<std::string> names = {"a.jpg", "copy.jpg"};
    pictures()(names);
    EXPECT_EQ(encoder_.encodedEntries, 1);
    const std::vector<std::string> more = {"b.jpg", "copy.jpg"};
    const EncodedMembers encoded = pictures()(more);
    EXPECT_EQ(encoder_.encodedEntries, 2);
    EXPECT_TENSOR_EQUAL(encoded.features, at::tensor({5.0F, 3.0F}).unsqueeze(1));
}

TEST_F(ArchivePictures, ThatAreNotThereHaveAProblemEach) {
    const std::vector<std::string> names = {"gone.jpg", "a.jpg", "lost.jpg"};
    const EncodedMembers encoded = pictures()(names);
    EXPECT_THAT(encoded.readable, ElementsAre(false, true, false));
    ASSERT_EQ(encoded.problems.size(), 2U);
    EXPECT_THAT(encoded.problems[0].message, HasSubstr("gone.jpg"));
    EXPECT_THAT(encoded.problems[1].message, HasSubstr("lost.jpg"));
    EXPECT_THAT(encoded.problems[1].path, HasSubstr("lost.jpg"));
}

TEST_F(ArchivePictures, CannotBeHadWithoutZipFiles) {
    const MediaReader without(nullptr);
    const std::vector<std::string> names = {"a.jpg"};
    const EncodePictures refused =
        encodeFromArchive(encoder_, without, archive(), folder_.path(), {});
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { refused(names); }), HasSubstr("posters.zip"));
}

TEST(NamesBetweenBars, AreThoseOfAList) {
    EXPECT_THAT(namesBetweenBars("Comedy|Film-Noir"), ElementsAre("Comedy", "Film-Noir"));
    EXPECT_THAT(namesBetweenBars("|Drama||War|"), ElementsAre("Drama", "War"));
    EXPECT_THAT(namesBetweenBars("Drama"), ElementsAre("Drama"));
    EXPECT_THAT(namesBetweenBars(""), IsEmpty());
}

}  // namespace
}  // namespace setscope
