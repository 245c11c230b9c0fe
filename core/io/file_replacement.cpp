#include "core/io/file_replacement.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kReadableAsTheUmaskSays = 0666;

fs::path withLinkFollowed(const fs::path& file) {
    std::error_code error;
    const fs::path resolved = fs::weakly_canonical(file, error);
    return error || resolved.empty() ? file : resolved;
}

fs::path temporaryNameFor(const fs::path& target) {
    static std::atomic<unsigned> counter = 0;
    std::string name = ".";
    name += target.filename().string() + ".part-" + std::to_string(getpid()) + "-" +
            std::to_string(counter++);
    return target.parent_path() / name;
}

void syncFolder(const fs::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

}  // namespace

FileReplacement::FileReplacement(const fs::path& target)
    : target_(withLinkFollowed(target)), temporary_(temporaryNameFor(target_)) {
    descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC,
                       kReadableAsTheUmaskSays);
    if (descriptor_ < 0) {
        fail();
    }
}

FileReplacement::~FileReplacement() {
    if (descriptor_ >= 0) {
        close(descriptor_);
        unlink(temporary_.c_str());
    }
}

void FileReplacement::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail();
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written < 0 ? 0 : written));
    }
}

void FileReplacement::commit() {
    if (fsync(descriptor_) != 0 || rename(temporary_.c_str(), target_.c_str()) != 0) {
        fail();
    }
    close(descriptor_);
    descriptor_ = -1;
    syncFolder(target_.has_parent_path() ? target_.parent_path() : fs::path("."));
}

void FileReplacement::fail() const {
    const std::string reason = std::error_code(errno, std::generic_category()).message();
    throw Error(ErrorKind::Failed, toUtf8(target_) + " could not be written (" + reason +
                                       "); check the folder's permissions and free space.");
}

}  // namespace setscope
