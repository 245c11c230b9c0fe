#include "core/io/image_probe.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/io/image_formats.h"

namespace setscope {
namespace {

using namespace std::string_view_literals;

struct PictureFormat {
    const char* name;
    bool (*recognises)(ByteView bytes);
    ImageProbe (*probe)(ByteView bytes);
};

bool isJpeg(ByteView bytes) { return bytes.isText(0, "\xff\xd8\xff"sv); }
bool isPng(ByteView bytes) { return bytes.isText(0, "\x89PNG\r\n\x1a\n"sv); }
bool isGif(ByteView bytes) { return bytes.isText(0, "GIF87a"sv) || bytes.isText(0, "GIF89a"sv); }
bool isWebp(ByteView bytes) { return bytes.isText(0, "RIFF"sv) && bytes.isText(8, "WEBP"sv); }
/// Classic TIFF, and BigTIFF so that it can be named.
bool isTiff(ByteView bytes) {
    return bytes.isText(0, "II*\0"sv) || bytes.isText(0, "MM\0*"sv) || bytes.isText(0, "II+\0"sv) ||
           bytes.isText(0, "MM\0+"sv);
}
/// Two letters alone would be too little: a text may begin with them. The header's size has a known
/// value.
bool isBmp(ByteView bytes) {
    const std::uint32_t headerSize = bytes.u32(14, ByteOrder::Little);
    return bytes.isText(0, "BM"sv) &&
           (headerSize == 12 || headerSize == 40 || headerSize == 52 || headerSize == 56 ||
            headerSize == 64 || headerSize == 108 || headerSize == 124);
}

constexpr std::array kFormats = {
    PictureFormat{"JPEG", isJpeg, probeJpeg}, PictureFormat{"PNG", isPng, probePng},
    PictureFormat{"WebP", isWebp, probeWebp}, PictureFormat{"GIF", isGif, probeGif},
    PictureFormat{"TIFF", isTiff, probeTiff}, PictureFormat{"BMP", isBmp, probeBmp}};

const PictureFormat* formatOf(ByteView bytes) {
    for (const PictureFormat& format : kFormats) {
        if (format.recognises(bytes)) {
            return &format;
        }
    }
    return nullptr;
}

}  // namespace

bool looksLikeImage(std::span<const std::byte> bytes) {
    return formatOf(ByteView(bytes)) != nullptr;
}

ImageProbe probeImage(std::span<const std::byte> bytes) {
    const ByteView view(bytes);
    const PictureFormat* format = formatOf(view);
    if (format == nullptr) {
        ImageProbe unknown;
        unknown.trouble =
            "is not a picture (JPEG, PNG, BMP, TIFF, WebP or GIF); choose one of these.";
        return unknown;
    }
    ImageProbe probe = format->probe(view);
    probe.facts.format = format->name;
    probe.facts.byteCount = view.size();
    const auto [shorter, longer] = std::minmax(probe.facts.width, probe.facts.height);
    constexpr std::int64_t kLongestSide = 1 << 30;
    if (probe.trouble.empty() && shorter <= 0) {
        probe.trouble = damaged("its width or height is 0");
    } else if (probe.trouble.empty() && longer > kLongestSide) {
        probe.trouble = damaged("its width or height is not possible");
    }
    constexpr int kFirstOrientationOnItsSide = 5;
    if (probe.orientation >= kFirstOrientationOnItsSide) {
        std::swap(probe.facts.width, probe.facts.height);
    }
    return probe;
}

std::string cutOff(ByteView bytes) {
    return "is cut off after " + byteSize(bytes.size()) + "; copy it again from its source.";
}

std::string damaged(const std::string& what) {
    return "is damaged (" + what + "); copy it again from its source.";
}

}  // namespace setscope
