#include "core/features/image_encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/features/compact_network.h"
#include "core/features/image_decoder.h"
#include "core/io/memory_archive.h"
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
    members_.back().payload.source.entry = "absent.jpg";
    const EncodedMembers result = encoder_.encode(members_, {});
    EXPECT_EQ(result.readable,
              (std::vector<bool>{true, true, true, true, false, true, true, true, true, false}));
    ASSERT_EQ(result.problems.size(), 2U);
    EXPECT_EQ(result.problems[0].path, "/pictures.zip › 4.jpg");
    EXPECT_EQ(result.features[4].abs().max().item<float>(), 0.0F);
    EXPECT_GT(result.features[5].abs().max().item<float>(), 0.0F);
}

TEST_F(ImageEncoderTest, NothingToEncodeGivesNoRows) {
    EXPECT_EQ(encoder_.encode({}, {}).features.sizes(), (at::IntArrayRef{0, 320}));
}

TEST_F(ImageEncoderTest, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(encoder_.encode(members_, RunContext({}, stop.get_token())), Cancelled);
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
