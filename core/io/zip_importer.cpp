#include "core/io/zip_importer.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/archive.h"

namespace setscope {
namespace {

constexpr std::uint64_t kTooSmallForABomb = 1'000'000;  // bytes

double ratio(std::uint64_t size, std::uint64_t compressedSize) {
    return static_cast<double>(size) /
           static_cast<double>(std::max<std::uint64_t>(compressedSize, 1));
}

std::vector<std::string_view> parts(std::string_view name) {
    std::vector<std::string_view> result;
    for (std::size_t end = name.find('/'); end != std::string_view::npos; end = name.find('/')) {
        result.push_back(name.substr(0, end));
        name.remove_prefix(end + 1);
    }
    result.push_back(name);
    return result;
}

bool isHiddenEntry(std::string_view name) {
    return std::ranges::any_of(parts(name), [](std::string_view part) {
        return part == "__MACOSX" || (part.starts_with('.') && part != "." && part != "..");
    });
}

/// Empty if the name stays within the archive.
std::string namingTrouble(std::string_view name) {
    constexpr std::string_view kRemedy =
        "; it was refused, pack the archive again from a source that you trust.";
    const auto refused = [&](std::string_view why) { return std::string(why).append(kRemedy); };
    if (name.empty() || std::ranges::any_of(name, [](char letter) {
            return std::iscntrl(static_cast<unsigned char>(letter)) != 0;
        })) {
        return refused("has a name with unprintable characters");
    }
    if (name.find('\\') != std::string_view::npos) {
        return refused("has a name with backslashes");
    }
    if (name.starts_with('/') || (name.size() >= 2 && name[1] == ':')) {
        return refused("has an absolute path and points outside the archive");
    }
    const std::vector<std::string_view> all = parts(name);
    if (std::ranges::find(all, "..") != all.end()) {
        return refused("points outside the archive");
    }
    return {};
}

/// Empty if the entry may be unpacked.
std::string entryTrouble(const ArchiveEntry& entry, const ImportOptions& options) {
    if (std::string trouble = namingTrouble(entry.name); !trouble.empty()) {
        return trouble;
    }
    if (entry.isLink) {
        return "is a link, which may point anywhere; it was refused, pack the file itself.";
    }
    if (entry.isEncrypted) {
        return "is encrypted; unpack the archive with its password and import the folder.";
    }
    if (entry.size > MediaReader::kLargestMedia) {
        return "would unpack to " + byteSize(entry.size) + ", more than the " +
               byteSize(MediaReader::kLargestMedia) +
               " that a file in an archive may have; it was not unpacked.";
    }
    if (entry.size > kTooSmallForABomb &&
        ratio(entry.size, entry.compressedSize) > options.archiveRatioLimit) {
        return "unpacks to " +
               counted(static_cast<std::int64_t>(ratio(entry.size, entry.compressedSize)), "time",
                       "times") +
               " its packed size, as archives made to fill a disk do; unpack it yourself if you "
               "trust it.";
    }
    return {};
}

/// Refuses an archive as a whole.
class ArchiveLimits {
  public:
    ArchiveLimits(const FoundItem& archive, const ImportOptions& options)
        : archive_(archive), options_(options) {}

    void requireFewEntries(std::uint64_t count) const {
        if (count > static_cast<std::uint64_t>(options_.archiveEntryLimit)) {
            refuse("holds " + counted(static_cast<std::int64_t>(count), "entry", "entries") +
                   ", more than the " + counted(options_.archiveEntryLimit, "entry", "entries") +
                   " that are allowed");
        }
    }

    /// Counts an entry that would be unpacked.
    void add(const ArchiveEntry& entry) {
        total_ += entry.size;
        if (total_ > options_.archiveByteLimit) {
            refuse("would unpack to more than " + byteSize(options_.archiveByteLimit));
        }
    }

    /// Entries may share their packed bytes, so that each looks harmless by itself.
    void requireModestRatio() const {
        const double times = ratio(total_, archive_.size);
        if (total_ > kTooSmallForABomb && times > options_.archiveRatioLimit) {
            refuse("would unpack to " + counted(static_cast<std::int64_t>(times), "time", "times") +
                   " its size, as archives made to fill a disk do");
        }
    }

  private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorKind::BadInput,
                    fileName(archive_.source) + " " + why +
                        "; unpack it yourself if you trust it, and import the folder.");
    }

    const FoundItem& archive_;
    const ImportOptions& options_;
    std::uint64_t total_ = 0;
};

/// The sets of one archive, made as their folders come up.
class FolderSets {
  public:
    explicit FolderSets(const FoundItem& archive) : archive_(archive) {
        const std::string name = fileName(archive.source);
        stem_ = name.substr(0, name.find_last_of('.'));
        if (!archive.wasDroppedItself) {
            prefix_ = archive.set->below.empty() ? stem_ : archive.set->below + "/" + stem_;
        }
    }

    std::shared_ptr<const FoundSet> setOf(const std::string& entryName) {
        const std::size_t slash = entryName.find_last_of('/');
        const std::string folder =
            slash == std::string::npos ? std::string() : entryName.substr(0, slash);
        std::shared_ptr<const FoundSet>& set = sets_[folder];
        if (set == nullptr) {
            const bool needsSlash = !prefix_.empty() && !folder.empty();
            const std::string below = prefix_ + (needsSlash ? "/" : "") + folder;
            set = std::make_shared<const FoundSet>(FoundSet{below.empty() ? stem_ : below, below});
        }
        return set;
    }

  private:
    const FoundItem& archive_;
    std::string stem_;
    std::string prefix_;
    std::map<std::string, std::shared_ptr<const FoundSet>> sets_;
};

}  // namespace

bool hasZipEnding(std::string_view ending) { return ending == "zip" || ending == "cbz"; }

bool looksLikeZip(std::span<const std::byte> start) {
    constexpr std::byte kP{'P'};
    constexpr std::byte kK{'K'};
    if (start.size() < 4 || start[0] != kP || start[1] != kK) {
        return false;
    }
    const auto kind =
        std::to_integer<unsigned>(start[2]) << 8 | std::to_integer<unsigned>(start[3]);
    return kind == 0x0304 || kind == 0x0506 || kind == 0x0708;
}

ImportedItem importZip(const FoundItem& item, const ImportTools& tools) {
    const std::string archive = fileName(item.source);
    if (!item.source.entry.empty()) {
        throw Error(ErrorKind::BadInput, archive +
                                             " is an archive inside an archive, which is not "
                                             "unpacked; unpack it and import it by itself.");
    }
    if (tools.archives == nullptr) {
        throw Error(
            ErrorKind::BadInput,
            archive +
                " is an archive, which this build cannot open; unpack it and import the folder.");
    }
    const std::unique_ptr<ArchiveReader> reader = tools.archives->open(item.source.file);
    ArchiveLimits limits(item, tools.options);
    limits.requireFewEntries(reader->entryCount());
    const std::vector<ArchiveEntry>& entries = reader->entries();
    limits.requireFewEntries(entries.size());

    std::unordered_map<std::string_view, int> occurrences;
    for (const ArchiveEntry& entry : entries) {
        ++occurrences[entry.name];
    }
    ImportedItem imported;
    FolderSets sets(item);
    for (const ArchiveEntry& entry : entries) {
        if (entry.name.ends_with('/')) {
            continue;
        }
        const FileReference source{item.source.file, entry.name};
        std::string trouble = entryTrouble(entry, tools.options);
        if (trouble.empty() && isHiddenEntry(entry.name)) {
            continue;
        }
        if (trouble.empty() && occurrences[entry.name] > 1) {
            trouble =
                "occurs more than once in the archive, so that it is not clear which is meant; "
                "pack the archive again.";
        }
        if (trouble.empty()) {
            limits.add(entry);
            imported.contents.push_back(
                {source, entry.size, sets.setOf(entry.name), item.dropped, false});
        } else {
            imported.problems.push_back({displayPath(source), fileName(source) + " " + trouble});
        }
    }
    limits.requireModestRatio();
    return imported;
}

}  // namespace setscope
