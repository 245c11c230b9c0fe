#include <algorithm>

#include "core/io/image_formats.h"

// GIF89a: header, logical screen and its colours; then extensions (0x21) and pictures (0x2C), whose
// data come in sub-blocks of a length byte and that many bytes, up to one of length 0; a trailer
// (0x3B).

namespace setscope {
namespace {

constexpr std::uint64_t kScreenBytes = 13;
constexpr std::uint64_t kPictureBytes = 9;

/// Bytes of the colour table that the flags announce.
std::uint64_t colourBytes(std::uint32_t flags) {
    constexpr std::uint32_t kHasTable = 0x80;
    return (flags & kHasTable) != 0 ? 3ULL << ((flags & 0x07) + 1) : 0;
}

class GifWalk {
  public:
    explicit GifWalk(ByteView bytes) : bytes_(bytes) {}

    ImageProbe walk() {
        probe_.facts.width = bytes_.u16(6, ByteOrder::Little);
        probe_.facts.height = bytes_.u16(8, ByteOrder::Little);
        std::uint64_t at = kScreenBytes + colourBytes(bytes_.u8(10));
        bool isAtEnd = false;
        while (!isAtEnd && probe_.trouble.empty()) {
            const std::uint32_t kind = bytes_.u8(at);
            if (!bytes_.has(at, 1)) {
                probe_.trouble = cutOff(bytes_);
            } else if (kind == 0x21) {
                at = afterSubBlocks(at + 2);
            } else if (kind == 0x2c) {
                at = picture(at + 1);
            } else if (kind == 0x3b) {
                isAtEnd = true;
            } else {
                probe_.trouble = damaged("it has a block of an unknown kind");
            }
        }
        if (probe_.trouble.empty() && !hasPicture_) {
            probe_.trouble = damaged("there is no picture in it");
        }
        return probe_;
    }

  private:
    std::uint64_t picture(std::uint64_t at) {
        constexpr std::uint32_t kLargestCode = 11;
        const std::int64_t right =
            bytes_.u16(at, ByteOrder::Little) + bytes_.u16(at + 4, ByteOrder::Little);
        const std::int64_t bottom =
            bytes_.u16(at + 2, ByteOrder::Little) + bytes_.u16(at + 6, ByteOrder::Little);
        const std::uint64_t data = at + kPictureBytes + colourBytes(bytes_.u8(at + 8));
        if (bytes_.has(data, 1) && (bytes_.u8(data) < 1 || bytes_.u8(data) > kLargestCode)) {
            probe_.trouble = damaged("its picture does not begin as it should");
        }
        if (!hasPicture_) {
            probe_.facts.width = std::max(probe_.facts.width, right);
            probe_.facts.height = std::max(probe_.facts.height, bottom);
        }
        hasPicture_ = true;
        return afterSubBlocks(data + 1);
    }

    /// Behind the sub-block of length 0; behind the end if there is none.
    std::uint64_t afterSubBlocks(std::uint64_t at) const {
        while (bytes_.has(at, 1) && bytes_.u8(at) != 0) {
            at += 1 + bytes_.u8(at);
        }
        return at + 1;
    }

    ByteView bytes_;
    ImageProbe probe_;
    bool hasPicture_ = false;
};

}  // namespace

ImageProbe probeGif(ByteView bytes) { return GifWalk(bytes).walk(); }

}  // namespace setscope
