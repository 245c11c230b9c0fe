#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace setscope {

enum class ByteOrder { Little, Big };

/// Bytes of a file that may be hostile. Whatever lies behind the end reads as 0; where that makes a
/// difference the caller asks `has` first.
class ByteView {
  public:
    explicit ByteView(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::uint64_t size() const { return bytes_.size(); }
    /// True if `count` bytes lie at `at`; no sum overflows.
    bool has(std::uint64_t at, std::uint64_t count) const {
        return at <= size() && count <= size() - at;
    }

    std::uint32_t u8(std::uint64_t at) const {
        return at < size() ? std::to_integer<std::uint32_t>(bytes_[static_cast<std::size_t>(at)])
                           : 0;
    }
    std::uint32_t u16(std::uint64_t at, ByteOrder order) const {
        return order == ByteOrder::Big ? u8(at) << 8 | u8(at + 1) : u8(at + 1) << 8 | u8(at);
    }
    std::uint32_t u32(std::uint64_t at, ByteOrder order) const {
        return order == ByteOrder::Big ? u16(at, order) << 16 | u16(at + 2, order)
                                       : u16(at + 2, order) << 16 | u16(at, order);
    }
    /// True if the letters lie at `at`.
    bool isText(std::uint64_t at, std::string_view text) const {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (!has(at + i, 1) || u8(at + i) != static_cast<unsigned char>(text[i])) {
                return false;
            }
        }
        return true;
    }
    /// What lies at `at`, at most `count` bytes.
    ByteView part(std::uint64_t at, std::uint64_t count) const {
        const std::uint64_t begin = at < size() ? at : size();
        const std::uint64_t length = count < size() - begin ? count : size() - begin;
        return ByteView(
            bytes_.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length)));
    }
    std::span<const std::byte> bytes() const { return bytes_; }

  private:
    std::span<const std::byte> bytes_;
};

}  // namespace setscope
