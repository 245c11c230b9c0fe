#include <cstdlib>

#include "core/io/image_formats.h"

// BMP: a file header of 14 bytes with the offset of the pixels, an information header whose size
// tells its version, a palette, and rows of pixels padded to 4 bytes.

namespace setscope {
namespace {

constexpr std::uint64_t kFileHeaderBytes = 14;
constexpr std::uint32_t kCoreHeaderBytes = 12;

struct BmpHeader {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::uint32_t bitsPerPixel = 0;
    std::uint32_t compression = 0;
    std::uint64_t pixelsAt = 0;
};

BmpHeader readHeader(ByteView bytes) {
    BmpHeader header;
    header.pixelsAt = bytes.u32(10, ByteOrder::Little);
    if (bytes.u32(14, ByteOrder::Little) == kCoreHeaderBytes) {
        header.width = bytes.u16(18, ByteOrder::Little);
        header.height = bytes.u16(20, ByteOrder::Little);
        header.bitsPerPixel = bytes.u16(24, ByteOrder::Little);
        return header;
    }
    header.width = static_cast<std::int32_t>(bytes.u32(18, ByteOrder::Little));
    header.height =
        std::abs(std::int64_t{static_cast<std::int32_t>(bytes.u32(22, ByteOrder::Little))});
    header.bitsPerPixel = bytes.u16(28, ByteOrder::Little);
    header.compression = bytes.u32(30, ByteOrder::Little);
    return header;
}

bool isPossible(const BmpHeader& header) {
    constexpr std::uint32_t kRunLength8 = 1;
    constexpr std::uint32_t kRunLength4 = 2;
    switch (header.bitsPerPixel) {
        case 4:
            return header.compression == 0 || header.compression == kRunLength4;
        case 8:
            return header.compression == 0 || header.compression == kRunLength8;
        case 1:
        case 24:
            return header.compression == 0;
        case 16:
        case 32:
            return header.compression == 0 || header.compression == 3 || header.compression == 6;
        default:
            return false;
    }
}

/// The fewest bytes that the pixels can take; run-length coding has no such bound.
std::uint64_t pixelBytes(const BmpHeader& header) {
    if (header.compression == 1 || header.compression == 2) {
        return 1;
    }
    const std::uint64_t bitsPerRow = static_cast<std::uint64_t>(header.width) * header.bitsPerPixel;
    return (bitsPerRow + 31) / 32 * 4 * static_cast<std::uint64_t>(header.height);
}

}  // namespace

ImageProbe probeBmp(ByteView bytes) {
    ImageProbe probe;
    const BmpHeader header = readHeader(bytes);
    probe.facts.width = header.width;
    probe.facts.height = header.height;
    constexpr std::uint32_t kWithAlpha = 32;
    probe.decodingBytesPerPixel = header.bitsPerPixel == kWithAlpha ? 4 : 3;
    const std::uint64_t headerEnd = kFileHeaderBytes + bytes.u32(14, ByteOrder::Little);
    if (!bytes.has(0, headerEnd)) {
        probe.trouble = cutOff(bytes);
    } else if (header.width <= 0 || header.height == 0 || !isPossible(header) ||
               header.pixelsAt < headerEnd) {
        probe.trouble = damaged("its header is not possible");
    } else if (!bytes.has(header.pixelsAt, pixelBytes(header))) {
        probe.trouble = cutOff(bytes);
    }
    return probe;
}

}  // namespace setscope
