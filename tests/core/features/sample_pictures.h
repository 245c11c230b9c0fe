#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/features/rgb_image.h"

namespace setscope {

/// A picture of one colour.
inline RgbImage plainPicture(int width, int height, std::uint8_t red, std::uint8_t green,
                             std::uint8_t blue) {
    RgbImage image{width, height, {}};
    for (int pixel = 0; pixel < width * height; ++pixel) {
        image.pixels.insert(image.pixels.end(), {red, green, blue});
    }
    return image;
}

/// Red grows from left to right, green from top to bottom, both 0..250.
inline RgbImage gradientPicture(int width, int height) {
    RgbImage image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.pixels.insert(image.pixels.end(),
                                {static_cast<std::uint8_t>(250 * x / width),
                                 static_cast<std::uint8_t>(250 * y / height), std::uint8_t{60}});
        }
    }
    return image;
}

/// The three values of a pixel.
inline std::vector<int> pixelAt(const RgbImage& image, int x, int y) {
    const std::size_t place = (static_cast<std::size_t>(y) * image.width + x) * 3;
    return {image.pixels[place], image.pixels[place + 1], image.pixels[place + 2]};
}

inline std::vector<std::byte> bytesOf(const std::vector<std::uint8_t>& values) {
    std::vector<std::byte> bytes;
    for (const std::uint8_t value : values) {
        bytes.push_back(std::byte{value});
    }
    return bytes;
}

/// Writes PNG files with unpacked data, so that any depth and kind of pixel can be stated by hand.
class PngText {
  public:
    /// @param rows each beginning with the filter byte 0
    static std::vector<std::byte> file(std::uint32_t width, std::uint32_t height, int depth,
                                       int colourType, const std::vector<std::uint8_t>& rows) {
        std::vector<std::uint8_t> png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        std::vector<std::uint8_t> header;
        append32(header, width);
        append32(header, height);
        header.insert(header.end(), {static_cast<std::uint8_t>(depth),
                                     static_cast<std::uint8_t>(colourType), 0, 0, 0});
        appendChunk(png, "IHDR", header);
        appendChunk(png, "IDAT", stored(rows));
        appendChunk(png, "IEND", {});
        return bytesOf(png);
    }

  private:
    static void append32(std::vector<std::uint8_t>& target, std::uint32_t value) {
        for (const int shift : {24, 16, 8, 0}) {
            target.push_back(static_cast<std::uint8_t>(value >> shift));
        }
    }

    static std::uint32_t crc(const std::vector<std::uint8_t>& bytes) {
        std::uint32_t value = 0xffffffff;
        for (const std::uint8_t byte : bytes) {
            value ^= byte;
            for (int bit = 0; bit < 8; ++bit) {
                value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
            }
        }
        return ~value;
    }

    static void appendChunk(std::vector<std::uint8_t>& png, std::string_view name,
                            const std::vector<std::uint8_t>& content) {
        append32(png, static_cast<std::uint32_t>(content.size()));
        std::vector<std::uint8_t> checked(name.begin(), name.end());
        checked.insert(checked.end(), content.begin(), content.end());
        png.insert(png.end(), checked.begin(), checked.end());
        append32(png, crc(checked));
    }

    /// Stored blocks of zlib.
    static std::vector<std::uint8_t> stored(const std::vector<std::uint8_t>& rows) {
        constexpr std::size_t kLargestBlock = 65'535;
        std::vector<std::uint8_t> zlib = {0x78, 0x01};
        for (std::size_t begin = 0; begin == 0 || begin < rows.size(); begin += kLargestBlock) {
            const std::size_t size = std::min(kLargestBlock, rows.size() - begin);
            const bool isLast = begin + size == rows.size();
            zlib.insert(zlib.end(),
                        {static_cast<std::uint8_t>(isLast), static_cast<std::uint8_t>(size),
                         static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(~size),
                         static_cast<std::uint8_t>(~size >> 8)});
            const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
            zlib.insert(zlib.end(), first, first + static_cast<std::ptrdiff_t>(size));
        }
        std::uint32_t low = 1;
        std::uint32_t high = 0;
        for (const std::uint8_t byte : rows) {
            low = (low + byte) % 65521;
            high = (high + low) % 65521;
        }
        append32(zlib, high << 16 | low);
        return zlib;
    }
};

/// Puts an EXIF block that only states the orientation behind the first marker of a JPEG.
inline std::vector<std::byte> withOrientation(const std::vector<std::byte>& jpeg, int orientation) {
    const std::vector<std::uint8_t> block = {
        0xff, 0xe1, 0x00, 0x22, 'E',  'x',
        'i',  'f',  0x00, 0x00, 'M',  'M',
        0x00, 0x2a, 0x00, 0x00, 0x00, 0x08,
        0x00, 0x01, 0x01, 0x12, 0x00, 0x03,
        0x00, 0x00, 0x00, 0x01, 0x00, static_cast<std::uint8_t>(orientation),
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00};
    std::vector<std::byte> result(jpeg.begin(), jpeg.begin() + 2);
    const std::vector<std::byte> bytes = bytesOf(block);
    result.insert(result.end(), bytes.begin(), bytes.end());
    result.insert(result.end(), jpeg.begin() + 2, jpeg.end());
    return result;
}

}  // namespace setscope
