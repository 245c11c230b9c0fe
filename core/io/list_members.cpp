#include "core/io/list_members.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/io/gzip.h"
#include "core/io/text_encoding.h"

namespace setscope {
namespace {

constexpr std::int64_t kRowsNamed = 20;
constexpr std::string_view kNoBreakSpace = "\u00a0";
constexpr std::string_view kWideSpace = "\u3000";

bool isBlankByte(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code <= 0x20 || code == 0x7f;
}

/// The bytes of white space or of a control character that `text` starts with; 0 if it starts with
/// neither. @pre not empty
std::size_t blankLength(std::string_view text) {
    if (isBlankByte(text.front())) {
        return 1;
    }
    if (text.starts_with(kNoBreakSpace)) {
        return kNoBreakSpace.size();
    }
    return text.starts_with(kWideSpace) ? kWideSpace.size() : 0;
}

/// The same at the end.
std::size_t blankLengthAtEnd(std::string_view text) {
    if (isBlankByte(text.back())) {
        return 1;
    }
    if (text.ends_with(kNoBreakSpace)) {
        return kNoBreakSpace.size();
    }
    return text.ends_with(kWideSpace) ? kWideSpace.size() : 0;
}

}  // namespace

Bytes listContent(const FileReference& source, std::uint64_t limit, const ImportTools& tools) {
    Bytes content = tools.media.read(source, limit, tools.stop);
    return nameParts(source).isPacked && looksLikeGzip(content)
               ? unpackGzip(content, fileName(source), limit, tools.stop)
               : content;
}

std::uint64_t mostListBytes(const FoundItem& item, std::uint64_t limit) {
    constexpr std::uint64_t kMostPerPackedByte = 1032;  // zlib.net/zlib_tech.html
    const bool isPacked = nameParts(item.source).isPacked;
    return isPacked && item.size > limit / kMostPerPackedByte
               ? limit
               : std::min(item.size * (isPacked ? kMostPerPackedByte : 1), limit);
}

std::string listText(const FoundItem& item, const ImportTools& tools) {
    return decodedText(listContent(item.source, kLargestList, tools), fileName(item.source));
}

std::string_view takeLine(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && blankLength(text) > 0) {
        text.remove_prefix(blankLength(text));
    }
    while (!text.empty() && blankLengthAtEnd(text) > 0) {
        text.remove_suffix(blankLengthAtEnd(text));
    }
    return text;
}

std::string nameOfText(std::string_view text) {
    constexpr std::size_t kMostCharacters = 80;
    std::string name;
    std::size_t characters = 0;
    std::size_t lengthToKeep = 0;  // of the name, where room for "…" is needed
    const auto append = [&](std::string_view character) {
        if (++characters <= kMostCharacters) {
            lengthToKeep = characters == kMostCharacters ? name.size() : lengthToKeep;
            name += character;
        }
    };
    std::string_view rest = trimmed(text);
    bool isAfterBlank = false;
    while (!rest.empty() && characters <= kMostCharacters) {
        const std::size_t blank = blankLength(rest);
        if (blank == 0) {
            if (isAfterBlank) {
                append(" ");
            }
            const std::size_t length = std::max<std::size_t>(1, utf8SequenceLength(rest));
            append(rest.substr(0, length));
            rest.remove_prefix(length);
        } else {
            rest.remove_prefix(blank);
        }
        isAfterBlank = blank > 0;
    }
    if (characters > kMostCharacters) {
        name.resize(lengthToKeep);
        name += "…";
    }
    return name;
}

std::string listSetName(const FoundItem& item) {
    const std::string stem = nameParts(item.source).stem;
    return item.set->below.empty() ? stem : item.set->below + "/" + stem;
}

Member textMember(FileReference source, std::string_view text) {
    return {.id = {},
            .name = nameOfText(text),
            .payload = {std::move(source), TextContent{std::string(text)}},
            .content = ContentHash::of(std::as_bytes(std::span(text))),
            .label = {},
            .notes = {}};
}

Member rowMember(FileReference source, std::string name, VectorContent content) {
    const std::vector<float> standardised = content.standardised();
    const std::int64_t row = source.row;
    return {.id = {},
            .name = name.empty() ? "row " + std::to_string(row) : std::move(name),
            .payload = {std::move(source), std::move(content)},
            .content = ContentHash::of(std::as_bytes(std::span(standardised))),
            .label = {},
            .notes = {}};
}

void RowProblems::add(std::int64_t row, const std::string& trouble, const std::string& remedy) {
    ++count_;
    if (count_ > kRowsNamed) {
        return;
    }
    const std::string sentence = unit_ + " " + std::to_string(row) + " " + trouble;
    FileReference place = list_;
    place.row = row;
    problems_.push_back({displayPath(place), fileName(list_) + ": " + sentence + "; " + remedy});
    if (first_.empty()) {
        first_ = sentence;
    }
}

std::vector<Problem> RowProblems::take() {
    const std::int64_t others = count_ - kRowsNamed;
    if (others > 0) {
        problems_.push_back({displayPath(list_),
                             fileName(list_) + ": " +
                                 counted(others, "further row", "further rows") +
                                 " could not be used either and " + (others == 1 ? "was" : "were") +
                                 " left out; mend them and import the file again."});
    }
    return std::move(problems_);
}

}  // namespace setscope
