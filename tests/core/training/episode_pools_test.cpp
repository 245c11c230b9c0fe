#include "core/training/episode_pools.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

namespace setscope {
namespace {

/// Eight pictures: the first four of class 0, the others of class 1; attribute "a" and "b" on all
/// but the last three.
LabelledPictures eightPictures() {
    LabelledPictures pictures;
    pictures.domains = {
        {.name = "toys", .attributes = {"a", "b"}, .classSpaces = {{"kind", {"car", "doll"}}}}};
    for (std::size_t i = 0; i < 8; ++i) {
        LabelledPicture picture;
        const std::uint8_t has = i < 5 ? 1 : 0;
        picture.attributes = {has, has};
        picture.classes = {i < 4 ? 0 : 1};
        pictures.pictures.push_back(picture);
    }
    return pictures;
}

TEST(EpisodeSources, GiveOnePoolForAttributesAndOneForEachClassSpace) {
    const auto sources = episodeSources(eightPictures(), at::randn({8, 2}),
                                        std::vector<bool>(8, true), Split::Train, 3);
    ASSERT_EQ(sources.size(), 2U);
    EXPECT_EQ(sources[0].pool().domain, "toys by attribute");
    EXPECT_EQ(sources[0].pool().sharedTraits, 2);
    EXPECT_EQ(sources[0].largestSet(), 5);
    EXPECT_EQ(sources[1].pool().domain, "toys by kind");
    EXPECT_EQ(sources[1].pool().sharedTraits, 1);
    EXPECT_EQ(sources[1].largestSet(), 4);
}

TEST(EpisodeSources, KeepTheSplitsApart) {
    LabelledPictures pictures = eightPictures();
    pictures.pictures[0].split = Split::Test;
    const at::Tensor features = at::arange(8, at::kFloat).view({8, 1});
    const auto sources =
        episodeSources(pictures, features, std::vector<bool>(8, true), Split::Train, 3);
    for (const EpisodeSource& source : sources) {
        EXPECT_EQ(source.pool().features.size(0), 7);
        EXPECT_GT(source.pool().features.min().item<float>(), 0.0F);
    }
}

TEST(EpisodeSources, LeaveOutWhatCouldNotBeReadOrIsNotLabelled) {
    LabelledPictures pictures = eightPictures();
    pictures.pictures[1].classes = {-1};
    pictures.pictures[2].attributes.clear();
    std::vector<bool> readable(8, true);
    readable[3] = false;
    const auto sources = episodeSources(pictures, at::randn({8, 2}), readable, Split::Train, 2);
    ASSERT_EQ(sources.size(), 2U);
    EXPECT_EQ(sources[0].pool().features.size(0), 6);
    EXPECT_EQ(sources[1].pool().features.size(0), 6);
}

}  // namespace
}  // namespace setscope
