#include "core/io/importers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.h"
#include "core/io/image_importer.h"
#include "core/io/image_probe.h"
#include "core/io/npy.h"
#include "core/io/npy_importer.h"
#include "core/io/table_importer.h"
#include "core/io/text_importer.h"
#include "core/io/zip_importer.h"

namespace setscope {
namespace {

/// What is before and behind the last dot; all of it is the stem if a dot only begins it.
std::pair<std::string, std::string> atLastDot(const std::string& name) {
    const std::size_t dot = name.find_last_of('.');
    return dot == std::string::npos || dot == 0
               ? std::pair(name, std::string())
               : std::pair(name.substr(0, dot), lowerAscii(name.substr(dot + 1)));
}

bool isListEnding(std::string_view ending) {
    return std::ranges::any_of(importers(), [ending](const Importer& one) {
        return one.kind == ImporterKind::List && one.hasEnding(ending);
    });
}

}  // namespace

std::span<const Importer> importers() {
    static constexpr std::array kImporters = {
        Importer{ImporterKind::Picture, hasPictureEnding, looksLikeImage, importPicture},
        Importer{ImporterKind::Archive, hasZipEnding, looksLikeZip, importZip},
        Importer{ImporterKind::List, hasTextEnding, looksLikeText, importTextList},
        Importer{ImporterKind::List, hasTableEnding, looksLikeTable, importTable},
        Importer{ImporterKind::List, hasNpyEnding, looksLikeNpy, importNpy},
    };
    return kImporters;
}

std::string fileName(const FileReference& source) {
    if (source.entry.empty()) {
        return toUtf8(source.file.filename());
    }
    return source.entry.substr(source.entry.find_last_of('/') + 1);
}

NameParts nameParts(const FileReference& source) {
    auto [stem, ending] = atLastDot(fileName(source));
    if (ending == "gz") {
        auto [innerStem, innerEnding] = atLastDot(stem);
        if (isListEnding(innerEnding)) {
            return {std::move(innerStem), std::move(innerEnding), true};
        }
    }
    return {std::move(stem), std::move(ending), false};
}

}  // namespace setscope
