#include "core/features/picture_cover.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr std::ptrdiff_t kChannels = 3;
constexpr int kMeansOfABlur = 3;

std::size_t pixelCount(const RgbImage& picture) {
    return static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
}

/// One row or column of one channel.
struct PixelLine {
    std::uint8_t* first;
    std::ptrdiff_t count;
    std::ptrdiff_t stride;  // bytes from one pixel to the next
};

/// Replaces each value by the mean of those up to `radius` away. @param copy room to work in
void average(const PixelLine& line, std::ptrdiff_t radius, std::vector<std::uint8_t>& copy) {
    copy.resize(static_cast<std::size_t>(line.count));
    for (std::ptrdiff_t i = 0; i < line.count; ++i) {
        copy[static_cast<std::size_t>(i)] = line.first[i * line.stride];
    }
    const auto value = [&](std::ptrdiff_t place) {
        const std::ptrdiff_t inside = std::clamp<std::ptrdiff_t>(place, 0, line.count - 1);
        return std::ptrdiff_t{copy[static_cast<std::size_t>(inside)]};
    };
    const std::ptrdiff_t width = 2 * radius + 1;
    std::ptrdiff_t sum = 0;
    for (std::ptrdiff_t place = -radius; place <= radius; ++place) {
        sum += value(place);
    }
    for (std::ptrdiff_t i = 0; i < line.count; ++i) {
        line.first[i * line.stride] = static_cast<std::uint8_t>((sum + width / 2) / width);
        sum += value(i + radius + 1) - value(i - radius);
    }
}

}  // namespace

RgbImage inMeanColour(const RgbImage& picture) {
    const std::size_t count = pixelCount(picture);
    SETSCOPE_CHECK(count > 0, "a picture without pixels");
    std::array<std::uint64_t, kChannels> sums{};
    for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
        sums[i % kChannels] += picture.pixels[i];
    }
    RgbImage result = picture;
    for (std::size_t i = 0; i < result.pixels.size(); ++i) {
        result.pixels[i] = static_cast<std::uint8_t>((sums[i % kChannels] + count / 2) / count);
    }
    return result;
}

RgbImage blurred(const RgbImage& picture, int radius) {
    SETSCOPE_CHECK(pixelCount(picture) > 0 && radius >= 0, "radius " + std::to_string(radius));
    RgbImage result = picture;
    const std::ptrdiff_t rowBytes = kChannels * picture.width;
    std::vector<std::uint8_t> copy;
    for (int pass = 0; pass < kMeansOfABlur; ++pass) {
        for (std::ptrdiff_t channel = 0; channel < kChannels; ++channel) {
            std::uint8_t* first = result.pixels.data() + channel;
            for (std::ptrdiff_t row = 0; row < picture.height; ++row) {
                average({first + row * rowBytes, picture.width, kChannels}, radius, copy);
            }
            for (std::ptrdiff_t column = 0; column < picture.width; ++column) {
                average({first + column * kChannels, picture.height, rowBytes}, radius, copy);
            }
        }
    }
    return result;
}

RgbImage covered(const RgbImage& picture, const RgbImage& cover, const PictureArea& area) {
    const bool isWithin = area.left >= 0 && area.top >= 0 && area.width >= 0 && area.height >= 0 &&
                          area.left + area.width <= picture.width &&
                          area.top + area.height <= picture.height;
    SETSCOPE_CHECK(isWithin && cover.width == picture.width && cover.height == picture.height,
                   "the area ends at " + std::to_string(area.left + area.width) + ", " +
                       std::to_string(area.top + area.height) + " or the cover is of another size");
    RgbImage result = picture;
    const std::ptrdiff_t rowBytes = kChannels * picture.width;
    for (int row = area.top; row < area.top + area.height; ++row) {
        const std::ptrdiff_t begin = row * rowBytes + kChannels * area.left;
        std::copy_n(cover.pixels.begin() + begin, kChannels * area.width,
                    result.pixels.begin() + begin);
    }
    return result;
}

}  // namespace setscope
