#include "core/io/file_replacement.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kReadableAsTheUmaskSays = 0666;
constexpr mode_t kPermissions = 0777;
constexpr int kMostNamesTried = 100;

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

/// The permissions of the file that is there; none if there is none.
/// @throws Error (Failed) if what is there is no file that could be replaced
std::optional<mode_t> oldPermissions(const fs::path& target) {
    struct stat status {};
    if (stat(target.c_str(), &status) != 0) {
        return std::nullopt;
    }
    if (!S_ISREG(status.st_mode)) {
        throw Error(ErrorKind::Failed,
                    toUtf8(target) + (S_ISDIR(status.st_mode)
                                          ? " is a folder; choose another name for the file."
                                          : " is a device or pipe, which is not written over; "
                                            "choose another name for the file."));
    }
    return status.st_mode & kPermissions;
}

void syncFolder(const fs::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

}  // namespace

FileReplacement::FileReplacement(const fs::path& target) : target_(withLinkFollowed(target)) {
    const std::optional<mode_t> permissions = oldPermissions(target_);
    openTemporary();
    if (permissions) {
        // File systems without permissions refuse this; the content is what counts.
        (void)fchmod(descriptor_, *permissions);
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

/// A name may be taken by what a program that crashed left behind.
void FileReplacement::openTemporary() {
    for (int tried = 0; tried < kMostNamesTried && descriptor_ < 0; ++tried) {
        temporary_ = temporaryNameFor(target_);
        descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                           kReadableAsTheUmaskSays);
        if (descriptor_ < 0 && errno != EEXIST) {
            break;
        }
    }
    if (descriptor_ < 0) {
        fail();
    }
}

void FileReplacement::fail() const {
    const std::string reason = std::error_code(errno, std::generic_category()).message();
    throw Error(ErrorKind::Failed, toUtf8(target_) + " could not be written (" + reason +
                                       "); check the folder's permissions and free space.");
}

}  // namespace setscope
