#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

namespace setscope {

/// Grey pictures of one size, as MNIST's files hold them.
struct IdxImages {
    std::int64_t count = 0;
    std::int64_t rows = 0;     ///< pixels
    std::int64_t columns = 0;  ///< pixels
    /// count · rows · columns values, 0..255, picture by picture and row by row.
    std::vector<std::uint8_t> pixels;
};

/// Reads an IDX file of unsigned bytes in three dimensions, plain or packed by gzip.
/// @throws Error (BadInput) naming the file: missing, damaged, cut off, too large, something else
/// @throws Cancelled after a stop
IdxImages readIdxImages(const std::filesystem::path& file, const std::stop_token& stop = {});

/// Reads an IDX file of unsigned bytes in one dimension, plain or packed by gzip.
/// @return one value per entry, 0..255
/// @throws as readIdxImages
std::vector<std::uint8_t> readIdxLabels(const std::filesystem::path& file,
                                        const std::stop_token& stop = {});

}  // namespace setscope
