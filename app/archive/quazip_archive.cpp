#include "app/archive/quazip_archive.h"

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#include <QFile>
#include <QTextCodec>
#include <algorithm>
#include <stop_token>
#include <unordered_map>
#include <utility>

#include "app/archive/zip_names.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/file_replacement.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr quint16 kUtf8Name = 1U << 11U;  // general purpose flag
constexpr std::uint64_t kMostEntries = 2'000'000;
constexpr std::uint64_t kReadStep = 1U << 18U;  // bytes
constexpr int kStored = 0;

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    throw Error(ErrorKind::BadInput, name + " " + why);
}

/// Files go to QuaZip opened: Qt cannot say every name that a file may have.
class Reader : public ArchiveReader {
  public:
    explicit Reader(const fs::path& file) : file_(file), opened_(file), zip_(&device_) {
        zip_.setFileNameCodec(QTextCodec::codecForName("ISO-8859-1"));
        if (!device_.open(opened_.descriptor(), QIODevice::ReadOnly) ||
            !zip_.open(QuaZip::mdUnzip)) {
            refuse(toUtf8(file_),
                   "is not a readable zip archive (it is empty, damaged or cut off); copy or pack "
                   "it again.");
        }
    }

    std::uint64_t entryCount() const override {
        return static_cast<std::uint64_t>(std::max(zip_.getEntriesCount(), 0));
    }

    const std::vector<ArchiveEntry>& entries() const override {
        if (!isListed_) {
            listEntries();
            isListed_ = true;
        }
        return entries_;
    }

    Bytes read(const std::string& name, std::uint64_t limit,
               const std::stop_token& stop) const override {
        const std::size_t index = find(name);
        const std::uint64_t claimed = entries_[index].size;
        if (claimed > limit) {
            refuse(shown(name), "unpacks to " + byteSize(claimed) + ", more than the " +
                                    byteSize(limit) + " that are allowed; it was not unpacked.");
        }
        QuaZipFile packed(&zip_);
        Bytes content = inflate(packed, index, claimed + 1, stop);
        packed.close();
        if (packed.getZipError() != UNZ_OK || content.size() != claimed) {
            refuseDamaged(name);
        }
        return content;
    }

    Bytes readStart(const std::string& name, std::size_t count) const override {
        QuaZipFile packed(&zip_);
        return inflate(packed, find(name), count, {});
    }

  private:
    void listEntries() const {
        if (entryCount() > kMostEntries) {
            refuseAsTooMany();
        }
        entries_.clear();
        storedNames_.clear();
        indexOf_.clear();
        for (bool more = zip_.goToFirstFile(); more; more = zip_.goToNextFile()) {
            QuaZipFileInfo64 info;
            if (!zip_.getCurrentFileInfo(&info)) {
                break;
            }
            if (entries_.size() == kMostEntries) {
                refuseAsTooMany();
            }
            const bool isUtf8 = (info.flags & kUtf8Name) != 0;
            std::string name = isUtf8 ? info.name.toStdString()
                                      : zipNameToUtf8(info.name.toLatin1().toStdString());
            indexOf_.emplace(name, entries_.size());
            storedNames_.push_back(info.name);
            entries_.push_back({std::move(name), info.compressedSize, info.uncompressedSize,
                                info.isEncrypted(), info.isSymbolicLink()});
        }
        if (zip_.getZipError() != UNZ_OK && zip_.getZipError() != UNZ_END_OF_LIST_OF_FILE) {
            refuse(toUtf8(file_), "has a damaged directory; copy or pack it again.");
        }
    }

    std::size_t find(const std::string& name) const {
        entries();
        const auto found = indexOf_.find(name);
        if (found == indexOf_.end()) {
            refuse(shown(name), "is not in the archive; import the archive again.");
        }
        if (entries_[found->second].isEncrypted) {
            refuse(shown(name),
                   "is encrypted; unpack the archive with its password and import the folder.");
        }
        return found->second;
    }

    /// At most `most` bytes of an entry; memory is taken for no more than its packed bytes can
    /// give.
    Bytes inflate(QuaZipFile& packed, std::size_t index, std::uint64_t most,
                  const std::stop_token& stop) const {
        constexpr std::uint64_t kMostTimes = 1032;  // Deflate's own limit
        constexpr std::uint64_t kEndings = 64;
        const std::string& name = entries_[index].name;
        if (!zip_.setCurrentFile(storedNames_[index]) || !packed.open(QIODevice::ReadOnly)) {
            refuseDamaged(name);
        }
        Bytes content;
        const std::uint64_t packedSize = std::min(entries_[index].compressedSize, opened_.size());
        content.reserve(
            static_cast<std::size_t>(std::min(most, packedSize * kMostTimes + kEndings)));
        while (content.size() < most) {
            if (stop.stop_requested()) {
                throw Cancelled();
            }
            const std::size_t before = content.size();
            content.resize(before + static_cast<std::size_t>(std::min(most - before, kReadStep)));
            const qint64 got =
                packed.read(reinterpret_cast<char*>(content.data() + before),
                            std::ssize(content) - static_cast<std::ptrdiff_t>(before));
            if (got < 0) {
                refuseDamaged(name);
            }
            content.resize(before + static_cast<std::size_t>(got));
            if (got == 0) {
                break;
            }
        }
        return content;
    }

    [[noreturn]] void refuseAsTooMany() const {
        refuse(toUtf8(file_),
               "holds more than " +
                   counted(static_cast<std::int64_t>(kMostEntries), "entry", "entries") +
                   "; unpack it and import the folder.");
    }

    std::string shown(const std::string& name) const { return toUtf8(file_) + " › " + name; }

    [[noreturn]] void refuseDamaged(const std::string& name) const {
        refuse(shown(name), "is damaged in the archive; copy or pack the archive again.");
    }

    fs::path file_;
    OpenFile opened_;
    QFile device_;
    mutable QuaZip zip_;  // reading moves its position
    mutable bool isListed_ = false;
    mutable std::vector<ArchiveEntry> entries_;
    mutable std::vector<QString> storedNames_;  // as QuaZip finds them
    mutable std::unordered_map<std::string, std::size_t> indexOf_;
};

class Writer : public ArchiveWriter {
  public:
    explicit Writer(const fs::path& file) : file_(file), replacement_(file), zip_(&device_) {
        zip_.setUtf8Enabled(true);
        zip_.setZip64Enabled(true);
        if (!device_.open(replacement_.descriptor(), QIODevice::WriteOnly) ||
            !zip_.open(QuaZip::mdCreate)) {
            fail();
        }
    }

    void add(const std::string& name, std::span<const std::byte> bytes, Packing packing) override {
        QuaZipFile entry(&zip_);
        const QuaZipNewInfo info(QString::fromStdString(name));
        const bool isDeflated = packing == Packing::Deflate;
        const auto size = static_cast<qint64>(bytes.size());
        if (!entry.open(QIODevice::WriteOnly, info, nullptr, 0, isDeflated ? Z_DEFLATED : kStored,
                        isDeflated ? Z_DEFAULT_COMPRESSION : Z_NO_COMPRESSION) ||
            entry.write(reinterpret_cast<const char*>(bytes.data()), size) != size) {
            fail();
        }
        entry.close();
        if (entry.getZipError() != ZIP_OK) {
            fail();
        }
    }

    void finish() override {
        zip_.close();
        if (zip_.getZipError() != ZIP_OK || device_.error() != QFileDevice::NoError) {
            fail();
        }
        replacement_.commit();
    }

  private:
    [[noreturn]] void fail() const {
        throw Error(ErrorKind::Failed,
                    toUtf8(file_) +
                        " could not be written; check the folder's permissions and free space.");
    }

    fs::path file_;
    FileReplacement replacement_;
    QFile device_;
    QuaZip zip_;
};

}  // namespace

std::unique_ptr<ArchiveReader> QuaZipArchive::open(const fs::path& file) const {
    return std::make_unique<Reader>(file);
}

std::unique_ptr<ArchiveWriter> QuaZipArchive::create(const fs::path& file) const {
    return std::make_unique<Writer>(file);
}

}  // namespace setscope
