#include "core/training/training_sources.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace setscope {
namespace {

/// Sixteen pictures of two classes, the last one for testing, each looked at twice: view v of
/// picture i has the feature 100 (v + 1) + i.
struct Looks {
    LabelledPictures pictures;
    at::Tensor features = at::arange(16, at::kFloat).view({16, 1});
    ViewFeatures views;

    Looks() {
        pictures.domains = {
            {.name = "toys", .attributes = {}, .classSpaces = {{"kind", {"car", "doll"}}}}};
        for (std::int64_t index = 0; index < 16; ++index) {
            LabelledPicture picture;
            picture.classes = {index % 2};
            picture.split = index == 15 ? Split::Test : Split::Train;
            pictures.pictures.push_back(picture);
            views.viewsOf.push_back({index, 16 + index});
        }
        views.features = at::cat({features + 100.0, features + 200.0});
    }
};

HeadRecipe twoViews() {
    HeadRecipe recipe;
    recipe.views = 2;
    return recipe;
}

TEST(HeadViews, LookAtLabelledTrainingPicturesOnly) {
    Looks looks;
    looks.pictures.domains.push_back({"posters", {}, {}});
    looks.pictures.pictures[3].domain = 1;
    const ViewPlan plan = headViews(twoViews(), looks.pictures);
    ASSERT_EQ(plan.counts.size(), 16U);
    EXPECT_EQ(plan.counts[0], 2);
    EXPECT_EQ(plan.counts[3], 0);
    EXPECT_EQ(plan.counts[15], 0);
}

TEST(TrainingSources, HoldThePicturesWholeAndOnceForEveryView) {
    const Looks looks;
    const auto sources = trainingSources(twoViews(), looks.pictures, looks.features,
                                         std::vector<bool>(16, true), looks.views);
    ASSERT_EQ(sources.size(), 3U);
    for (std::size_t view = 0; view < 3; ++view) {
        const at::Tensor& features = sources[view].pool().features;
        EXPECT_EQ(features.size(0), 15);
        EXPECT_EQ(features.min().item<float>(), 100.0F * static_cast<float>(view));
        EXPECT_EQ(features.max().item<float>(), 100.0F * static_cast<float>(view) + 14.0F);
    }
}

TEST(TrainingSources, LeaveOutEveryLookAtAPictureThatIsNotTaken) {
    const Looks looks;
    std::vector<bool> isTaken(16, true);
    isTaken[0] = false;
    for (const EpisodeSource& source :
         trainingSources(twoViews(), looks.pictures, looks.features, isTaken, looks.views)) {
        EXPECT_EQ(source.pool().features.size(0), 14);
        EXPECT_EQ(source.pool().features.remainder(100.0).min().item<float>(), 1.0F);
    }
    EXPECT_TRUE(trainingSources(twoViews(), looks.pictures, looks.features,
                                std::vector<bool>(16, false), looks.views)
                    .empty());
}

}  // namespace
}  // namespace setscope
