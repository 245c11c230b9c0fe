#include "core/io/memory_archive.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using Entries = std::vector<MemoryEntry>;

class MemoryReader : public ArchiveReader {
  public:
    MemoryReader(fs::path file, std::shared_ptr<const Entries> entries)
        : file_(std::move(file)), entries_(std::move(entries)) {
        for (const MemoryEntry& entry : *entries_) {
            claims_.push_back(entry.claim);
        }
    }

    const std::vector<ArchiveEntry>& entries() const override { return claims_; }

    Bytes read(const std::string& name, std::uint64_t limit,
               const std::stop_token& /*stop*/) const override {
        const MemoryEntry& entry = find(name);
        if (entry.content.size() > limit) {
            refuse(name, "unpacks to more than " + byteSize(limit) + "; it was refused.");
        }
        return entry.content;
    }

    Bytes readStart(const std::string& name, std::size_t count) const override {
        Bytes start = find(name).content;
        start.resize(std::min(start.size(), count));
        return start;
    }

  private:
    const MemoryEntry& find(const std::string& name) const {
        const auto found = std::ranges::find_if(
            *entries_, [&](const MemoryEntry& entry) { return entry.claim.name == name; });
        if (found == entries_->end()) {
            refuse(name, "is not in the archive; import the archive again.");
        }
        if (found->claim.isEncrypted) {
            refuse(name, "is encrypted; unpack the archive with its password first.");
        }
        return *found;
    }

    [[noreturn]] void refuse(const std::string& name, const std::string& why) const {
        throw Error(ErrorKind::BadInput, toUtf8(file_) + " › " + name + " " + why);
    }

    fs::path file_;
    std::shared_ptr<const Entries> entries_;
    std::vector<ArchiveEntry> claims_;
};

class MemoryWriter : public ArchiveWriter {
  public:
    MemoryWriter(fs::path file, std::shared_ptr<MemoryArchive::Store> store)
        : file_(std::move(file)), store_(std::move(store)) {}

    void add(const std::string& name, std::span<const std::byte> bytes,
             Packing /*packing*/) override {
        entries_.push_back(honestEntry(name, Bytes(bytes.begin(), bytes.end())));
    }

    void finish() override {
        const std::lock_guard lock(store_->mutex);
        store_->archives[file_] = std::make_shared<const Entries>(std::move(entries_));
    }

  private:
    fs::path file_;
    std::shared_ptr<MemoryArchive::Store> store_;
    Entries entries_;
};

}  // namespace

MemoryArchive::MemoryArchive() : store_(std::make_shared<Store>()) {}

void MemoryArchive::put(const fs::path& file, std::vector<MemoryEntry> entries) {
    const std::lock_guard lock(store_->mutex);
    store_->archives[file] = std::make_shared<const Entries>(std::move(entries));
}

std::unique_ptr<ArchiveReader> MemoryArchive::open(const fs::path& file) const {
    const std::lock_guard lock(store_->mutex);
    const auto found = store_->archives.find(file);
    if (found == store_->archives.end()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + " is not a readable archive; pack it again.");
    }
    return std::make_unique<MemoryReader>(file, found->second);
}

std::unique_ptr<ArchiveWriter> MemoryArchive::create(const fs::path& file) const {
    return std::make_unique<MemoryWriter>(file, store_);
}

MemoryEntry honestEntry(const std::string& name, Bytes content) {
    const std::uint64_t size = content.size();
    return {{.name = name, .compressedSize = size, .size = size}, std::move(content)};
}

}  // namespace setscope
