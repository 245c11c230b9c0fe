#include "core/io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file_replacement.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadStep = 4'000'000;  // bytes between two looks at the stop

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw Error(ErrorKind::BadInput, toUtf8(file) + " " + why);
}

[[noreturn]] void refuseForSystemReason(const fs::path& file) {
    if (errno == ENOENT || errno == ENOTDIR) {
        refuse(file, "does not exist; check its name and whether its disk is attached.");
    }
    const std::string reason = std::error_code(errno, std::generic_category()).message();
    refuse(file, "cannot be read (" + reason + "); check its permissions and its disk.");
}

/// Reads at most `size` bytes; fewer if the file got shorter meanwhile.
template <class Buffer>
Buffer readAtMost(const fs::path& file, int descriptor, std::size_t size,
                  const std::stop_token& stop) {
    Buffer content;
    content.reserve(size);
    std::size_t done = 0;
    while (done < size) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
        content.resize(std::min(size, done + kReadStep));
        const ssize_t got = read(descriptor, content.data() + done, content.size() - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            refuseForSystemReason(file);
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    content.resize(done);
    return content;
}

/// The size of an opened file. @throws Error (BadInput) if it is not an ordinary file
std::uint64_t sizeOf(const fs::path& file, int descriptor) {
    struct stat status {};
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        refuseForSystemReason(file);
    }
    if (S_ISDIR(status.st_mode)) {
        refuse(file, "is a folder; choose a file.");
    }
    if (!S_ISREG(status.st_mode)) {
        refuse(file, "is a device or pipe; choose an ordinary file.");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

template <class Buffer>
Buffer readWhole(const fs::path& file, std::uint64_t limit, const std::stop_token& stop) {
    const OpenFile opened(file);
    if (opened.size() > limit) {
        refuse(file, "has " + byteSize(opened.size()) + ", more than the " + byteSize(limit) +
                         " that are read at most; choose a smaller file.");
    }
    return readAtMost<Buffer>(file, opened.descriptor(), static_cast<std::size_t>(opened.size()),
                              stop);
}

}  // namespace

OpenFile::OpenFile(const fs::path& file)
    : OpenFile(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    size_ = sizeOf(file, descriptor_);
}

OpenFile::~OpenFile() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

Bytes readFile(const fs::path& file, std::uint64_t limit, const std::stop_token& stop) {
    return readWhole<Bytes>(file, limit, stop);
}

Bytes readFileStart(const fs::path& file, std::size_t count) {
    const OpenFile opened(file);
    return readAtMost<Bytes>(
        file, opened.descriptor(),
        static_cast<std::size_t>(std::min<std::uint64_t>(opened.size(), count)), {});
}

std::string readTextFile(const fs::path& file, std::uint64_t limit) {
    return readWhole<std::string>(file, limit, {});
}

fs::path absolutePath(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::absolute(path, error).lexically_normal();
    const fs::path& known = error ? path : whole;
    return known.has_filename() || !known.has_relative_path() ? known : known.parent_path();
}

void writeFileSafely(const fs::path& file, std::span<const std::byte> bytes) {
    FileReplacement replacement(file);
    replacement.write(bytes);
    replacement.commit();
}

void writeTextFileSafely(const fs::path& file, std::string_view text) {
    writeFileSafely(file, std::as_bytes(std::span(text)));
}

}  // namespace setscope
