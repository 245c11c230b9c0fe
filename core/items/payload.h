#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace setscope {

/// Where the bytes of an item are: a file, or an entry of an archive.
struct FileReference {
    std::filesystem::path file;  ///< absolute
    std::string entry;           ///< UTF-8 name within the archive `file`; empty: the file itself

    bool operator==(const FileReference&) const = default;
};

/// "cats/3.jpg" or "photos.zip › cats/3.jpg", as problems and the inspector name it. The file's
/// whole path is kept.
std::string displayPath(const FileReference& reference);

/// What a picture's header says; pixels are as shown, after the EXIF orientation.
struct ImageFacts {
    std::string format;           ///< "JPEG", "PNG", "BMP", "TIFF", "WebP" or "GIF"
    std::int64_t width = 0;       ///< pixels
    std::int64_t height = 0;      ///< pixels
    std::uint64_t byteCount = 0;  ///< of the file or entry

    bool operator==(const ImageFacts&) const = default;
};

/// What a member is. Pictures are the only kind so far; further kinds turn this into a variant.
struct Payload {
    FileReference source;
    ImageFacts image;

    bool operator==(const Payload&) const = default;
};

}  // namespace setscope
