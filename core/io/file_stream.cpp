#include "core/io/file_stream.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/gzip.h"

namespace setscope {
namespace {

bool beginsLikeGzip(const OpenFile& file) {
    std::array<std::byte, 3> start{};
    return pread(file.descriptor(), start.data(), start.size(), 0) == std::ssize(start) &&
           looksLikeGzip(start);
}

}  // namespace

void FileStream::ClosePacked::operator()(gzFile_s* file) const { gzclose_r(file); }

FileStream::FileStream(const std::filesystem::path& file, std::string what, const RunContext& run,
                       Packing packing)
    : path_(file), file_(file), what_(std::move(what)), run_(run) {
    if (packing == Packing::Unpacked && beginsLikeGzip(file_)) {
        packed_.reset(gzdopen(fcntl(file_.descriptor(), F_DUPFD_CLOEXEC, 0), "rb"));
        SETSCOPE_CHECK(packed_ != nullptr, "zlib could not be started");
    }
}

std::uint64_t FileStream::expectedSize() const {
    constexpr std::uint64_t kUsualRatio = 3;  // of text
    return isUnpacking() ? kUsualRatio * size() : size();
}

bool FileStream::atEnd() { return available().empty() && !readMore(); }

std::string_view FileStream::peek(std::size_t count) {
    while (available().size() < count && readMore()) {
    }
    return available().substr(0, count);
}

std::optional<std::string_view> FileStream::takeUntil(char end, std::size_t limit) {
    for (std::size_t looked = 0;;) {
        const std::size_t at = available().find(end, looked);
        if (at != std::string_view::npos && at <= limit) {
            const std::string_view taken = available().substr(0, at);
            begin_ += at + 1;
            return taken;
        }
        looked = available().size();
        if (at != std::string_view::npos || looked > limit) {
            return std::nullopt;
        }
        if (!readMore()) {
            const std::string_view taken = available();
            begin_ += taken.size();
            return taken;
        }
    }
}

std::size_t FileStream::read(std::span<std::byte> target) {
    std::size_t done = 0;
    while (done < target.size() && !atEnd()) {
        const std::string_view part = available().substr(0, target.size() - done);
        std::memcpy(target.data() + done, part.data(), part.size());
        begin_ += part.size();
        done += part.size();
    }
    return done;
}

/// Behind what is not taken yet. @return false at the end of the file
bool FileStream::readMore() {
    constexpr std::size_t kPiece = 2'000'000;  // bytes
    const std::uint64_t done = isUnpacking() ? static_cast<std::uint64_t>(gzoffset(packed_.get()))
                                             : before_ + buffer_.size();
    run_.step({static_cast<std::int64_t>(done), static_cast<std::int64_t>(size()), what_});
    buffer_.erase(0, begin_);
    before_ += begin_;
    begin_ = 0;
    const std::size_t kept = buffer_.size();
    buffer_.resize(kept + kPiece);
    const std::span<char> target(buffer_.data() + kept, kPiece);
    const std::size_t got = isUnpacking() ? unpackPiece(target) : readPiece(target);
    buffer_.resize(kept + got);
    return got > 0;
}

/// @return bytes read; none at the end of the file
std::size_t FileStream::readPiece(std::span<char> target) {
    ssize_t got = 0;
    do {
        got = ::read(file_.descriptor(), target.data(), target.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        const std::string reason = std::error_code(errno, std::generic_category()).message();
        throw Error(ErrorKind::BadInput, toUtf8(path_) + " cannot be read (" + reason +
                                             "); check its permissions and its disk.");
    }
    return static_cast<std::size_t>(got);
}

/// @return bytes unpacked; none at the end of the file
std::size_t FileStream::unpackPiece(std::span<char> target) {
    const int got = gzread(packed_.get(), target.data(), static_cast<unsigned>(target.size()));
    int state = Z_OK;
    gzerror(packed_.get(), &state);
    if (got < 0 || state != Z_OK) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(path_) + (state == Z_BUF_ERROR ? " is cut off" : " is damaged") +
                        " and cannot be unpacked; copy or download it again.");
    }
    return static_cast<std::size_t>(got);
}

}  // namespace setscope
