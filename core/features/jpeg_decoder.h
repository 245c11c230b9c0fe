#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>

#include "core/features/rgb_image.h"

namespace setscope {

class ByteBudget;

/// What the caller needs at least, in stored orientation: the picture is decoded at the smallest of
/// 1/8, 1/4, 1/2, 1 whose width and height are no smaller.
struct JpegRequest {
    int leastWidth = 1;
    int leastHeight = 1;
    std::int64_t largestBuffer = 0;  ///< bytes
};

/// Reads colour, grey and CMYK files, sequential and progressive. The EXIF orientation is not
/// applied.
/// @throws Error (BadInput) for damage, also where the decoder would go on with a warning (data cut
/// off, bad codes)
/// @param memory what all decoders hold at once; this one waits for its share
/// @throws Cancelled after a stop
RgbImage decodeJpeg(std::span<const std::byte> bytes, const JpegRequest& request,
                    ByteBudget& memory, const std::stop_token& stop);

}  // namespace setscope
