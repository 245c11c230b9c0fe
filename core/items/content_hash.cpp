#include "core/items/content_hash.h"

#include <xxhash.h>

#include <array>
#include <charconv>
#include <cstdio>

namespace setscope {

ContentHash ContentHash::of(std::span<const std::byte> bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

std::string ContentHash::toHex() const {
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(high),
                  static_cast<unsigned long long>(low));
    return text.data();
}

ContentHash ContentHash::fromHex(const std::string& text) {
    constexpr std::size_t kDigits = 16;
    if (text.size() != 2 * kDigits) {
        return {};
    }
    ContentHash hash;
    const char* middle = text.data() + kDigits;
    const char* end = middle + kDigits;
    if (std::from_chars(text.data(), middle, hash.high, 16).ptr != middle ||
        std::from_chars(middle, end, hash.low, 16).ptr != end) {
        return {};
    }
    return hash;
}

}  // namespace setscope
