#include <array>

#include "core/io/image_formats.h"

// PNG (ISO/IEC 15948): the signature, then chunks of length, type, content and a CRC-32 of type and
// content, from IHDR to IEND.

namespace setscope {
namespace {

constexpr std::uint64_t kSignatureBytes = 8;
constexpr std::uint64_t kAroundContent = 12;  // length, type and CRC
constexpr std::uint32_t kLargestChunk = 0x7fffffff;

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Table k continues table 0 by k zero bytes, so that eight bytes go at once.
constexpr CrcTables makeCrcTables() {
    constexpr std::uint32_t kReflectedPolynomial = 0xedb88320U;
    CrcTables tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? kReflectedPolynomial : 0);
        }
        tables[0][i] = crc;
    }
    for (std::size_t k = 1; k < tables.size(); ++k) {
        for (std::size_t i = 0; i < 256; ++i) {
            tables[k][i] = tables[k - 1][i] >> 8 ^ tables[0][tables[k - 1][i] & 0xff];
        }
    }
    return tables;
}

std::uint32_t crc32(ByteView view) {
    static constexpr CrcTables kTables = makeCrcTables();
    std::uint32_t crc = ~std::uint32_t{0};
    std::uint64_t at = 0;
    for (; view.has(at, 8); at += 8) {
        const std::uint32_t low = crc ^ view.u32(at, ByteOrder::Little);
        const std::uint32_t high = view.u32(at + 4, ByteOrder::Little);
        crc = kTables[7][low & 0xff] ^ kTables[6][low >> 8 & 0xff] ^ kTables[5][low >> 16 & 0xff] ^
              kTables[4][low >> 24] ^ kTables[3][high & 0xff] ^ kTables[2][high >> 8 & 0xff] ^
              kTables[1][high >> 16 & 0xff] ^ kTables[0][high >> 24];
    }
    for (; at < view.size(); ++at) {
        crc = crc >> 8 ^ kTables[0][(crc ^ view.u8(at)) & 0xff];
    }
    return ~crc;
}

bool isPossible(std::uint32_t colourType, std::uint32_t depth) {
    switch (colourType) {
        case 0:
            return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
        case 3:
            return depth == 1 || depth == 2 || depth == 4 || depth == 8;
        case 2:
        case 4:
        case 6:
            return depth == 8 || depth == 16;
        default:
            return false;
    }
}

class PngWalk {
  public:
    explicit PngWalk(ByteView bytes) : bytes_(bytes) {}

    ImageProbe walk() {
        std::uint64_t at = kSignatureBytes;
        bool isAtEnd = false;
        while (!isAtEnd && probe_.trouble.empty()) {
            const std::uint32_t length = bytes_.u32(at, ByteOrder::Big);
            if (bytes_.has(at, 4) && length > kLargestChunk) {
                probe_.trouble = damaged("one of its chunks has an impossible length");
            } else if (!bytes_.has(at, kAroundContent + length)) {
                probe_.trouble = cutOff(bytes_);
            } else if (crc32(bytes_.part(at + 4, 4ULL + length)) !=
                       bytes_.u32(at + 8 + length, ByteOrder::Big)) {
                probe_.trouble = damaged("a checksum does not match");
            } else {
                isAtEnd = chunk(at + 4, bytes_.part(at + 8, length));
                at += kAroundContent + length;
            }
        }
        return probe_;
    }

  private:
    /// @return true after the last chunk
    bool chunk(std::uint64_t type, ByteView content) {
        if (!hasHeader_) {
            header(bytes_.isText(type, "IHDR"), content);
        } else if (bytes_.isText(type, "PLTE")) {
            hasPalette_ = true;
        } else if (bytes_.isText(type, "tRNS")) {
            setChannels(4);
        } else if (bytes_.isText(type, "IDAT")) {
            hasPixels_ = true;
            if (needsPalette_ && !hasPalette_) {
                probe_.trouble = damaged("its palette is missing");
            }
        } else if (bytes_.isText(type, "eXIf")) {
            probe_.orientation = tiffOrientation(content);
        } else if (bytes_.isText(type, "IEND")) {
            if (!hasPixels_) {
                probe_.trouble = damaged("it ends before its picture begins");
            }
            return true;
        }
        return false;
    }

    void header(bool isHeader, ByteView content) {
        constexpr std::uint64_t kHeaderBytes = 13;
        constexpr std::uint32_t kIndexed = 3;
        constexpr std::uint32_t kLargestSide = 0x7fffffff;
        const std::uint32_t width = content.u32(0, ByteOrder::Big);
        const std::uint32_t height = content.u32(4, ByteOrder::Big);
        const std::uint32_t colourType = content.u8(9);
        const bool isValid = isHeader && content.size() == kHeaderBytes && width <= kLargestSide &&
                             height <= kLargestSide && isPossible(colourType, content.u8(8)) &&
                             content.u8(10) == 0 && content.u8(11) == 0 && content.u8(12) <= 1;
        if (!isValid) {
            probe_.trouble = damaged("its header is not possible");
        }
        hasHeader_ = true;
        depth_ = content.u8(8);
        const bool isGrey = colourType == 0;
        const bool hasAlpha = colourType == 4 || colourType == 6;
        setChannels(isGrey ? 1 : hasAlpha ? 4 : 3);
        needsPalette_ = colourType == kIndexed;
        probe_.facts.width = width;
        probe_.facts.height = height;
    }

    /// Decoders bring grey with alpha as four channels, a palette as three or four.
    void setChannels(int channels) {
        probe_.decodingBytesPerPixel = channels * (depth_ == 16 ? 2 : 1);
    }

    ByteView bytes_;
    ImageProbe probe_;
    std::uint32_t depth_ = 0;  // bits
    bool hasHeader_ = false;
    bool needsPalette_ = false;
    bool hasPalette_ = false;
    bool hasPixels_ = false;
};

}  // namespace

ImageProbe probePng(ByteView bytes) { return PngWalk(bytes).walk(); }

}  // namespace setscope
