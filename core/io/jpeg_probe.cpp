#include <cstring>

#include "core/io/image_formats.h"

// ITU-T T.81, annex B: markers 0xFF m; all but RSTn, TEM, SOI and EOI are followed by a length that
// counts itself; after SOS come entropy-coded bytes, in which 0xFF is followed by 0x00 or RSTn.

namespace setscope {
namespace {

constexpr std::uint32_t kTem = 0x01;
constexpr std::uint32_t kFirstRestart = 0xd0;
constexpr std::uint32_t kLastRestart = 0xd7;
constexpr std::uint32_t kStartOfImage = 0xd8;
constexpr std::uint32_t kEndOfImage = 0xd9;
constexpr std::uint32_t kStartOfScan = 0xda;
constexpr std::uint32_t kApp1 = 0xe1;

bool isRestart(std::uint32_t marker) { return marker >= kFirstRestart && marker <= kLastRestart; }

bool isFrame(std::uint32_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

class JpegWalk {
  public:
    explicit JpegWalk(ByteView bytes) : bytes_(bytes) {}

    ImageProbe walk() {
        std::uint64_t at = 2;
        while (probe_.trouble.empty()) {
            at = nextMarker(at);
            if (!bytes_.has(at, 2)) {
                probe_.trouble = cutOff(bytes_);
                break;
            }
            const std::uint32_t marker = bytes_.u8(at + 1);
            at += 2;
            if (marker == kEndOfImage) {
                finish();
                break;
            }
            if (marker != kTem && marker != kStartOfImage && !isRestart(marker)) {
                at = segment(marker, at);
            }
        }
        return probe_;
    }

  private:
    /// Where the next marker's 0xFF is, fill bytes skipped; the end if there is none.
    std::uint64_t nextMarker(std::uint64_t at) {
        if (bytes_.has(at, 1) && bytes_.u8(at) != 0xff) {
            at = skipToMarker(at);
        }
        while (bytes_.has(at, 2) && bytes_.u8(at + 1) == 0xff) {
            ++at;
        }
        return at;
    }

    /// Passes over bytes that belong to no marker, entropy-coded ones with their escapes and
    /// restarts.
    std::uint64_t skipToMarker(std::uint64_t at) const {
        const std::span<const std::byte> bytes = bytes_.bytes();
        while (bytes_.has(at, 1)) {
            const std::byte* start = bytes.data() + at;
            const void* found =
                std::memchr(start, 0xff, bytes.size() - static_cast<std::size_t>(at));
            if (found == nullptr) {
                break;
            }
            at += static_cast<std::uint64_t>(static_cast<const std::byte*>(found) - start);
            const std::uint32_t next = bytes_.u8(at + 1);
            if (bytes_.has(at, 2) && next != 0x00 && !isRestart(next)) {
                return at;
            }
            ++at;
        }
        return bytes_.size();
    }

    std::uint64_t segment(std::uint32_t marker, std::uint64_t at) {
        const std::uint32_t length = bytes_.u16(at, ByteOrder::Big);
        if (!bytes_.has(at, 2) || !bytes_.has(at, length)) {
            probe_.trouble = cutOff(bytes_);
        } else if (marker == 0x00 || length < 2) {
            probe_.trouble = damaged("one of its segments has an impossible length");
        } else if (isFrame(marker)) {
            frame(marker, bytes_.part(at, length));
        } else if (marker == kApp1 && bytes_.isText(at + 2, "Exif")) {
            constexpr std::uint64_t kBeforeDirectory = 8;  // the length, "Exif" and two zeros
            probe_.orientation =
                tiffOrientation(bytes_.part(at + kBeforeDirectory, length - kBeforeDirectory));
        } else if (marker == kStartOfScan) {
            hasScan_ = true;
            return skipToMarker(at + length);
        }
        return at + length;
    }

    void frame(std::uint32_t marker, ByteView content) {
        constexpr std::uint64_t kBeforeComponents = 8;
        const std::uint32_t precision = content.u8(2);
        const std::uint32_t components = content.u8(7);
        const bool isSequential = marker == 0xc0 || marker == 0xc1 || marker == 0xc9;
        const bool isProgressive = marker == 0xc2 || marker == 0xca;
        if (hasFrame_) {
            probe_.trouble = damaged("it has two frame headers");
        } else if (!isSequential && !isProgressive) {
            probe_.trouble =
                "is a lossless or hierarchical JPEG, which is not read; save it as an ordinary "
                "JPEG or PNG.";
        } else if (precision != 8) {
            probe_.trouble =
                "is a JPEG with more than 8 bits per channel, which is not read; save it as a "
                "16-bit PNG or TIFF.";
        } else if (components < 1 || components > 4 ||
                   content.size() < kBeforeComponents + 3ULL * components) {
            probe_.trouble = damaged("its frame header is not possible");
        }
        hasFrame_ = true;
        probe_.facts.height = content.u16(3, ByteOrder::Big);
        probe_.facts.width = content.u16(5, ByteOrder::Big);
        probe_.decodesReduced = isSequential;
    }

    void finish() {
        if (!hasFrame_ || !hasScan_) {
            probe_.trouble = damaged("it ends before its picture begins");
        }
    }

    ByteView bytes_;
    ImageProbe probe_;
    bool hasFrame_ = false;
    bool hasScan_ = false;
};

}  // namespace

ImageProbe probeJpeg(ByteView bytes) { return JpegWalk(bytes).walk(); }

}  // namespace setscope
