#include "core/features/image_encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "core/features/compact_network.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
#include "tests/core/features/sample_members.h"
#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

/// Nine pictures in an archive, the one at place 4 cut off.
class ImageEncoderTest : public testing::Test {
  protected:
    ImageEncoderTest()
        : encoder_({"test", "0"}, asImageNetwork(CompactNetwork({96, {32, 48, 96, 192, 320}})),
                   MediaReader(archives_)) {
        std::vector<MemoryEntry> entries;
        for (int index = 0; index < 9; ++index) {
            const auto shade = static_cast<std::uint8_t>(25 * index);
            Bytes bytes = index % 2 == 0
                              ? encodeJpeg(plainPicture(50 + index, 40, shade, 90, 10), 90)
                              : encodeJpeg(gradientPicture(40 + 9 * index, 70), 90);
            if (index == 4) {
                bytes.resize(bytes.size() / 2);
            }
            const std::string name = std::to_string(index) + ".jpg";
            entries.push_back(honestEntry(name, bytes));
            Member member;
            member.name = "picture " + name;
            member.payload.source = {"/pictures.zip", name};
            member.content = ContentHash::of(bytes);
            members_.push_back(member);
        }
        archives_->put("/pictures.zip", entries);
    }

    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    ImageEncoder encoder_;
    std::vector<Member> members_;
};

TEST_F(ImageEncoderTest, AMembersFeaturesAreTheSameBitsInAnyCompanyOrderAndNumberOfThreads) {
    const RunContext two({.threads = 2});
    const at::Tensor together = encoder_.encode(members_, two).features;
    const std::vector<Member> reversed(members_.rbegin(), members_.rend());
    EXPECT_TRUE(encoder_.encode(reversed, two).features.flip(0).equal(together));
    EXPECT_TRUE(encoder_.encode(members_, RunContext({.threads = 1})).features.equal(together));
    for (std::size_t index = 0; index < members_.size(); ++index) {
        const at::Tensor alone =
            encoder_.encode(std::span(members_).subspan(index, 1), two).features;
        EXPECT_TRUE(alone[0].equal(together[static_cast<std::int64_t>(index)])) << index;
    }
    EXPECT_GT((together[0] - together[2]).abs().max().item<float>(), 0.0F);
}

TEST_F(ImageEncoderTest, APictureThatCannotBeReadIsAProblemAndTheOthersGoOn) {
    members_.push_back(members_[0]);
    members_.back().name.clear();
    members_.back().payload.source.entry = "absent.jpg";
    const EncodedMembers result = encoder_.encode(members_, {});
    EXPECT_EQ(result.readable,
              (std::vector<bool>{true, true, true, true, false, true, true, true, true, false}));
    ASSERT_EQ(result.problems.size(), 2U);
    EXPECT_EQ(result.problems[0].path, "/pictures.zip › 4.jpg");
    EXPECT_TRUE(result.problems[0].message.starts_with("picture 4.jpg is cut off"))
        << result.problems[0].message;
    EXPECT_TRUE(result.problems[1].message.starts_with("absent.jpg is not in the archive"))
        << result.problems[1].message;
    EXPECT_EQ(result.features[4].abs().max().item<float>(), 0.0F);
    EXPECT_GT(result.features[5].abs().max().item<float>(), 0.0F);
}

TEST_F(ImageEncoderTest, APicturesFeaturesAreThoseOfAFileWithItsPixelsAloneAndInCompany) {
    std::vector<RgbImage> pictures;
    std::vector<MemoryEntry> entries;
    members_.clear();
    for (int index = 0; index < 6; ++index) {
        const RgbImage& picture = pictures.emplace_back(gradientPicture(150 - 20 * index, 60));
        std::vector<std::uint8_t> rows;
        for (int y = 0; y < picture.height; ++y) {
            const auto row = picture.pixels.begin() + std::ptrdiff_t{3} * picture.width * y;
            rows.push_back(0);
            rows.insert(rows.end(), row, row + std::ptrdiff_t{3} * picture.width);
        }
        const std::string name = std::to_string(index) + ".png";
        entries.push_back(honestEntry(
            name, PngText::file(static_cast<std::uint32_t>(picture.width), 60, 8, 2, rows)));
        members_.emplace_back().payload.source = {"/plain.zip", name};
    }
    archives_->put("/plain.zip", entries);
    const EncodedMembers ofFiles = encoder_.encode(members_, {});
    ASSERT_TRUE(ofFiles.problems.empty()) << ofFiles.problems[0].message;
    const at::Tensor ofPictures = encoder_.encodePictures(pictures, RunContext({.threads = 2}));
    EXPECT_TRUE(ofPictures.equal(ofFiles.features));
    EXPECT_TRUE(
        encoder_.encodePictures(std::span(pictures).subspan(4, 1), {})[0].equal(ofPictures[4]));
    EXPECT_EQ(encoder_.encodePictures({}, {}).sizes(), (at::IntArrayRef{0, 320}));
}

TEST_F(ImageEncoderTest, AMemberThatIsNoPictureIsAProblemAndTheOthersKeepTheirBits) {
    const at::Tensor pictures = encoder_.encode(members_, {}).features;
    EXPECT_TRUE(encoder_.accepts(members_[0].payload));
    members_[1] = textMember("hello");
    EXPECT_FALSE(encoder_.accepts(members_[1].payload));
    const EncodedMembers result = encoder_.encode(members_, {});
    EXPECT_FALSE(result.readable[1]);
    ASSERT_EQ(result.problems.size(), 2U);
    EXPECT_EQ(result.problems[0].message,
              "\"hello\" is a text, which the encoder test does not encode; put it into a set of "
              "its own kind.");
    EXPECT_EQ(result.features[1].abs().max().item<float>(), 0.0F);
    EXPECT_TRUE(result.features[2].equal(pictures[2]));
}

TEST_F(ImageEncoderTest, NothingToEncodeGivesNoRows) {
    EXPECT_EQ(encoder_.encode({}, {}).features.sizes(), (at::IntArrayRef{0, 320}));
}

TEST_F(ImageEncoderTest, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(encoder_.encode(members_, RunContext({}, stop.get_token())), Cancelled);
}

TEST_F(ImageEncoderTest, NamesTheMemberWhoseArchiveIsGone) {
    members_.resize(1);
    members_[0].payload.source.file = "/gone.zip";
    const EncodedMembers result = encoder_.encode(members_, {});
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_TRUE(result.problems[0].message.starts_with("picture 0.jpg: /gone.zip is not"))
        << result.problems[0].message;
}

/// Notes how many of its pictures are read at once.
class BusyArchive : public ArchiveFormat {
  public:
    std::unique_ptr<ArchiveReader> open(const std::filesystem::path&) const override {
        return std::make_unique<Reader>(*this);
    }
    std::unique_ptr<ArchiveWriter> create(const std::filesystem::path&) const override {
        throw Error(ErrorKind::Failed, "nothing is written here");
    }
    mutable std::atomic<int> read = 0;
    mutable std::atomic<int> atOnce = 0;
    mutable std::atomic<int> mostAtOnce = 0;

  private:
    class Reader : public ArchiveReader {
      public:
        explicit Reader(const BusyArchive& archive) : archive_(archive) {}
        const std::vector<ArchiveEntry>& entries() const override { return entries_; }
        Bytes read(const std::string&, std::uint64_t, const std::stop_token&) const override {
            const int now = ++archive_.atOnce;
            archive_.mostAtOnce = std::max(now, archive_.mostAtOnce.load());
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            --archive_.atOnce;
            ++archive_.read;
            return {};
        }
        Bytes readStart(const std::string&, std::size_t) const override { return {}; }

      private:
        const BusyArchive& archive_;
        std::vector<ArchiveEntry> entries_;
    };
};

TEST(ImageEncoder, LargeFilesAreInMemoryOneAtATime) {
    const auto archive = std::make_shared<BusyArchive>();
    const ImageEncoder encoder({"test", "0"},
                               asImageNetwork(CompactNetwork({96, {32, 48, 96, 192, 320}})),
                               MediaReader(archive));
    std::vector<Member> members(16);
    for (Member& member : members) {
        member.payload.source = {"/pictures.zip", "a.jpg"};
        member.payload.content = ImageFacts{.format = "JPEG", .byteCount = 900'000'000};
    }
    encoder.encode(members, RunContext({.threads = 4}));
    EXPECT_EQ(archive->read, 16);
    EXPECT_EQ(archive->mostAtOnce, 1);
}

TEST(WritePixels, ScalesEveryChannelInTheNetworksOrder) {
    PixelScaling scaling;
    scaling.mean = {1.0F, 2.0F, 3.0F};
    scaling.scale = {1.0F, 0.5F, 2.0F};
    const at::Tensor row = at::zeros({3, 1, 1});
    writePixels(plainPicture(1, 1, 11, 12, 13), scaling, row);
    EXPECT_TRUE(row.flatten().equal(at::tensor({10.0F, 5.0F, 20.0F})));
    scaling.order = PixelScaling::Order::Bgr;
    writePixels(plainPicture(1, 1, 11, 12, 13), scaling, row);
    EXPECT_TRUE(row.flatten().equal(at::tensor({12.0F, 5.0F, 16.0F})));
}

}  // namespace
}  // namespace setscope
