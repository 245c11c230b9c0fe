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

void append(Bytes& bytes, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) {
        bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
    }
}

/// A little-endian TIFF of these tags, each a 32-bit number, and eight bytes of pixels.
Bytes tiff(const std::map<std::uint16_t, std::uint32_t>& tags) {
    Bytes bytes = {std::byte{'I'}, std::byte{'I'}, std::byte{42}, std::byte{0}};
    append(bytes, 16, 4);
    append(bytes, 0, 8);
    append(bytes, tags.size(), 2);
    for (const auto& [tag, value] : tags) {
        append(bytes, tag, 2);
        append(bytes, 4, 2);
        append(bytes, 1, 4);
        append(bytes, value, 4);
    }
    append(bytes, 0, 4);
    return bytes;
}

TEST(ImageProbe, SidesWhoseProductWouldOverflowAreDamage) {
    constexpr std::uint32_t kMost = 0xffffffff;
    const auto sized = [](std::uint32_t width, std::uint32_t height) {
        return tiff({{256, width}, {257, height}, {273, 8}, {279, 8}});
    };
    EXPECT_EQ(probeImage(sized(1U << 30U, 1U << 30U)).trouble, "");
    EXPECT_THAT(probeImage(sized(kMost, kMost)).trouble, testing::HasSubstr("is damaged"));
    EXPECT_THAT(probeImage(sized(1, (1U << 30U) + 1)).trouble, testing::HasSubstr("is damaged"));
    EXPECT_THAT(probeImage(sized((1U << 30U) + 1, 1)).trouble, testing::HasSubstr("is damaged"));
}

TEST(ImageProbe, KnowsWhatDecodingTakes) {
    EXPECT_EQ(probeImage(picture("sixteen_bit.png")).decodingBytesPerPixel, 6);
    EXPECT_EQ(probeImage(picture("bitmap.bmp")).decodingBytesPerPixel, 3);
    const auto bytesPerPixel = [](std::map<std::uint16_t, std::uint32_t> tags) {
        tags.insert({{256, 10}, {257, 100}, {262, 2}, {273, 8}, {279, 8}});
        return probeImage(tiff(tags)).decodingBytesPerPixel;
    };
    EXPECT_EQ(bytesPerPixel({{258, 32}, {277, 4}}), 16 + 16) << "all in one strip";
    EXPECT_EQ(bytesPerPixel({{258, 32}, {277, 4}, {278, 10}}), 16 + 2) << "in ten strips";
    EXPECT_EQ(bytesPerPixel({{258, 8}, {277, 3}, {278, 1}}), 3 + 1);
    EXPECT_EQ(bytesPerPixel({{258, 8}, {277, 3}, {322, 100}, {323, 100}}), 3 + 70)
        << "a tile ten times the picture";
    EXPECT_EQ(bytesPerPixel({{258, 0xffffffff}, {277, 0xffffffff}, {278, 1}}), 512 + 6);
    EXPECT_EQ(bytesPerPixel({{258, 16}, {274, 6}, {277, 3}, {278, 1}}), 6 + 6 + 1) << "turned";
    EXPECT_EQ(bytesPerPixel({{258, 16}, {262, 32845}, {277, 3}, {278, 1}}), 24 + 1) << "LogLuv";
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
