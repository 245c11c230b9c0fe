#include "core/io/media_reader.h"

#include <algorithm>
#include <deque>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/io/archive.h"
#include "core/io/file.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// An archive that this thread read from; one that was written anew since is opened anew.
struct OpenArchive {
    std::shared_ptr<const ArchiveFormat> format;
    fs::path file;
    fs::file_time_type writtenAt;
    std::unique_ptr<ArchiveReader> reader;
};

constexpr std::size_t kOpenArchivesPerThread = 4;

fs::file_time_type writeTime(const fs::path& file) {
    std::error_code unknown;
    return fs::last_write_time(file, unknown);
}

const ArchiveReader& openedArchive(const std::shared_ptr<const ArchiveFormat>& format,
                                   const fs::path& file) {
    thread_local std::deque<OpenArchive> newestFirst;
    const fs::file_time_type writtenAt = writeTime(file);
    const auto found = std::ranges::find_if(newestFirst, [&](const OpenArchive& archive) {
        return archive.format == format && archive.file == file && archive.writtenAt == writtenAt;
    });
    if (found != newestFirst.end()) {
        std::rotate(newestFirst.begin(), found, std::next(found));
        return *newestFirst.front().reader;
    }
    OpenArchive opened{format, file, writtenAt, format->open(file)};
    if (newestFirst.size() >= kOpenArchivesPerThread) {
        newestFirst.pop_back();
    }
    newestFirst.push_front(std::move(opened));
    return *newestFirst.front().reader;
}

}  // namespace

MediaReader::MediaReader(std::shared_ptr<const ArchiveFormat> archives)
    : archives_(std::move(archives)) {}

Bytes MediaReader::read(const FileReference& reference, std::uint64_t limit,
                        const std::stop_token& stop) const {
    return reference.entry.empty() ? readFile(reference.file, limit, stop)
                                   : archiveOf(reference).read(reference.entry, limit, stop);
}

Bytes MediaReader::readStart(const FileReference& reference, std::size_t count) const {
    return reference.entry.empty() ? readFileStart(reference.file, count)
                                   : archiveOf(reference).readStart(reference.entry, count);
}

bool MediaReader::exists(const FileReference& reference) const {
    if (reference.entry.empty()) {
        std::error_code unknown;
        return fs::is_regular_file(reference.file, unknown);
    }
    return std::ranges::count(archiveOf(reference).entries(), reference.entry,
                              &ArchiveEntry::name) > 0;
}

const ArchiveReader& MediaReader::archiveOf(const FileReference& reference) const {
    if (archives_ == nullptr) {
        throw Error(ErrorKind::BadInput,
                    displayPath(reference) +
                        " lies in an archive, which this build cannot open; unpack it first.");
    }
    return openedArchive(archives_, reference.file);
}

}  // namespace setscope
