#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace setscope {

/// Where an item is: a file, an entry of an archive, or a row of either.
struct FileReference {
    std::filesystem::path file;  ///< absolute
    std::string entry;           ///< UTF-8 name within the archive `file`; empty: the file itself
    std::int64_t row = 0;        ///< of a list or table, its line from 1 on; 0: all of the file

    bool operator==(const FileReference&) const = default;
};

/// "cats/3.jpg", "photos.zip › cats/3.jpg" or "words.txt:12", as problems and the inspector name
/// it. The file's whole path is kept.
std::string displayPath(const FileReference& reference);

/// What a picture's header says; pixels are as shown, after the EXIF orientation.
struct ImageFacts {
    std::string format;           ///< "JPEG", "PNG", "BMP", "TIFF", "WebP" or "GIF"
    std::int64_t width = 0;       ///< pixels
    std::int64_t height = 0;      ///< pixels
    std::uint64_t byteCount = 0;  ///< of the file or entry

    bool operator==(const ImageFacts&) const = default;
};

/// A word, a sentence or a longer text.
struct TextContent {
    std::string text;  ///< UTF-8, not empty, without white space at its ends

    bool operator==(const TextContent&) const = default;
};

/// What the rows of one table share.
struct VectorColumns {
    std::vector<std::string> names;  ///< one per column; empty: the columns have none
    /// One per column, or both empty: of a table's columns, which are measured in different units,
    /// the median and a robust spread (> 0) over all rows, taken when the table was imported. A
    /// value is compared as (value − centre) / spread, so that every column counts alike.
    std::vector<float> centre;
    std::vector<float> spread;

    bool operator==(const VectorColumns&) const = default;
};

/// A row of numbers.
struct VectorContent {
    std::vector<float> values;                     ///< finite, as the file has them; at least one
    std::shared_ptr<const VectorColumns> columns;  ///< of all rows of the table; never null

    bool operator==(const VectorContent& other) const;  ///< columns by value
    /// As they are compared: every value less its column's centre, over its spread.
    std::vector<float> standardised() const;
};

/// The kinds of members there are, in the order of Payload::content.
enum class PayloadKind { Picture, Text, Vector };

/// What a member is.
struct Payload {
    FileReference source;
    std::variant<ImageFacts, TextContent, VectorContent> content;

    PayloadKind kind() const { return static_cast<PayloadKind>(content.index()); }
    /// Null if it is none.
    const ImageFacts* picture() const { return std::get_if<ImageFacts>(&content); }
    const TextContent* text() const { return std::get_if<TextContent>(&content); }
    const VectorContent* vector() const { return std::get_if<VectorContent>(&content); }

    bool operator==(const Payload&) const = default;
};

/// "picture", "text" or "row".
const char* toText(PayloadKind kind);

}  // namespace setscope
