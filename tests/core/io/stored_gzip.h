#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace setscope {

inline void appendLittleEndian(std::string& bytes, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) {
        bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
    }
}

/// The text as a gzip file that is not compressed (RFC 1951, section 3.2.4), made without zlib.
inline std::string storedGzip(std::string_view text) {
    constexpr std::size_t kBlock = 65'535;
    std::string bytes("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
    std::uint32_t crc = 0xFFFF'FFFFU;
    for (const char letter : text) {
        crc ^= static_cast<unsigned char>(letter);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB8'8320U : 0U);
        }
    }
    std::size_t done = 0;
    do {
        const std::string_view block = text.substr(done, kBlock);
        done += block.size();
        bytes += static_cast<char>(done == text.size() ? 1 : 0);
        const auto length = static_cast<std::uint32_t>(block.size());
        appendLittleEndian(bytes, length, 2);
        appendLittleEndian(bytes, ~length, 2);
        bytes += block;
    } while (done < text.size());
    appendLittleEndian(bytes, ~crc, 4);
    appendLittleEndian(bytes, static_cast<std::uint32_t>(text.size()), 4);
    return bytes;
}

}  // namespace setscope
