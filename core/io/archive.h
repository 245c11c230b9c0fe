#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/bytes.h"

namespace setscope {

/// What the directory of an archive says of one entry. Nothing of it is trusted before it was
/// checked.
struct ArchiveEntry {
    std::string name;  ///< as stored, UTF-8, '/' between folders; folders end with '/'
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;  ///< as claimed
    bool isEncrypted = false;
    bool isLink = false;
};

/// An archive opened for reading. Not thread-safe; each thread opens its own.
class ArchiveReader {
  public:
    virtual ~ArchiveReader() = default;
    /// How many entries the directory claims to have, known before they are listed.
    virtual std::uint64_t entryCount() const { return entries().size(); }
    /// @throws Error (BadInput) if the directory is damaged or far too long
    virtual const std::vector<ArchiveEntry>& entries() const = 0;
    /// The bytes of one entry, its checksum verified.
    /// @param limit bytes; an entry that really unpacks to more is refused, whatever its header
    /// claims
    /// @throws Error (BadInput) if the entry is absent, damaged, encrypted or larger than `limit`
    /// @throws Cancelled after a stop
    virtual Bytes read(const std::string& name, std::uint64_t limit,
                       const std::stop_token& stop = {}) const = 0;
    /// The first bytes of one entry, at most `count`, to tell what it is; its checksum is not
    /// verified.
    /// @throws Error (BadInput) if the entry is absent, damaged or encrypted
    virtual Bytes readStart(const std::string& name, std::size_t count) const = 0;
};

/// An archive being written. What was not finished is no archive.
class ArchiveWriter {
  public:
    virtual ~ArchiveWriter() = default;
    enum class Packing { Deflate, Store };
    /// Writes one entry; its name, as in ArchiveEntry, must not be in the archive yet.
    /// @throws Error (Failed) naming the archive if the disk refuses; it cannot be finished then
    virtual void add(const std::string& name, std::span<const std::byte> bytes,
                     Packing packing) = 0;
    /// Writes the directory, syncs, and renames the temporary file onto the target. @throws Error
    /// (Failed) if the disk refuses
    virtual void finish() = 0;
};

/// Opens archives of one format. Thread-safe.
class ArchiveFormat {
  public:
    virtual ~ArchiveFormat() = default;
    /// @throws Error (BadInput) if the file is not a readable archive
    virtual std::unique_ptr<ArchiveReader> open(const std::filesystem::path& file) const = 0;
    /// Writes beside `file` under a temporary name until `finish`. @throws Error (Failed) if the
    /// folder is not writable
    virtual std::unique_ptr<ArchiveWriter> create(const std::filesystem::path& file) const = 0;
};

}  // namespace setscope
