#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace setscope {

/// XXH3, 128 bits, of a file's bytes: equal content has equal hashes wherever it lies. All zero:
/// not known.
struct ContentHash {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    static ContentHash of(std::span<const std::byte> bytes);
    /// 32 hexadecimal digits.
    std::string toHex() const;
    /// The hash that toHex wrote; all zero if `text` is not 32 hexadecimal digits.
    static ContentHash fromHex(const std::string& text);

    auto operator<=>(const ContentHash&) const = default;
    explicit operator bool() const { return high != 0 || low != 0; }
};

}  // namespace setscope

template <>
struct std::hash<setscope::ContentHash> {
    std::size_t operator()(const setscope::ContentHash& content) const noexcept {
        return static_cast<std::size_t>(content.low);
    }
};
