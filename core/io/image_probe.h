#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/items/payload.h"

namespace setscope {

/// What a picture's bytes say of it, without decoding a pixel.
struct ImageProbe {
    ImageFacts facts;                        ///< width and height after orientation
    int orientation = 1;                     ///< EXIF, 1..8
    bool decodesReduced = false;             ///< a sequential JPEG: decoders bring it at an eighth
                                             ///< without holding the whole of it
    std::int64_t decodingBytesPerPixel = 4;  ///< memory at most, when the whole of it is decoded to
                                             ///< its own channels and depth; not for a JPEG
    std::string trouble;  ///< empty, or one sentence without the file's name: "is cut off after 31
                          ///< kB; copy it again."
};

/// True if the first bytes are those of a picture format that Setscope reads (JPEG, PNG, BMP, TIFF,
/// WebP, GIF).
bool looksLikeImage(std::span<const std::byte> bytes);

/// Reads the header and walks the file's structure to its end: markers of a JPEG, chunks of a PNG
/// or WebP, blocks of a GIF, directories of a TIFF. Every length is checked against the bytes there
/// are. A picture without trouble has sides of 1 to 2^30, so that products of them fit 64 bits.
/// Never throws.
ImageProbe probeImage(std::span<const std::byte> bytes);

}  // namespace setscope
