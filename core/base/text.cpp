#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/utf8.h"

namespace setscope {
namespace {

constexpr std::string_view kNarrowSpace = "\u202f";

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string_view takeDigits(std::string_view& text) {
    std::size_t length = 0;
    while (length < text.size() && isDigit(text[length])) {
        ++length;
    }
    std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    while (digits.size() > 1 && digits.front() == '0') {
        digits.remove_prefix(1);
    }
    return digits;
}

}  // namespace

std::string counted(std::int64_t count, std::string_view singular, std::string_view plural) {
    std::string digits = std::to_string(count);
    for (std::ptrdiff_t at = std::ssize(digits) - 3; at > (count < 0 ? 1 : 0); at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return digits + " " + std::string(count == 1 ? singular : plural);
}

std::string percent(double share) {
    const long rounded = std::lround(share * 100.0);
    std::string number = std::to_string(rounded);
    if (rounded == 0 && share > 0.0) {
        number = "<1";
    } else if (rounded == 100 && share < 1.0) {
        number = ">99";
    }
    return number + std::string(kNarrowSpace) + "%";
}

std::string byteSize(std::uint64_t bytes) {
    constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000.0;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), unit == 0 || value >= 99.95 ? "%.0f" : "%.1f", value);
    return std::string(text.data()) + " " + kUnits[unit];
}

std::string toUtf8(const std::filesystem::path& path) { return validUtf8(path.generic_string()); }

std::filesystem::path fromUtf8(std::string_view path) {
    return std::filesystem::path(std::u8string(path.begin(), path.end()));
}

bool isValidUtf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8SequenceLength(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string lowerAscii(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool naturalLess(std::string_view left, std::string_view right) {
    const std::string_view wholeLeft = left;
    const std::string_view wholeRight = right;
    while (!left.empty() && !right.empty()) {
        if (isDigit(left.front()) && isDigit(right.front())) {
            const std::string_view a = takeDigits(left);
            const std::string_view b = takeDigits(right);
            if (a.size() != b.size()) {
                return a.size() < b.size();
            }
            if (a != b) {
                return a < b;
            }
            continue;
        }
        const char a = lower(left.front());
        const char b = lower(right.front());
        if (a != b) {
            return static_cast<unsigned char>(a) < static_cast<unsigned char>(b);
        }
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    if (left.empty() != right.empty()) {
        return left.empty();
    }
    return wholeLeft < wholeRight;
}

}  // namespace setscope
