#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/io/archive.h"

namespace setscope {

/// One entry of an archive in memory: what its directory claims, and what reading it gives.
struct MemoryEntry {
    ArchiveEntry claim;
    Bytes content;
};

/// Archives that live in memory under their paths, for tests. Copies share what they hold.
/// Thread-safe.
class MemoryArchive : public ArchiveFormat {
  public:
    MemoryArchive();

    /// Puts an archive there, whatever its entries claim.
    void put(const std::filesystem::path& file, std::vector<MemoryEntry> entries);

    std::unique_ptr<ArchiveReader> open(const std::filesystem::path& file) const override;
    std::unique_ptr<ArchiveWriter> create(const std::filesystem::path& file) const override;

    /// What all readers and writers of one MemoryArchive share.
    struct Store {
        std::mutex mutex;
        std::map<std::filesystem::path, std::shared_ptr<const std::vector<MemoryEntry>>> archives;
    };

  private:
    std::shared_ptr<Store> store_;
};

/// An entry whose claims are true.
MemoryEntry honestEntry(const std::string& name, Bytes content);

}  // namespace setscope
