#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/bytes.h"
#include "core/features/rgb_image.h"

namespace setscope {

/// What of a picture becomes pixels.
enum class Framing {
    Whole,       ///< all of it, stretched to the target's shape
    CentreCrop,  ///< the largest centred part of the target's shape, times `cropShare`
    Within,      ///< all of it in its own shape, reduced until it fits into the target
};

/// The shape that a picture is decoded to.
struct PixelTarget {
    int width = 96;   ///< pixels
    int height = 96;  ///< pixels
    Framing framing = Framing::Whole;
    double cropShare = 1.0;  ///< of the cropped part's edges, in (0, 1]

    bool operator==(const PixelTarget&) const = default;
};

/// What decoding may cost.
struct DecodeLimits {
    std::int64_t largestPicture = 250'000'000;  ///< pixels; not for a sequential JPEG, which is
                                                ///< decoded at an eighth
    std::int64_t largestBuffer = 900'000'000;   ///< bytes that one picture's decoder may hold, with
                                                ///< the file itself unless it is a JPEG
};

/// Decodes JPEG, PNG, BMP, TIFF, WebP and GIF (first frame) straight to the target's size: upright
/// after its EXIF orientation, 16-bit values scaled to 8, grey turned into RGB, alpha laid on
/// white, averaged over the area that each pixel covers. A JPEG is decoded at 1/8, 1/4 or 1/2 where
/// that still covers the target. Thread-safe; pictures that need much memory wait for one another.
/// @throws Error (BadInput) with one sentence about "The picture": of an unknown format, too large,
/// cut off or damaged
RgbImage decodeImage(std::span<const std::byte> bytes, const PixelTarget& target,
                     const DecodeLimits& limits = {});

/// The same, ended within a tenth of a second by a stop. The decoders of PNG, BMP, TIFF and WebP
/// cannot be stopped; a large picture is therefore decoded on a thread of its own, which a stop
/// leaves behind with the bytes and its share of the memory until it is done.
/// @throws Cancelled after a stop
RgbImage decodeImage(Bytes bytes, const PixelTarget& target, const DecodeLimits& limits,
                     const std::stop_token& stop);

/// A picture that is decoded already as decodeImage would give it.
RgbImage shapedTo(const RgbImage& picture, const PixelTarget& target);

/// The pixels as a JPEG file. @param quality 1..100
std::vector<std::byte> encodeJpeg(const RgbImage& image, int quality);

}  // namespace setscope
