#include "core/io/text_encoding.h"

#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/io/byte_view.h"

namespace setscope {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleMark = "\xFF\xFE";
constexpr std::string_view kUtf16BigMark = "\xFE\xFF";

[[noreturn]] void refuseText(const std::string& name, const std::string& why) {
    throw Error(ErrorKind::BadInput, name + " " + why);
}

std::string lineOfEnd(std::string_view text) {
    return std::to_string(std::ranges::count(text, '\n') + 1);
}

std::string fromUtf16(ByteView bytes, ByteOrder order, const std::string& name) {
    constexpr std::uint32_t kFirstOfPair = 0xd800;
    constexpr std::uint32_t kSecondOfPair = 0xdc00;
    constexpr std::uint32_t kBehindPairs = 0xe000;
    std::string text;
    text.reserve(static_cast<std::size_t>(bytes.size() / 2));
    for (std::uint64_t at = kUtf16BigMark.size(); at < bytes.size(); at += 2) {
        std::uint32_t code = bytes.u16(at, order);
        bool isWhole = bytes.has(at, 2);
        if (code >= kFirstOfPair && code < kBehindPairs) {
            at += 2;
            const std::uint32_t second = bytes.u16(at, order);
            isWhole = code < kSecondOfPair && second >= kSecondOfPair && second < kBehindPairs;
            code = 0x10000 + ((code - kFirstOfPair) << 10 | (second & 0x3ff));
        }
        if (!isWhole) {
            refuseText(name, "begins like UTF-16, but line " + lineOfEnd(text) +
                                 " is damaged or cut off; save it as UTF-8 and import it again.");
        }
        appendUtf8(text, static_cast<char32_t>(code));
    }
    return text;
}

/// Bytes that no text holds: any 0, or many control characters.
bool isBinary(std::string_view text) {
    constexpr std::size_t kLookedAt = 4096;
    constexpr std::ptrdiff_t kMostControls = 50;  // one in so many
    const std::string_view start = text.substr(0, kLookedAt);
    const std::ptrdiff_t controls = std::ranges::count_if(start, [](char letter) {
        const auto code = static_cast<unsigned char>(letter);
        return code < 0x20 && (code < '\t' || code > '\r') && code != 0x1b;
    });
    return controls * kMostControls > std::ssize(start) ||
           text.find('\0') != std::string_view::npos;
}

void requireUtf8(std::string_view text, const std::string& name) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t length = utf8SequenceLength(rest);
        if (length == 0) {
            refuseText(name, "is not in UTF-8: line " +
                                 lineOfEnd(text.substr(0, text.size() - rest.size())) +
                                 " holds bytes of another encoding, perhaps Latin-1; save it as "
                                 "UTF-8 and import it again.");
        }
        rest.remove_prefix(length);
    }
}

}  // namespace

std::string decodedText(std::span<const std::byte> content, const std::string& name) {
    if (content.empty()) {
        refuseText(name, "is empty; copy it again from its source.");
    }
    const ByteView bytes(content);
    std::string text;
    if (bytes.isText(0, kUtf16LittleMark)) {
        text = fromUtf16(bytes, ByteOrder::Little, name);
    } else if (bytes.isText(0, kUtf16BigMark)) {
        text = fromUtf16(bytes, ByteOrder::Big, name);
    } else {
        const std::size_t begin = bytes.isText(0, kUtf8Mark) ? kUtf8Mark.size() : 0;
        text.assign(reinterpret_cast<const char*>(content.data()) + begin, content.size() - begin);
    }
    if (isBinary(text)) {
        refuseText(name,
                   "is no text in spite of its ending: it holds bytes that no text in UTF-8 has; "
                   "choose a text file, or save it as UTF-8.");
    }
    requireUtf8(text, name);
    if (text.find('\n') == std::string::npos) {
        std::ranges::replace(text, '\r', '\n');
    }
    return text;
}

}  // namespace setscope
