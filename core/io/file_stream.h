#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/run_context.h"
#include "core/io/file.h"

namespace setscope {

/// A file read from front to back, a few megabytes at a time, however large it is. Reports progress
/// in bytes with every piece. What a function returns is valid until the next call.
class FileStream {
  public:
    /// @param what is being done, for Progress
    /// @param run must outlive this
    /// @throws Error (BadInput) as OpenFile does
    FileStream(const std::filesystem::path& file, std::string what, const RunContext& run);

    std::uint64_t size() const { return file_.size(); }
    std::uint64_t position() const { return before_ + begin_; }  ///< bytes taken
    /// True if nothing is left. Every function from here on throws Error (BadInput) if the disk
    /// fails, and Cancelled.
    bool atEnd();
    /// The next bytes, which stay to be taken; fewer than `count` only at the end.
    std::string_view peek(std::size_t count);
    /// Takes bytes that peek showed.
    void skip(std::size_t count) { begin_ += count; }
    /// Takes what comes before `end`, and `end` itself; at the end of the file what is left. Absent
    /// if that are more than `limit` bytes.
    std::optional<std::string_view> takeUntil(char end, std::size_t limit);
    /// Takes as many bytes as fit. @return how many; fewer only at the end
    std::size_t read(std::span<std::byte> target);

  private:
    std::string_view available() const { return std::string_view(buffer_).substr(begin_); }
    bool readMore();

    std::filesystem::path path_;
    OpenFile file_;
    std::string what_;
    const RunContext& run_;
    std::string buffer_;
    std::size_t begin_ = 0;     ///< of what is not taken yet, in the buffer
    std::uint64_t before_ = 0;  ///< bytes that have left the buffer
};

}  // namespace setscope
