#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/core/io/stored_gzip.h"
#include "tests/support/temp_dir.h"

namespace setscope {

/// Stamps and what they show, as MNIST's two files hold them.
struct DigitFiles {
    std::uint32_t rows = 1;            ///< pixels
    std::uint32_t columns = 1;         ///< pixels
    std::vector<std::string> stamps;   ///< each rows · columns bytes
    std::vector<std::uint8_t> labels;  ///< one per stamp

    /// Writes both into <folder>/mnist.
    void write(const TempDir& folder) const {
        std::string pixels;
        for (const std::string& stamp : stamps) {
            pixels += stamp;
        }
        const auto count = static_cast<std::uint32_t>(stamps.size());
        folder.write("mnist/digits-images-idx3-ubyte.gz",
                     storedGzip(header({count, rows, columns}) + pixels));
        folder.write("mnist/digits-labels-idx1-ubyte.gz",
                     storedGzip(header({static_cast<std::uint32_t>(labels.size())}) +
                                std::string(labels.begin(), labels.end())));
    }

  private:
    static std::string header(const std::vector<std::uint32_t>& extents) {
        constexpr char kUnsignedBytes = 8;
        std::string bytes = {'\0', '\0', kUnsignedBytes, static_cast<char>(extents.size())};
        for (const std::uint32_t extent : extents) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                bytes += static_cast<char>((extent >> shift) & 0xFFU);
            }
        }
        return bytes;
    }
};

}  // namespace setscope
