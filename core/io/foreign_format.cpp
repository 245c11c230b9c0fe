#include "core/io/foreign_format.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/io/image_probe.h"
#include "core/io/zip_importer.h"

namespace setscope {
namespace {

constexpr std::array<std::string_view, 24> kOtherPictures = {
    "heic", "heif", "avif", "jxl", "jp2", "j2k", "psd", "psb", "xcf", "svg", "svgz", "eps",
    "ai",   "ico",  "tga",  "pcx", "ppm", "pgm", "pbm", "pnm", "exr", "hdr", "dds",  "jpx"};
constexpr std::array<std::string_view, 14> kRawPictures = {"dng", "cr2", "cr3", "nef", "nrw",
                                                           "arw", "orf", "rw2", "raf", "pef",
                                                           "srw", "raw", "3fr", "kdc"};
constexpr std::array<std::string_view, 11> kOtherArchives = {
    "rar", "7z", "tar", "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "lz"};
constexpr std::array<std::string_view, 19> kDocuments = {
    "docx", "docm", "xlsx", "xlsm", "pptx", "odt", "ods", "odp", "odg",     "epub",
    "jar",  "apk",  "kmz",  "xpi",  "npz",  "whl", "ipa", "pt",  "setscope"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& endings, std::string_view ending) {
    return std::ranges::find(endings, ending) != endings.end();
}

std::string upper(std::string_view ending) {
    std::string text(ending);
    std::ranges::transform(text, text.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return text;
}

bool startsWith(std::span<const std::byte> bytes, std::string_view expected, std::size_t at = 0) {
    return bytes.size() >= at + expected.size() &&
           std::equal(
               expected.begin(), expected.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
               [](char letter, std::byte byte) { return static_cast<std::byte>(letter) == byte; });
}

bool isPrintable(std::byte byte) {
    const auto code = std::to_integer<unsigned>(byte);
    return code >= 0x20 ? code != 0x7f : code == '\t' || code == '\n' || code == '\r';
}

bool looksLikeWebPage(std::string_view lowerStart) {
    return lowerStart.find("<html") != std::string_view::npos ||
           lowerStart.find("<!doctype") != std::string_view::npos;
}

}  // namespace

std::string foreignFormatTrouble(std::string_view ending, std::span<const std::byte> start) {
    const bool isTiff = startsWith(start, std::string_view("II*\0", 4)) ||
                        startsWith(start, std::string_view("MM\0*", 4));
    if (holds(kRawPictures, ending) && (isTiff || !looksLikeImage(start))) {
        return "is a camera's raw picture, which Setscope does not read; save it as JPEG, PNG or "
               "TIFF.";
    }
    if (looksLikeImage(start) || looksLikeZip(start)) {
        return {};
    }
    if (holds(kOtherPictures, ending)) {
        return "is a picture in the format " + upper(ending) +
               ", which Setscope does not read; save it as JPEG or PNG.";
    }
    if (holds(kOtherArchives, ending)) {
        return "is an archive in the format " + upper(ending) +
               ", which Setscope does not read; unpack it and import the folder.";
    }
    return {};
}

bool isForeignPicture(std::string_view ending) {
    return holds(kOtherPictures, ending) || holds(kRawPictures, ending);
}

bool isZipBasedDocument(std::string_view ending) { return holds(kDocuments, ending); }

std::string describeForeignContent(std::span<const std::byte> content) {
    if (content.empty()) {
        return "is empty; copy it again from its source.";
    }
    const auto start = content.first(std::min<std::size_t>(content.size(), 512));
    if (std::ranges::all_of(start, [](std::byte byte) { return byte == std::byte{0}; })) {
        return "holds only zeros, as after a copy that was cut off; copy it again from its source.";
    }
    if (startsWith(content, "ftyp", 4)) {
        return "is a HEIC, AVIF or video file under another name; save it as JPEG or PNG.";
    }
    if (startsWith(content, "%PDF")) {
        return "is a PDF document, not a picture; save its pages as JPEG or PNG.";
    }
    if (std::ranges::all_of(start, isPrintable)) {
        std::string text;
        std::ranges::transform(start, std::back_inserter(text),
                               [](std::byte byte) { return static_cast<char>(byte); });
        return looksLikeWebPage(lowerAscii(text))
                   ? "is a web page, not a picture; download the picture itself."
                   : "is a text, not a picture; copy it again from its source.";
    }
    return "is not a picture that Setscope reads (JPEG, PNG, BMP, TIFF, WebP or GIF), or its "
           "beginning is damaged; "
           "copy it again from its source or save it in one of these formats.";
}

}  // namespace setscope
