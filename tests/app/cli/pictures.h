#pragma once

#include <string>

#include "tests/support/temp_dir.h"

namespace setscope {

/// A whole 24-bit BMP of 2 × 2 pixels of one colour.
inline std::string tinyBmp(unsigned char red, unsigned char green, unsigned char blue) {
    std::string bmp(
        "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0\0\0\0\0\x10\0\0"
        "\0",
        38);
    bmp.append(16, '\0');
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 2; ++column) {
            bmp += static_cast<char>(blue);
            bmp += static_cast<char>(green);
            bmp += static_cast<char>(red);
        }
        bmp.append(2, '\0');
    }
    return bmp;
}

/// A set of so many pictures, each of another shade, in a folder of this name.
inline void writeSet(const TempDir& folder, const std::string& name, int count) {
    for (int i = 0; i < count; ++i) {
        folder.write(name + "/" + std::to_string(i) + ".bmp",
                     tinyBmp(static_cast<unsigned char>(40 * i), 10, 200));
    }
}

}  // namespace setscope
