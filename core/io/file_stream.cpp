#include "core/io/file_stream.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {

FileStream::FileStream(const std::filesystem::path& file, std::string what, const RunContext& run)
    : path_(file), file_(file), what_(std::move(what)), run_(run) {}

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
    run_.step({static_cast<std::int64_t>(before_ + buffer_.size()),
               static_cast<std::int64_t>(size()), what_});
    buffer_.erase(0, begin_);
    before_ += begin_;
    begin_ = 0;
    const std::size_t kept = buffer_.size();
    buffer_.resize(kept + kPiece);
    ssize_t got = 0;
    do {
        got = ::read(file_.descriptor(), buffer_.data() + kept, kPiece);
    } while (got < 0 && errno == EINTR);
    buffer_.resize(kept + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) {
        const std::string reason = std::error_code(errno, std::generic_category()).message();
        throw Error(ErrorKind::BadInput, toUtf8(path_) + " cannot be read (" + reason +
                                             "); check its permissions and its disk.");
    }
    return got > 0;
}

}  // namespace setscope
