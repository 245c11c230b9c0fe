#include "core/io/importers.h"

#include <array>

#include "core/base/text.h"
#include "core/io/image_importer.h"
#include "core/io/image_probe.h"
#include "core/io/npy.h"
#include "core/io/npy_importer.h"
#include "core/io/table_importer.h"
#include "core/io/text_importer.h"
#include "core/io/zip_importer.h"

namespace setscope {

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

std::string fileEnding(const FileReference& source) {
    const std::string name = fileName(source);
    const std::size_t dot = name.find_last_of('.');
    return dot == std::string::npos || dot == 0 ? std::string() : lowerAscii(name.substr(dot + 1));
}

}  // namespace setscope
