#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include "core/base/bytes.h"
#include "core/items/payload.h"

namespace setscope {

class ArchiveFormat;
class ArchiveReader;

/// Reads the bytes behind a FileReference, from a file or out of an archive. Thread-safe: each
/// thread keeps the last few archives open that it read from. `archives` may be null; entries of
/// archives are then refused with a sentence.
class MediaReader {
  public:
    explicit MediaReader(std::shared_ptr<const ArchiveFormat> archives);

    /// @param limit bytes; a larger file or entry is refused
    /// @throws Error (BadInput) naming the file and the remedy
    /// @throws Cancelled after a stop
    Bytes read(const FileReference& reference, std::uint64_t limit = kLargestMedia,
               const std::stop_token& stop = {}) const;

    /// The first bytes, at most `count`, to tell what it is. @throws Error (BadInput) as read does
    Bytes readStart(const FileReference& reference, std::size_t count) const;

    /// True if there is such a file or entry. @throws Error (BadInput) if the archive is damaged
    bool exists(const FileReference& reference) const;

    /// 1 GB: no picture that fits the memory budget is larger.
    static constexpr std::uint64_t kLargestMedia = 1'000'000'000;

  private:
    const ArchiveReader& archiveOf(const FileReference& reference) const;

    std::shared_ptr<const ArchiveFormat> archives_;
};

}  // namespace setscope
