#include <algorithm>
#include <cmath>
#include <optional>

#include "core/io/image_formats.h"

// TIFF 6.0: a header with the byte order and the offset of the first directory; a directory is a
// count and entries of 12 bytes: tag, type, number of values, and the values or, if they take more
// than 4 bytes, their offset.

namespace setscope {
namespace {

constexpr std::uint64_t kEntryBytes = 12;

enum Tag : std::uint32_t {
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Photometric = 262,
    StripOffsets = 273,
    Orientation = 274,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    TileWidth = 322,
    TileLength = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
};

/// The values of one directory entry, all of them within the file.
struct Values {
    std::uint64_t at = 0;
    std::uint64_t count = 0;
    std::uint64_t width = 0;  // bytes of one value
};

/// 0 for types that no tag read here has.
std::uint64_t typeWidth(std::uint32_t type) {
    constexpr std::uint32_t kByte = 1;
    constexpr std::uint32_t kShort = 3;
    constexpr std::uint32_t kLong = 4;
    return type == kByte ? 1 : type == kShort ? 2 : type == kLong ? 4 : 0;
}

class FirstDirectory {
  public:
    explicit FirstDirectory(ByteView bytes)
        : bytes_(bytes),
          order_(bytes.isText(0, "MM") ? ByteOrder::Big : ByteOrder::Little),
          at_(bytes.u32(4, order_)),
          count_(bytes.u16(at_, order_)) {}

    bool isComplete() const { return at_ >= 8 && bytes_.has(at_, 2 + count_ * kEntryBytes + 4); }

    std::optional<Values> find(Tag tag) const {
        for (std::uint64_t i = 0; i < count_; ++i) {
            const std::uint64_t entry = at_ + 2 + i * kEntryBytes;
            if (bytes_.has(entry, kEntryBytes) && bytes_.u16(entry, order_) == tag) {
                return values(entry);
            }
        }
        return std::nullopt;
    }

    std::uint64_t value(const Values& values, std::uint64_t index) const {
        const std::uint64_t at = values.at + index * values.width;
        return values.width == 1   ? bytes_.u8(at)
               : values.width == 2 ? bytes_.u16(at, order_)
                                   : bytes_.u32(at, order_);
    }

    /// The only value of the tag; 0 if it has none.
    std::uint64_t single(Tag tag) const {
        const std::optional<Values> found = find(tag);
        return found && found->count >= 1 ? value(*found, 0) : 0;
    }

    bool hasPixelsAt(const Values& offsets, const std::optional<Values>& byteCounts) const {
        for (std::uint64_t i = 0; i < offsets.count; ++i) {
            const std::uint64_t length =
                byteCounts && i < byteCounts->count ? value(*byteCounts, i) : 1;
            if (!bytes_.has(value(offsets, i), length)) {
                return false;
            }
        }
        return true;
    }

  private:
    std::optional<Values> values(std::uint64_t entry) const {
        const std::uint64_t width = typeWidth(bytes_.u16(entry + 2, order_));
        const std::uint64_t count = bytes_.u32(entry + 4, order_);
        constexpr std::uint64_t kInlineBytes = 4;
        const std::uint64_t at =
            count * width <= kInlineBytes ? entry + 8 : bytes_.u32(entry + 8, order_);
        if (width == 0 || !bytes_.has(at, count * width)) {
            return std::nullopt;
        }
        return Values{at, count, width};
    }

    ByteView bytes_;
    ByteOrder order_;
    std::uint64_t at_;
    std::uint64_t count_;
};

/// A pixel in a picture of its own channels and depth. Decoders bring a palette as three channels
/// and anything below 8 bits as 8.
struct StoredPixel {
    std::int64_t channels = 1;
    std::int64_t valueBytes = 1;  // of one channel
};

StoredPixel storedPixel(const FirstDirectory& directory) {
    constexpr std::uint64_t kFirstInColour = 2;
    constexpr std::uint64_t kFirstLogarithmic = 32844;
    constexpr std::uint64_t kMostChannels = 64;
    const std::uint64_t photometric = directory.single(Photometric);
    if (photometric >= kFirstLogarithmic) {
        constexpr std::int64_t kBeforeAndAfterItsConversion = 6;
        return {kBeforeAndAfterItsConversion, 4};
    }
    const std::uint64_t channels = std::clamp<std::uint64_t>(
        directory.single(SamplesPerPixel), photometric < kFirstInColour ? 1 : 3, kMostChannels);
    const std::uint64_t bits = std::clamp<std::uint64_t>(directory.single(BitsPerSample), 8, 64);
    return {static_cast<std::int64_t>(channels), static_cast<std::int64_t>((bits + 7) / 8)};
}

/// The size of one strip or tile, which decoders unpack at once, by the picture's. Above 1 for a
/// tile that is larger than the picture.
double largestPart(const FirstDirectory& directory) {
    constexpr double kMost = 1 << 30;
    const auto value = [&](Tag tag) {
        return std::max(1.0, static_cast<double>(directory.single(tag)));
    };
    if (directory.find(TileWidth)) {
        return std::min(kMost, value(TileWidth) * value(TileLength) / value(Width) / value(Height));
    }
    return directory.find(RowsPerStrip) ? std::min(1.0, value(RowsPerStrip) / value(Height)) : 1.0;
}

/// Of the picture its pixels, upright and perhaps as they were before; of one strip or tile the
/// pixels as stored, and those of 8 bits a channel also as RGBA.
std::int64_t decodingBytesPerPixel(const FirstDirectory& directory, int orientation) {
    constexpr std::int64_t kRgba = 4;
    const StoredPixel stored = storedPixel(directory);
    const std::int64_t pixel = stored.channels * stored.valueBytes;
    const auto inPart = static_cast<double>(pixel + (stored.valueBytes == 1 ? kRgba : 0));
    return pixel * (orientation == 1 ? 1 : 2) +
           static_cast<std::int64_t>(std::ceil(inPart * largestPart(directory)));
}

bool isBigTiff(ByteView bytes) { return bytes.u8(2) == '+' || bytes.u8(3) == '+'; }

}  // namespace

int tiffOrientation(ByteView bytes) {
    constexpr std::uint64_t kLastOrientation = 8;
    if (!bytes.isText(0, "II") && !bytes.isText(0, "MM")) {
        return 1;
    }
    const std::uint64_t orientation = FirstDirectory(bytes).single(Orientation);
    return orientation >= 1 && orientation <= kLastOrientation ? static_cast<int>(orientation) : 1;
}

ImageProbe probeTiff(ByteView bytes) {
    ImageProbe probe;
    if (isBigTiff(bytes)) {
        probe.trouble = "is a BigTIFF, which is not read; save it as an ordinary TIFF or PNG.";
        return probe;
    }
    const FirstDirectory directory(bytes);
    if (!directory.isComplete()) {
        probe.trouble = cutOff(bytes);
        return probe;
    }
    probe.facts.width = static_cast<std::int64_t>(directory.single(Width));
    probe.facts.height = static_cast<std::int64_t>(directory.single(Height));
    probe.orientation = tiffOrientation(bytes);
    probe.decodingBytesPerPixel = decodingBytesPerPixel(directory, probe.orientation);
    const std::optional<Values> strips = directory.find(StripOffsets);
    const std::optional<Values> tiles = directory.find(TileOffsets);
    const std::optional<Values>& pixels = strips ? strips : tiles;
    if (!pixels || pixels->count == 0) {
        probe.trouble = damaged("it does not say where its pixels are, or they lie behind its end");
    } else if (!directory.hasPixelsAt(*pixels,
                                      directory.find(strips ? StripByteCounts : TileByteCounts))) {
        probe.trouble = cutOff(bytes);
    }
    return probe;
}

}  // namespace setscope
