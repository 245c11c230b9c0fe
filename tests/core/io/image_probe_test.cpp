#include "core/io/image_probe.h"

#include <gmock/gmock.h>

#include <map>

#include "core/base/random.h"
#include "core/io/file.h"
#include "tests/support/malformed_files.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

Bytes read(const fs::path& file) { return readFile(file, 1'000'000); }

Bytes picture(const std::string& name) { return read(testDataFolder() / "pictures" / name); }

TEST(ImageProbe, KnowsEveryGoodPicture) {
    const std::map<std::string, std::string> formatOf = {{".jpg", "JPEG"},  {".png", "PNG"},
                                                         {".bmp", "BMP"},   {".tif", "TIFF"},
                                                         {".webp", "WebP"}, {".gif", "GIF"}};
    ASSERT_GE(goodPictures().size(), 20U);
    for (const fs::path& file : goodPictures()) {
        const Bytes bytes = read(file);
        EXPECT_TRUE(looksLikeImage(bytes)) << file;
        const ImageProbe probe = probeImage(bytes);
        EXPECT_EQ(probe.trouble, "") << file;
        EXPECT_EQ(probe.facts.format, formatOf.at(file.extension().string())) << file;
        EXPECT_EQ(probe.facts.width, 64) << file;
        EXPECT_EQ(probe.facts.height, 48) << file;
        EXPECT_EQ(probe.facts.byteCount, bytes.size()) << file;
    }
}

TEST(ImageProbe, ReadsAllOrientations) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
        EXPECT_EQ(
            probeImage(picture("orientation_" + std::to_string(orientation) + ".jpg")).orientation,
            orientation);
    }
    EXPECT_EQ(probeImage(picture("orientation_6.tif")).orientation, 6);
    EXPECT_EQ(probeImage(picture("sequential.jpg")).orientation, 1);
}

TEST(ImageProbe, OnlySequentialJpegsDecodeReduced) {
    EXPECT_TRUE(probeImage(picture("sequential.jpg")).decodesReduced);
    EXPECT_FALSE(probeImage(picture("progressive.jpg")).decodesReduced);
    EXPECT_FALSE(probeImage(picture("bitmap.bmp")).decodesReduced);
}

TEST(ImageProbe, EveryCutLeavesATrouble) {
    for (const fs::path& file : goodPictures()) {
        const Bytes whole = read(file);
        for (std::size_t length = 0; length < whole.size() * 9 / 10;
             length += 1 + whole.size() / 300) {
            const ImageProbe probe = probeImage(std::span(whole).first(length));
            EXPECT_NE(probe.trouble, "") << file << " cut to " << length;
        }
    }
}

TEST(ImageProbe, DamagedBytesNeverHarm) {
    Random random(2);
    for (const fs::path& file : goodPictures()) {
        const Bytes whole = read(file);
        for (int round = 0; round < 300; ++round) {
            Bytes bytes = whole;
            for (int i = 0; i < 4; ++i) {
                const std::size_t nearTheBeginning = std::min<std::size_t>(bytes.size(), 200);
                bytes[random.below(round % 2 == 0 ? bytes.size() : nearTheBeginning)] =
                    static_cast<std::byte>(random.below(256));
            }
            const ImageProbe probe = probeImage(bytes);
            EXPECT_TRUE(!probe.trouble.empty() || (probe.facts.width > 0 && probe.facts.height > 0))
                << file;
        }
    }
}

TEST(ImageProbe, AFlippedBitInAPngIsFoundByItsChecksum) {
    Bytes bytes = picture("sixteen_bit.png");
    bytes[bytes.size() / 2] ^= std::byte{0x10};
    EXPECT_THAT(probeImage(bytes).trouble, testing::HasSubstr("checksum"));
}

TEST(ImageProbe, AJpegMadeOfMarkersIsWalkedOnce) {
    Bytes bytes(20'000'000, std::byte{0xff});
    bytes[1] = std::byte{0xd8};
    EXPECT_THAT(probeImage(bytes).trouble, testing::HasSubstr("is cut off after 20.0 MB"));
}

TEST(ImageProbe, WhatIsNoPictureIsSaidToBeNone) {
    EXPECT_FALSE(looksLikeImage({}));
    EXPECT_THAT(probeImage({}).trouble, testing::HasSubstr("is not a picture"));
    const std::string text = "BMW is a maker of cars.";
    EXPECT_FALSE(looksLikeImage(std::as_bytes(std::span(text))));
}

}  // namespace
}  // namespace setscope
