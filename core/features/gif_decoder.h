#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>

#include "core/features/rgb_image.h"

namespace setscope {

/// Decodes the first frame on its canvas, transparent parts white.
/// @param largestPicture pixels; a larger canvas or frame is refused
/// @throws Error (BadInput) if the file is damaged, too large or holds no frame
/// @throws Cancelled after a stop
RgbImage decodeGif(std::span<const std::byte> bytes, std::int64_t largestPicture,
                   const std::stop_token& stop);

}  // namespace setscope
