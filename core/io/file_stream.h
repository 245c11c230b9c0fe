#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/run_context.h"
#include "core/io/file.h"

struct gzFile_s;

namespace setscope {

/// What a stream gives of a gzip file.
enum class Packing {
    AsItLies,  ///< its bytes, like those of any file
    Unpacked,  ///< what they unpack to
};

/// A file read from front to back, a few megabytes at a time, however large it is. Reports progress
/// in bytes of the file with every piece. What a function returns is valid until the next call.
class FileStream {
  public:
    /// @param what is being done, for Progress
    /// @param run must outlive this
    /// @throws Error (BadInput) as OpenFile does
    FileStream(const std::filesystem::path& file, std::string what, const RunContext& run,
               Packing packing = Packing::AsItLies);

    std::uint64_t size() const { return file_.size(); }  ///< of the file as it lies
    bool isUnpacking() const { return packed_ != nullptr; }
    /// How many bytes will come: size(), but of a gzip file that is unpacked a guess.
    std::uint64_t expectedSize() const;
    std::uint64_t position() const { return before_ + begin_; }  ///< bytes taken
    /// True if nothing is left. Every function from here on throws Error (BadInput) if the disk
    /// fails or what is unpacked is damaged or cut off, and Cancelled.
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
    std::size_t readPiece(std::span<char> target);
    std::size_t unpackPiece(std::span<char> target);

    struct ClosePacked {
        void operator()(gzFile_s* file) const;
    };

    std::filesystem::path path_;
    OpenFile file_;
    std::unique_ptr<gzFile_s, ClosePacked> packed_;  ///< null if the bytes are taken as they lie
    std::string what_;
    const RunContext& run_;
    std::string buffer_;
    std::size_t begin_ = 0;     ///< of what is not taken yet, in the buffer
    std::uint64_t before_ = 0;  ///< bytes that have left the buffer
};

}  // namespace setscope
