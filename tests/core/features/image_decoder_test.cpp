#include "core/features/image_decoder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "core/base/random.h"
#include "core/features/gif_decoder.h"
#include "core/features/jpeg_decoder.h"
#include "core/io/byte_budget.h"
#include "tests/core/features/sample_pictures.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string pictureRefusal(const std::vector<std::byte>& bytes, const DecodeLimits& limits = {}) {
    return refusal(ErrorKind::BadInput, [&] { decodeImage(bytes, {8, 8}, limits); });
}

TEST(ImageDecoder, AveragesALargeJpegOverTheAreaOfEachPixel) {
    const RgbImage small = decodeImage(encodeJpeg(gradientPicture(640, 480), 95), {64, 64});
    ASSERT_EQ(small.width, 64);
    ASSERT_EQ(small.height, 64);
    for (const int place : {3, 20, 40, 60}) {
        const double middle = 250.0 * (place + 0.5) / 64.0;
        EXPECT_NEAR(pixelAt(small, place, 32)[0], middle, 3.0);
        EXPECT_NEAR(pixelAt(small, 32, place)[1], middle, 3.0);
    }
}

TEST(ImageDecoder, EnlargesAPictureSmallerThanTheTarget) {
    const RgbImage large =
        decodeImage(encodeJpeg(plainPicture(20, 10, 200, 100, 50), 95), {96, 96});
    EXPECT_EQ(large.pixels.size(), 96U * 96U * 3U);
    EXPECT_NEAR(pixelAt(large, 48, 48)[0], 200, 3);
}

TEST(ImageDecoder, CentreCropLeavesTheLongEndsOut) {
    RgbImage wide = plainPicture(300, 100, 255, 0, 0);
    for (int y = 0; y < 100; ++y) {
        for (int x = 100; x < 200; ++x) {
            const std::size_t place = (static_cast<std::size_t>(y) * 300 + x) * 3;
            wide.pixels[place] = 0;
            wide.pixels[place + 2] = 255;
        }
    }
    const std::vector<std::byte> jpeg = encodeJpeg(wide, 95);
    const RgbImage cropped = decodeImage(jpeg, {32, 32, Framing::CentreCrop, 0.9});
    const RgbImage whole = decodeImage(jpeg, {32, 32, Framing::Whole});
    EXPECT_LT(pixelAt(cropped, 1, 16)[0], 20);
    EXPECT_GT(pixelAt(whole, 1, 16)[0], 235);
}

TEST(ImageDecoder, WithinKeepsThePicturesShapeAndNeverEnlarges) {
    const auto sizeWithin = [](int width, int height, int edge) {
        const RgbImage picture = decodeImage(encodeJpeg(gradientPicture(width, height), 90),
                                             {edge, edge, Framing::Within, 1.0});
        return std::pair(picture.width, picture.height);
    };
    EXPECT_EQ(sizeWithin(640, 480, 64), std::pair(64, 48));
    EXPECT_EQ(sizeWithin(100, 300, 60), std::pair(20, 60));
    EXPECT_EQ(sizeWithin(40, 30, 64), std::pair(40, 30));
    EXPECT_EQ(sizeWithin(1, 1, 64), std::pair(1, 1));
    EXPECT_EQ(sizeWithin(2000, 2, 64), std::pair(64, 1));
    const std::vector<std::byte> turned =
        withOrientation(encodeJpeg(gradientPicture(64, 32), 95), 6);
    const RgbImage upright = decodeImage(turned, {16, 16, Framing::Within, 1.0});
    EXPECT_EQ(std::pair(upright.width, upright.height), std::pair(8, 16));
}

TEST(ImageDecoder, ADecodedPictureIsShapedAsItsFileWouldBe) {
    const RgbImage picture = gradientPicture(120, 40);
    const std::vector<std::byte> jpeg = encodeJpeg(picture, 95);
    const RgbImage whole = decodeImage(jpeg, {120, 40});
    for (const PixelTarget& target :
         {PixelTarget{32, 32, Framing::Whole, 1.0}, PixelTarget{24, 32, Framing::CentreCrop, 0.9},
          PixelTarget{60, 60, Framing::Within, 1.0}, PixelTarget{200, 100, Framing::Whole, 1.0}}) {
        const RgbImage fromFile = decodeImage(jpeg, target);
        const RgbImage shaped = shapedTo(whole, target);
        ASSERT_EQ(std::pair(shaped.width, shaped.height),
                  std::pair(fromFile.width, fromFile.height));
        for (std::size_t i = 0; i < shaped.pixels.size(); ++i) {
            ASSERT_NEAR(shaped.pixels[i], fromFile.pixels[i], 6) << i;
        }
    }
}

class EveryOrientation : public testing::TestWithParam<int> {};

/// Where the stored picture's upper left corner is shown, by the EXIF standard's own words for the
/// values 1..8.
TEST_P(EveryOrientation, PutsTheStoredCornerWhereExifSays) {
    RgbImage stored = plainPicture(64, 32, 255, 255, 255);
    for (int y = 0; y < 12; ++y) {
        for (int x = 0; x < 12; ++x) {
            std::fill_n(stored.pixels.begin() + (y * 64 + x) * 3, 3, std::uint8_t{0});
        }
    }
    const std::vector<std::byte> jpeg = withOrientation(encodeJpeg(stored, 95), GetParam());
    const bool isTurned = GetParam() >= 5;
    const RgbImage upright = decodeImage(jpeg, {isTurned ? 32 : 64, isTurned ? 64 : 32});
    const bool isRight = GetParam() == 2 || GetParam() == 3 || GetParam() == 6 || GetParam() == 7;
    const bool isLow = GetParam() == 3 || GetParam() == 4 || GetParam() == 7 || GetParam() == 8;
    const int x = isRight ? upright.width - 6 : 5;
    const int y = isLow ? upright.height - 6 : 5;
    EXPECT_LT(pixelAt(upright, x, y)[0], 40);
    EXPECT_GT(pixelAt(upright, upright.width - 1 - x, upright.height - 1 - y)[0], 215);
}
INSTANTIATE_TEST_SUITE_P(All, EveryOrientation, testing::Range(1, 9));

TEST(ImageDecoder, ScalesSixteenBitsToEight) {
    const auto png = PngText::file(1, 1, 16, 2, {0, 0xff, 0xff, 0x80, 0x80, 0x00, 0x00});
    EXPECT_THAT(pixelAt(decodeImage(png, {1, 1}), 0, 0), ElementsAre(255, 128, 0));
}

TEST(ImageDecoder, LaysTransparencyOnWhite) {
    const auto png = PngText::file(2, 1, 8, 6, {0, 200, 0, 0, 128, 9, 9, 9, 0});
    const RgbImage image = decodeImage(png, {2, 1});
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(227, 127, 127));
    EXPECT_THAT(pixelAt(image, 1, 0), ElementsAre(255, 255, 255));
}

TEST(ImageDecoder, TurnsGreyIntoRgb) {
    const auto png = PngText::file(1, 1, 8, 0, {0, 77});
    EXPECT_THAT(pixelAt(decodeImage(png, {1, 1}), 0, 0), ElementsAre(77, 77, 77));
}

TEST(ImageDecoder, KeepsEveryPixelOfDeepAndTransparentRows) {
    const auto grey = PngText::file(3, 2, 16, 0,
                                    {0, 10, 10, 20, 20, 30, 30,  //
                                     0, 40, 40, 50, 50, 60, 60});
    const RgbImage fromGrey = decodeImage(grey, {3, 2});
    const auto deep =
        PngText::file(2, 2, 16, 6, {0, 9, 9, 8, 8, 7, 7, 255, 255, 1, 1, 2, 2, 3, 3, 255, 255,  //
                                    0, 4, 4, 5, 5, 6, 6, 255, 255, 0, 0, 0, 0, 0, 0, 0,   0});
    const RgbImage fromDeep = decodeImage(deep, {2, 2});
    for (int pixel = 0; pixel < 6; ++pixel) {
        const int shade = 10 * (pixel + 1);
        EXPECT_THAT(pixelAt(fromGrey, pixel % 3, pixel / 3), ElementsAre(shade, shade, shade));
    }
    EXPECT_EQ(fromDeep.pixels,
              (std::vector<std::uint8_t>{9, 8, 7, 1, 2, 3, 4, 5, 6, 255, 255, 255}));
}

/// 2 × 2: red, green / green, transparent; codes of three bits: clear, 0, 1, 1, 2, end.
std::vector<std::uint8_t> smallGif() {
    return {'G', 'I', 'F', '8', '9', 'a', 2, 0, 2,    0,    0x91, 0,    0,    255,  0, 0,   0,
            255, 0,   0,   0,   255, 9,   9, 9, 0x21, 0xf9, 4,    1,    0,    0,    2, 0,   0x2c,
            0,   0,   0,   0,   2,   0,   2, 0, 0,    2,    3,    0x44, 0x22, 0x05, 0, 0x3b};
}

TEST(ImageDecoder, ReadsTheFirstFrameOfAGifOnWhite) {
    const RgbImage image = decodeImage(bytesOf(smallGif()), {2, 2});
    EXPECT_THAT(pixelAt(image, 0, 0), ElementsAre(255, 0, 0));
    EXPECT_THAT(pixelAt(image, 1, 0), ElementsAre(0, 255, 0));
    EXPECT_THAT(pixelAt(image, 0, 1), ElementsAre(0, 255, 0));
    EXPECT_THAT(pixelAt(image, 1, 1), ElementsAre(255, 255, 255));
}

TEST(ImageDecoder, RefusesATruncatedJpegWithASentence) {
    std::vector<std::byte> jpeg = encodeJpeg(gradientPicture(200, 200), 90);
    jpeg.resize(jpeg.size() / 2);
    const std::string sentence = pictureRefusal(jpeg);
    EXPECT_THAT(sentence, testing::StartsWith("The picture"));
    EXPECT_EQ(sentence.back(), '.');
}

TEST(ImageDecoder, RefusesAJpegWhoseDataEndEarlyThoughItsEndIsMarked) {
    const std::vector<std::byte> jpeg = encodeJpeg(gradientPicture(200, 200), 90);
    std::vector<std::byte> cut(jpeg.begin(),
                               jpeg.begin() + static_cast<std::ptrdiff_t>(jpeg.size() * 2 / 3));
    cut.insert(cut.end(), {std::byte{0xff}, std::byte{0xd9}});
    EXPECT_THAT(pictureRefusal(cut), HasSubstr("end too early"));
}

TEST(ImageDecoder, RefusesAPictureThatDoesNotFitTheBudgetBeforeTakingMemory) {
    const auto huge = PngText::file(60'000, 60'000, 8, 2, {0});
    EXPECT_THAT(pictureRefusal(huge), HasSubstr("too large"));
    const std::vector<std::byte> jpeg = encodeJpeg(plainPicture(100, 100, 1, 2, 3), 90);
    EXPECT_THAT(pictureRefusal(jpeg, {.largestBuffer = 100}), HasSubstr("too large"));
}

TEST(ImageDecoder, LimitsPixelsOnlyWhereThePictureIsDecodedWhole) {
    const std::vector<std::byte> jpeg = encodeJpeg(plainPicture(100, 100, 1, 2, 3), 90);
    EXPECT_EQ(pictureRefusal(jpeg, {.largestPicture = 9'999}), "not refused");
    const auto png = PngText::file(1, 2, 8, 0, {0, 9, 0, 9});
    EXPECT_THAT(pictureRefusal(png, {.largestPicture = 1}), HasSubstr("too large"));
    EXPECT_EQ(pictureRefusal(png, {.largestPicture = 2}), "not refused");
}

TEST(ImageDecoder, CountsTheFileAndEveryByteOfDeepPixelsAgainstItsMemory) {
    const auto png = PngText::file(1, 1, 16, 6, {0, 1, 2, 3, 4, 5, 6, 7, 8});
    const auto needed = std::ssize(png) + 4 * 2;
    EXPECT_EQ(pictureRefusal(png, {.largestBuffer = needed}), "not refused");
    EXPECT_THAT(pictureRefusal(png, {.largestBuffer = needed - 1}), HasSubstr("too large"));
}

/// A bilevel PNG whose decoding takes some tenths of a second.
std::vector<std::byte> slowPicture() {
    constexpr std::size_t kRowBytes = 1 + 11'000 / 8;
    return PngText::file(11'000, 11'000, 1, 0, std::vector<std::uint8_t>(11'000 * kRowBytes));
}

TEST(ImageDecoder, AStopLeavesALargePictureBehind) {
    const std::vector<std::byte> png = slowPicture();
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    EXPECT_THROW(decodeImage(png, {8, 8}, {}, stop.get_token()), Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds(500));
}

TEST(ImageDecoder, ALargePictureIsTheSameOnAThreadOfItsOwn) {
    const std::vector<std::byte> png = slowPicture();
    EXPECT_EQ(decodeImage(png, {8, 8}, {}, {}).pixels, decodeImage(png, {8, 8}).pixels);
}

TEST(ImageDecoder, AStopEndsTheDecodingOfAJpegAndOfAGifWithinARow) {
    const std::vector<std::byte> jpeg = encodeJpeg(gradientPicture(64, 64), 90);
    ByteBudget memory(1'000'000);
    const JpegRequest request{.leastWidth = 64, .leastHeight = 64, .largestBuffer = 1'000'000};
    std::stop_source stop;
    EXPECT_EQ(decodeJpeg(jpeg, request, memory, stop.get_token()).width, 64);
    EXPECT_EQ(decodeGif(bytesOf(smallGif()), 4, stop.get_token()).width, 2);
    stop.request_stop();
    EXPECT_THROW(decodeJpeg(jpeg, request, memory, stop.get_token()), Cancelled);
    EXPECT_THROW(decodeGif(bytesOf(smallGif()), 4, stop.get_token()), Cancelled);
    EXPECT_THROW(decodeImage(jpeg, {8, 8}, {}, stop.get_token()), Cancelled);
}

TEST(ImageDecoder, RefusesWhatIsNoPicture) {
    EXPECT_NE(pictureRefusal({}), "not refused");
    EXPECT_NE(pictureRefusal(bytesOf({'h', 'e', 'l', 'l', 'o'})), "not refused");
}

TEST(ImageDecoder, EveryDamagedFileIsDecodedOrRefusedButNeverWorse) {
    const std::vector<std::vector<std::byte>> whole = {
        encodeJpeg(gradientPicture(60, 40), 80), bytesOf(smallGif()),
        PngText::file(2, 1, 8, 6, {0, 200, 0, 0, 128, 9, 9, 9, 0})};
    Random random(7);
    int refused = 0;
    for (int trial = 0; trial < 600; ++trial) {
        std::vector<std::byte> bytes = whole[static_cast<std::size_t>(trial) % whole.size()];
        for (int change = 0; change < 4; ++change) {
            bytes[random.below(bytes.size())] = static_cast<std::byte>(random() & 0xff);
        }
        refused += pictureRefusal(bytes) == "not refused" ? 0 : 1;
    }
    EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace setscope
