#include "core/analysis/occlusion.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <stop_token>

#include "core/analysis/outliers.h"
#include "core/base/error.h"
#include "core/features/image_encoder.h"
#include "core/features/image_network.h"
#include "core/io/memory_archive.h"
#include "tests/core/analysis/comparing_model.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;

/// Sees nothing of a picture but the mean colour of one part: its right quarter, in the third
/// quarter from the top.
class OnePartNetwork final : public ImageNetwork {
  public:
    const PixelTarget& target() const override { return target_; }
    const PixelScaling& scaling() const override { return scaling_; }
    std::int64_t width() const override { return 3; }
    bool runsOn(const c10::Device& device) const override { return device.is_cpu(); }
    std::int64_t picturesAtOnce(const c10::Device&) const override { return 2; }
    at::Tensor features(const at::Tensor& pixels) const override {
        return pixels.slice(2, 8, 12).slice(3, 12, 16).mean({2, 3});
    }

  private:
    PixelTarget target_{16, 16, Framing::Whole, 1.0};
    PixelScaling scaling_;
};

constexpr int kPictureWidth = 96;
constexpr int kPictureHeight = 64;

/// Grey, with red in the part that the network sees.
RgbImage pictureOfAStranger() {
    RgbImage picture = plainPicture(kPictureWidth, kPictureHeight, 120, 120, 120);
    for (int y = 32; y < 48; ++y) {
        for (int x = 72; x < 96; ++x) {
            const std::size_t place = (static_cast<std::size_t>(y) * kPictureWidth + x) * 3;
            picture.pixels[place] = 255;
            picture.pixels[place + 1] = 0;
            picture.pixels[place + 2] = 0;
        }
    }
    return picture;
}

/// Stored so that orientation 6, a quarter turn clockwise, shows the picture.
RgbImage turnedBack(const RgbImage& shown) {
    RgbImage stored = plainPicture(shown.height, shown.width, 0, 0, 0);
    for (int y = 0; y < shown.height; ++y) {
        for (int x = 0; x < shown.width; ++x) {
            const std::size_t from = (static_cast<std::size_t>(y) * shown.width + x) * 3;
            const std::size_t to =
                (static_cast<std::size_t>(shown.width - 1 - x) * stored.width + y) * 3;
            std::copy_n(shown.pixels.begin() + static_cast<std::ptrdiff_t>(from), 3,
                        stored.pixels.begin() + static_cast<std::ptrdiff_t>(to));
        }
    }
    return stored;
}

/// Seven grey pictures and one more.
class OcclusionTest : public testing::Test {
  protected:
    OcclusionTest()
        : reader_(archives_),
          model_(comparingModel(std::make_unique<ImageEncoder>(
              EncoderIdentity{"part", "part-1"}, std::make_unique<OnePartNetwork>(), reader_))) {
        setLast(encodeJpeg(pictureOfAStranger(), 95));
    }

    void setLast(const Bytes& picture) {
        // A thread keeps archives open, so another content needs another archive.
        const std::string archive = "/pictures" + std::to_string(++archiveCount_) + ".zip";
        std::vector<MemoryEntry> entries;
        collection_ = {};
        ItemSet& set = collection_.sets.emplace_back();
        set.id = collection_.nextSetId();
        set.name = "greys";
        for (int i = 0; i < 8; ++i) {
            const auto grey = static_cast<std::uint8_t>(90 + 9 * i);
            const Bytes bytes =
                i == 7
                    ? picture
                    : encodeJpeg(plainPicture(kPictureWidth, kPictureHeight, grey, grey, grey), 95);
            const std::string name = std::to_string(i) + ".jpg";
            entries.push_back(honestEntry(name, bytes));
            Member& member = set.members.emplace_back();
            member.id = collection_.nextMemberId();
            member.name = name;
            member.payload.source = {archive, name};
            member.content = ContentHash::of(bytes);
        }
        archives_->put(archive, entries);
        last_ = set.members.back().id;
    }

    OcclusionMap mapOf(MemberId member, const OutlierOptions& options = {},
                       const RunContext& run = {}) {
        return occlusionMap(model_, collection_,
                            {.set = collection_.sets[0].id, .member = member, .onMap = onMap_},
                            options, store_, reader_, run);
    }

    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    MediaReader reader_;
    LoadedModel model_;
    Collection collection_;
    FeatureStore store_;
    MemberId last_;
    int archiveCount_ = 0;
    std::function<void(const OcclusionMap&)> onMap_;
};

void expectTheRedPart(const OcclusionMap& map) {
    ASSERT_EQ(map.rows, 8);
    ASSERT_EQ(map.columns, 12);
    EXPECT_GT(map.agreement, kAgreeingFills);
    for (const std::vector<float>& values : {map.meanColour, map.blur, meanMap(map)}) {
        ASSERT_EQ(values.size(), 96U);
        const auto most = std::ranges::max_element(values) - values.begin();
        EXPECT_TRUE(most / 12 == 4 || most / 12 == 5) << "row " << most / 12;
        EXPECT_GE(most % 12, 9);
        EXPECT_GT(values[static_cast<std::size_t>(most)], 0.05F);
        for (std::size_t cell = 0; cell < values.size(); ++cell) {
            if (cell % 12 < 6) {
                EXPECT_NEAR(values[cell], 0.0F, 1e-6F) << "no patch there reaches the red part";
            }
        }
    }
}

TEST_F(OcclusionTest, TheMapIsLargestWhereTheStrangerWasPlanted) {
    const OcclusionMap map = mapOf(last_);
    expectTheRedPart(map);
    EXPECT_TRUE(map.isComplete);
    EXPECT_EQ(map.set, collection_.sets[0].id);
    EXPECT_EQ(map.member, last_);
    const OutlierResult result = findOutliers(model_, collection_, {}, store_, {});
    EXPECT_EQ(map.probability, result.sets[0].probability[7]);
    EXPECT_GT(map.probability, 0.5F);
}

TEST_F(OcclusionTest, TheMapFollowsThePictureAsItIsShown) {
    setLast(withOrientation(encodeJpeg(turnedBack(pictureOfAStranger()), 95), 6));
    expectTheRedPart(mapOf(last_));
}

TEST_F(OcclusionTest, TheOtherHeadAnswersForItself) {
    const OcclusionMap map = mapOf(last_, {.head = Head::Sigmoid, .sets = {}});
    EXPECT_EQ(map.head, Head::Sigmoid);
    expectTheRedPart(map);
    EXPECT_NE(map.meanColour, mapOf(last_).meanColour);
}

TEST_F(OcclusionTest, AnyOrderOfMembersAndThreadsGivesTheSameBits) {
    const OcclusionMap expected = mapOf(last_, {}, RunContext({.threads = 1}));
    std::ranges::reverse(collection_.sets[0].members);
    EXPECT_EQ(mapOf(last_, {}, RunContext({.threads = 2})), expected);
}

TEST_F(OcclusionTest, NoPartOfAPlainPictureMatters) {
    const OcclusionMap map = mapOf(collection_.sets[0].members[3].id);
    EXPECT_EQ(map.meanColour, std::vector<float>(96, 0.0F));
    EXPECT_EQ(map.blur, std::vector<float>(96, 0.0F));
    EXPECT_EQ(map.agreement, 1.0F);
}

TEST_F(OcclusionTest, WhatIsKnownIsToldAfterEverySizeAndTheLastIsTheAnswer) {
    std::vector<OcclusionMap> told;
    onMap_ = [&told](const OcclusionMap& map) { told.push_back(map); };
    const OcclusionMap map = mapOf(last_);
    ASSERT_EQ(told.size(), 3U);
    EXPECT_FALSE(told[0].isComplete);
    EXPECT_FALSE(told[1].isComplete);
    EXPECT_EQ(told[2], map);
    for (const OcclusionMap& early : told) {
        ASSERT_EQ(early.meanColour.size(), 96U);
        for (std::size_t cell = 0; cell < 96; ++cell) {
            EXPECT_LE(std::abs(early.meanColour[cell]), 1.0F) << "also where no number is one";
            EXPECT_LE(std::abs(early.blur[cell]), 1.0F);
        }
    }
    EXPECT_NE(told[0].meanColour, told[1].meanColour);
}

TEST_F(OcclusionTest, ProgressIsDeterminateAndNeverGoesBack) {
    std::int64_t done = -1;
    std::int64_t total = 0;
    const RunContext run({}, {}, [&](const Progress& progress) {
        if (progress.what != "Covering parts of the picture") {
            return;
        }
        EXPECT_GE(progress.done, done);
        EXPECT_LE(progress.done, progress.total);
        EXPECT_TRUE(total == 0 || progress.total == total);
        done = progress.done;
        total = progress.total;
    });
    mapOf(last_, {}, run);
    EXPECT_EQ(total, 2 * (1 + 2 * 89)) << "89 patches by hand: 3 x 2, 7 x 5 and 8 x 6";
    EXPECT_EQ(done, total - 1);
}

TEST_F(OcclusionTest, StopsWhenAsked) {
    std::stop_source stop;
    int told = 0;
    onMap_ = [&](const OcclusionMap&) {
        ++told;
        stop.request_stop();
    };
    EXPECT_THROW(mapOf(last_, {}, RunContext({}, stop.get_token())), Cancelled);
    EXPECT_EQ(told, 1);
}

TEST_F(OcclusionTest, TinyAndVeryLongPicturesHaveMapsOfTheirShape) {
    setLast(encodeJpeg(plainPicture(1, 1, 200, 0, 0), 95));
    const OcclusionMap tiny = mapOf(last_);
    EXPECT_EQ(tiny.rows, 12);
    EXPECT_EQ(tiny.columns, 12);
    EXPECT_EQ(tiny.blur, std::vector<float>(144, 0.0F));
    setLast(encodeJpeg(gradientPicture(3000, 3), 95));
    const OcclusionMap lying = mapOf(last_);
    EXPECT_EQ(lying.rows, 1);
    EXPECT_EQ(lying.columns, 12);
    setLast(encodeJpeg(gradientPicture(2, 2000), 95));
    const OcclusionMap standing = mapOf(last_);
    EXPECT_EQ(standing.rows, 12);
    EXPECT_EQ(standing.columns, 1);
    for (const float value : standing.meanColour) {
        EXPECT_LE(std::abs(value), 1.0F);
    }
}

TEST_F(OcclusionTest, RefusesWhatCannotBeExplained) {
    Bytes cut = encodeJpeg(pictureOfAStranger(), 95);
    cut.resize(cut.size() / 2);
    setLast(cut);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { mapOf(last_); }), HasSubstr("\"greys\""));
    collection_.sets[0].members.resize(2);
    const MemberId first = collection_.sets[0].members[0].id;
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { mapOf(first); }),
                HasSubstr("2 readable members"));
}

}  // namespace
}  // namespace setscope
