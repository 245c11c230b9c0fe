#pragma once

#include <cstdint>
#include <vector>

namespace setscope {

/// Decoded pixels: rows from the top, each pixel red, green, blue, 0..255.
struct RgbImage {
    int width = 0;                     ///< pixels
    int height = 0;                    ///< pixels
    std::vector<std::uint8_t> pixels;  ///< width * height * 3 bytes

    bool operator==(const RgbImage&) const = default;
};

}  // namespace setscope
