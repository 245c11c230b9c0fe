#include "core/io/importers.h"

#include <array>

#include "core/base/text.h"
#include "core/io/image_importer.h"
#include "core/io/image_probe.h"
#include "core/io/zip_importer.h"

namespace setscope {

std::span<const Importer> importers() {
    static constexpr std::array kImporters = {
        Importer{hasPictureEnding, looksLikeImage, importPicture},
        Importer{hasZipEnding, looksLikeZip, importZip},
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
