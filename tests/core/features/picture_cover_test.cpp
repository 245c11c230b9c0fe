#include "core/features/picture_cover.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <utility>

#include "tests/core/features/sample_pictures.h"

namespace setscope {
namespace {

using testing::ElementsAre;

TEST(PictureCover, TheMeanColourIsThatOfAllPixels) {
    RgbImage picture = plainPicture(2, 2, 10, 20, 30);
    picture.pixels[0] = 50;
    const RgbImage mean = inMeanColour(picture);
    EXPECT_EQ(mean, plainPicture(2, 2, 20, 20, 30));
}

TEST(PictureCover, OneBlurIsThreeMeansByHand) {
    // 0 0 0 90 0 0 0 by radius 1: 0 0 30 30 30 0 0, then 0 10 20 30 20 10 0, then 3 10 20 23 20 10
    // 3
    RgbImage picture = plainPicture(7, 1, 0, 0, 0);
    picture.pixels[3 * 3] = 90;
    const RgbImage blur = blurred(picture, 1);
    std::vector<int> red;
    for (int x = 0; x < 7; ++x) {
        red.push_back(pixelAt(blur, x, 0)[0]);
    }
    EXPECT_THAT(red, ElementsAre(3, 10, 20, 23, 20, 10, 3));
    EXPECT_EQ(pixelAt(blur, 3, 0)[1], 0) << "channels do not mix";
}

TEST(PictureCover, ABlurGoesTheSameWayAlongRowsAndColumns) {
    RgbImage lying = plainPicture(9, 1, 0, 0, 0);
    lying.pixels[2 * 3 + 1] = 200;
    RgbImage standing = lying;
    std::swap(standing.width, standing.height);
    EXPECT_EQ(blurred(lying, 2).pixels, blurred(standing, 2).pixels);
}

TEST(PictureCover, ABlurLeavesAPlainPictureAndRadiusZeroAsTheyAre) {
    const RgbImage plain = plainPicture(5, 3, 7, 130, 255);
    EXPECT_EQ(blurred(plain, 40), plain);
    const RgbImage gradient = gradientPicture(20, 10);
    EXPECT_EQ(blurred(gradient, 0), gradient);
    EXPECT_EQ(blurred(plainPicture(1, 1, 9, 9, 9), 3), plainPicture(1, 1, 9, 9, 9));
}

TEST(PictureCover, OnlyTheAreaIsCovered) {
    const RgbImage picture = plainPicture(4, 3, 1, 1, 1);
    const RgbImage cover = plainPicture(4, 3, 9, 9, 9);
    const RgbImage result = covered(picture, cover, {1, 1, 2, 2});
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 4; ++x) {
            const bool isInside = x >= 1 && x <= 2 && y >= 1;
            EXPECT_EQ(pixelAt(result, x, y)[2], isInside ? 9 : 1) << x << ", " << y;
        }
    }
    EXPECT_EQ(covered(picture, cover, {0, 0, 4, 3}), cover);
    EXPECT_EQ(covered(picture, cover, {2, 2, 0, 0}), picture);
}

TEST(PictureCover, AnAreaOutsideThePictureIsAMistake) {
    const RgbImage picture = plainPicture(4, 3, 1, 1, 1);
    EXPECT_THROW(covered(picture, picture, {3, 0, 2, 1}), std::logic_error);
    EXPECT_THROW(covered(picture, plainPicture(3, 4, 1, 1, 1), {0, 0, 1, 1}), std::logic_error);
    EXPECT_THROW(inMeanColour(RgbImage{}), std::logic_error);
}

}  // namespace
}  // namespace setscope
