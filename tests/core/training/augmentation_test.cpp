#include "core/training/augmentation.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

PixelScaling unitScaling() {
    PixelScaling scaling;
    scaling.scale.fill(1.0F / 255.0F);
    return scaling;
}

AugmentationOptions still() {
    return {.edge = 16, .smallestCrop = 1.0, .light = 0.0, .erasedShare = 0.0};
}

TEST(Augmentation, WithoutChangesOnlyReducesThePicture) {
    const RgbImage plain = plainPicture(40, 40, 204, 51, 0);
    const PictureView one{&plain, {}};
    Random random(1);
    const at::Tensor batch = augmentedBatch(std::span(&one, 1), unitScaling(), still(), random);
    EXPECT_EQ(batch.sizes(), (at::IntArrayRef{1, 3, 16, 16}));
    EXPECT_TRUE(batch[0][0].allclose(at::full({16, 16}, 0.8F), 0, 1e-5));
    EXPECT_TRUE(batch[0][1].allclose(at::full({16, 16}, 0.2F), 0, 1e-5));
    EXPECT_EQ(batch[0][2].abs().max().item<float>(), 0.0F);
}

TEST(Augmentation, MirrorsHalfOfThePicturesAndKeepsUpUp) {
    const RgbImage gradient = gradientPicture(40, 40);
    const std::vector<PictureView> images(200, PictureView{&gradient, {}});
    Random random(1);
    const at::Tensor batch = augmentedBatch(images, unitScaling(), still(), random);
    const at::Tensor redGrows =
        batch.select(1, 0).select(2, 15).mean(1) - batch.select(1, 0).select(2, 0).mean(1);
    const auto mirrored = redGrows.lt(0).sum().item<std::int64_t>();
    EXPECT_NEAR(static_cast<double>(mirrored), 100.0, 30.0);
    const at::Tensor greenGrows =
        batch.select(1, 1).select(1, 15).mean(1) - batch.select(1, 1).select(1, 0).mean(1);
    EXPECT_GT(greenGrows.min().item<float>(), 0.0F);
}

TEST(Augmentation, CutsNoSmallerThanAllowedAndStaysWithinThePicture) {
    const RgbImage gradient = gradientPicture(64, 64);
    const std::vector<PictureView> images(200, PictureView{&gradient, {}});
    AugmentationOptions options = still();
    options.smallestCrop = 0.25;
    Random random(1);
    const at::Tensor batch = augmentedBatch(images, unitScaling(), options, random);
    const at::Tensor green = batch.select(1, 1);
    const at::Tensor share =
        (green.select(1, 15) - green.select(1, 0)).mean(1) / (250.0 / 255.0 * 15.0 / 16.0);
    EXPECT_GT(share.min().item<float>(), std::sqrt(0.25 * 0.75) - 0.05);
    EXPECT_LT(share.min().item<float>(), 0.6F);
    EXPECT_LT(share.max().item<float>(), 1.02F);
}

TEST(Augmentation, CoversPartOfAPictureWithTheMeanColour) {
    const RgbImage white = plainPicture(20, 20, 255, 255, 255);
    const PictureView one{&white, {}};
    AugmentationOptions options = still();
    options.erasedShare = 1.0;
    Random random(2);
    const at::Tensor batch = augmentedBatch(std::span(&one, 1), unitScaling(), options, random);
    const double covered = batch.eq(0).to(at::kFloat).mean().item<double>();
    EXPECT_GT(covered, 0.01);
    EXPECT_LE(covered, 0.25);
}

TEST(Augmentation, TheSameRandomStateGivesTheSameBatch) {
    const RgbImage gradient = gradientPicture(30, 50);
    const std::vector<PictureView> images(5, PictureView{&gradient, {}});
    const AugmentationOptions options{.edge = 24};
    Random first(9);
    Random second(9);
    EXPECT_TRUE(augmentedBatch(images, unitScaling(), options, first)
                    .equal(augmentedBatch(images, unitScaling(), options, second)));
}

}  // namespace
}  // namespace setscope
