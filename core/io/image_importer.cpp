#include "core/io/image_importer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/foreign_format.h"
#include "core/io/image_probe.h"

namespace setscope {
namespace {

constexpr std::array<std::string_view, 15> kEndings = {"jpg",  "jpeg", "jpe", "jfif", "jfi",
                                                       "png",  "apng", "bmp", "dib",  "tif",
                                                       "tiff", "webp", "gif", "mpo",  "pjpeg"};

std::string millions(std::int64_t pixels) {
    constexpr std::int64_t kMillion = 1'000'000;
    return counted((pixels + kMillion / 2) / kMillion, "million pixels", "million pixels");
}

/// Empty if the picture may be used.
std::string tooLarge(const ImageProbe& probe, const ImportOptions& options) {
    const std::int64_t most =
        probe.decodesReduced ? options.largestReducedPicture : options.largestPicture;
    const std::int64_t pixels = probe.facts.width * probe.facts.height;
    if (pixels <= most) {
        return {};
    }
    return "has " + millions(pixels) + ", more than the " + millions(most) + " that a " +
           probe.facts.format + " picture may have; save it smaller.";
}

}  // namespace

bool hasPictureEnding(std::string_view ending) {
    return std::ranges::find(kEndings, ending) != kEndings.end();
}

ImportedItem importPicture(const FoundItem& item, const ImportTools& tools) {
    const std::string name = fileName(item.source);
    const ByteBudget::Share share(tools.budget, std::min(item.size, MediaReader::kLargestMedia),
                                  tools.stop);
    const Bytes content = tools.media.read(item.source, MediaReader::kLargestMedia, tools.stop);
    if (!looksLikeImage(content)) {
        throw Error(ErrorKind::BadInput, name + " " + describeForeignContent(content));
    }
    ImageProbe probe = probeImage(content);
    const std::string trouble =
        probe.trouble.empty() ? tooLarge(probe, tools.options) : probe.trouble;
    if (!trouble.empty()) {
        throw Error(ErrorKind::BadInput, name + " " + trouble);
    }
    ImportedItem imported;
    imported.members.push_back({.id = {},
                                .name = name,
                                .payload = {item.source, std::move(probe.facts)},
                                .content = ContentHash::of(content),
                                .label = {},
                                .notes = {}});
    return imported;
}

}  // namespace setscope
