#include "core/io/image_formats.h"

// WebP container: "RIFF", length, "WEBP", then chunks of type, length and content padded to even
// length. The picture is in a "VP8 " (lossy) or "VP8L" (lossless) chunk; "VP8X" announces further
// chunks and the size of the canvas.

namespace setscope {
namespace {

constexpr std::uint64_t kHeaderBytes = 12;
constexpr std::uint64_t kChunkHeaderBytes = 8;

class WebpWalk {
  public:
    explicit WebpWalk(ByteView bytes) : bytes_(bytes) {
        constexpr int kPixelsAndTheDecodersOwn = 8;
        probe_.decodingBytesPerPixel = kPixelsAndTheDecodersOwn;
    }

    ImageProbe walk() {
        const std::uint64_t end = kChunkHeaderBytes + bytes_.u32(4, ByteOrder::Little);
        if (end > bytes_.size()) {
            probe_.trouble = cutOff(bytes_);
        }
        std::uint64_t at = kHeaderBytes;
        while (probe_.trouble.empty() && at + kChunkHeaderBytes <= end) {
            const std::uint64_t length = bytes_.u32(at + 4, ByteOrder::Little);
            if (at + kChunkHeaderBytes + length > end) {
                probe_.trouble = damaged("one of its chunks is longer than the file");
            } else {
                chunk(at, bytes_.part(at + kChunkHeaderBytes, length));
            }
            at += kChunkHeaderBytes + length + length % 2;
        }
        if (probe_.trouble.empty() && !hasPicture_) {
            probe_.trouble = damaged("there is no picture in it");
        }
        return probe_;
    }

  private:
    void chunk(std::uint64_t type, ByteView content) {
        if (bytes_.isText(type, "VP8X")) {
            canvas(content);
        } else if (bytes_.isText(type, "VP8 ") && !hasPicture_) {
            lossy(content);
        } else if (bytes_.isText(type, "VP8L") && !hasPicture_) {
            lossless(content);
        } else if (bytes_.isText(type, "EXIF")) {
            constexpr std::uint64_t kPrefixBytes = 6;
            probe_.orientation = tiffOrientation(
                content.isText(0, "Exif") ? content.part(kPrefixBytes, content.size()) : content);
        }
    }

    void canvas(ByteView content) {
        constexpr std::uint32_t kAnimation = 0x02;
        if ((content.u8(0) & kAnimation) != 0) {
            probe_.trouble =
                "is an animated WebP, which is not read; save one of its frames as a picture.";
        }
        setSize((content.u32(3, ByteOrder::Little) >> 8) + 1,
                (content.u32(6, ByteOrder::Little) >> 8) + 1);
    }

    void lossy(ByteView content) {
        constexpr std::uint64_t kFrameHeaderBytes = 10;
        constexpr std::uint32_t kSide = 0x3fff;
        const std::uint32_t tag = content.u8(0) | content.u8(1) << 8 | content.u8(2) << 16;
        const bool isKeyFrame = (tag & 1) == 0;
        const std::uint32_t firstPartition = tag >> 5;
        if (!isKeyFrame || !content.isText(3, "\x9d\x01\x2a") ||
            !content.has(kFrameHeaderBytes, firstPartition)) {
            probe_.trouble = damaged("its picture does not begin as it should");
        }
        setSize(content.u16(6, ByteOrder::Little) & kSide,
                content.u16(8, ByteOrder::Little) & kSide);
        hasPicture_ = true;
    }

    void lossless(ByteView content) {
        constexpr std::uint32_t kSignature = 0x2f;
        constexpr std::uint32_t kSide = 0x3fff;
        const std::uint32_t packed = content.u32(1, ByteOrder::Little);
        const bool isVersionKnown = packed >> 29 == 0;
        if (content.u8(0) != kSignature || !content.has(0, 5) || !isVersionKnown) {
            probe_.trouble = damaged("its picture does not begin as it should");
        }
        setSize((packed & kSide) + 1, (packed >> 14 & kSide) + 1);
        hasPicture_ = true;
    }

    /// The canvas, where it was announced, must be the picture's own size.
    void setSize(std::int64_t width, std::int64_t height) {
        const bool isKnown = probe_.facts.width > 0;
        if (isKnown && (probe_.facts.width != width || probe_.facts.height != height) &&
            probe_.trouble.empty()) {
            probe_.trouble = damaged("its canvas and its picture differ in size");
        }
        probe_.facts.width = width;
        probe_.facts.height = height;
    }

    ByteView bytes_;
    ImageProbe probe_;
    bool hasPicture_ = false;
};

}  // namespace

ImageProbe probeWebp(ByteView bytes) { return WebpWalk(bytes).walk(); }

}  // namespace setscope
