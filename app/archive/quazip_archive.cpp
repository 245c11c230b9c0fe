#include "app/archive/quazip_archive.h"

#include <quazip/quazip.h>
#include <quazip/quazipfile.h>
#include <quazip/quazipnewinfo.h>

#include <QFile>
#include <QTextCodec>
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "app/archive/zip_names.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file_replacement.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr quint16 kUtf8Name = 1U << 11U;  // general purpose flag
constexpr std::size_t kMostEntries = 2'000'000;
constexpr std::uint64_t kReadStep = 1U << 18U;  // bytes
constexpr int kStored = 0;

QString toQString(const fs::path& file) { return QFile::decodeName(file.string().c_str()); }

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    throw Error(ErrorKind::BadInput, name + " " + why);
}

class Reader : public ArchiveReader {
  public:
    explicit Reader(const fs::path& file) : file_(file), zip_(toQString(file)) {
        zip_.setFileNameCodec(QTextCodec::codecForName("ISO-8859-1"));
        if (!zip_.open(QuaZip::mdUnzip)) {
            refuse(toUtf8(file_),
                   "is not a readable zip archive (it is empty, damaged or cut off); copy or pack "
                   "it again.");
        }
        listEntries();
    }

    const std::vector<ArchiveEntry>& entries() const override { return entries_; }

    Bytes read(const std::string& name, std::uint64_t limit) const override {
        const std::size_t index = find(name);
        const std::uint64_t claimed = entries_[index].size;
        if (claimed > limit) {
            refuse(shown(name), "unpacks to " + byteSize(claimed) + ", more than the " +
                                    byteSize(limit) + " that are allowed; it was not unpacked.");
        }
        QuaZipFile packed(&zip_);
        Bytes content = inflate(packed, index, claimed + 1);
        packed.close();
        if (packed.getZipError() != UNZ_OK || content.size() != claimed) {
            refuseDamaged(name);
        }
        return content;
    }

    Bytes readStart(const std::string& name, std::size_t count) const override {
        QuaZipFile packed(&zip_);
        return inflate(packed, find(name), count);
    }

  private:
    void listEntries() {
        for (bool more = zip_.goToFirstFile(); more; more = zip_.goToNextFile()) {
            QuaZipFileInfo64 info;
            if (!zip_.getCurrentFileInfo(&info)) {
                break;
            }
            if (entries_.size() == kMostEntries) {
                refuse(toUtf8(file_), "holds more than " +
                                          counted(kMostEntries, "entry", "entries") +
                                          "; unpack it and import the folder.");
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

    /// At most `most` bytes of an entry; memory grows only with what really comes.
    Bytes inflate(QuaZipFile& packed, std::size_t index, std::uint64_t most) const {
        const std::string& name = entries_[index].name;
        if (!zip_.setCurrentFile(storedNames_[index]) || !packed.open(QIODevice::ReadOnly)) {
            refuseDamaged(name);
        }
        Bytes content;
        while (content.size() < most) {
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

    std::string shown(const std::string& name) const { return toUtf8(file_) + " › " + name; }

    [[noreturn]] void refuseDamaged(const std::string& name) const {
        refuse(shown(name), "is damaged in the archive; copy or pack the archive again.");
    }

    fs::path file_;
    mutable QuaZip zip_;  // reading moves its position
    std::vector<ArchiveEntry> entries_;
    std::vector<QString> storedNames_;  // as QuaZip finds them
    std::unordered_map<std::string, std::size_t> indexOf_;
};

class Writer : public ArchiveWriter {
  public:
    explicit Writer(const fs::path& file)
        : file_(file), replacement_(file), zip_(toQString(replacement_.temporary())) {
        zip_.setUtf8Enabled(true);
        zip_.setZip64Enabled(true);
        if (!zip_.open(QuaZip::mdCreate)) {
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
        if (zip_.getZipError() != ZIP_OK) {
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
