#include "core/project/recovery.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/data_folder.h"
#include "core/io/file.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAutosaveEnding = ".setscope";
constexpr const char* kNoteEnding = ".path";
constexpr std::uint64_t kLongestPath = 1 << 16;

/// The time at which a process started, in clock ticks since the machine did; empty if it does not
/// run. In /proc/PID/stat it is the 22nd field; the second, the program's name, is in brackets and
/// may hold anything.
std::string startOf(const std::string& process) {
    std::ifstream file("/proc/" + process + "/stat");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t nameEnd = text.find_last_of(')');
    if (nameEnd == std::string::npos) {
        return {};
    }
    std::istringstream fields(text.substr(nameEnd + 1));
    constexpr int kFieldsAfterName = 20;
    std::string field;
    for (int i = 0; i < kFieldsAfterName; ++i) {
        fields >> field;
    }
    return field;
}

std::string nameOf(const std::string& process, const std::string& start) {
    return process + "-" + start;
}

bool isRunning(const std::string& name) {
    const std::string process = name.substr(0, name.find('-'));
    const std::string start = startOf(process);
    return !start.empty() && name == nameOf(process, start);
}

fs::path noteOf(const fs::path& autosave) {
    return fs::path(autosave).replace_extension(kNoteEnding);
}

fs::path readNote(const fs::path& note) {
    std::error_code error;
    return fs::exists(note, error) ? fs::path(readTextFile(note, kLongestPath)) : fs::path();
}

}  // namespace

RecoveryFolder::RecoveryFolder(fs::path folder) : folder_(std::move(folder)) {
    std::error_code foundOutWhenWriting;
    fs::create_directories(folder_, foundOutWhenWriting);
}

RecoveryFolder::RecoveryFolder() : RecoveryFolder(stateFolder() / "recovery") {}

fs::path RecoveryFolder::autosaveFile() const {
    const std::string process = std::to_string(getpid());
    return folder_ / (nameOf(process, startOf(process)) + kAutosaveEnding);
}

void RecoveryFolder::noteProjectFile(const fs::path& projectFile) const {
    writeTextFileSafely(noteOf(autosaveFile()), projectFile.native());
}

std::vector<LeftBehind> RecoveryFolder::leftBehind() const {
    std::vector<LeftBehind> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder_, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        const fs::path& file = entry->path();
        std::error_code gone;
        const fs::file_time_type savedAt = entry->last_write_time(gone);
        if (!gone && file.extension() == kAutosaveEnding &&
            !file.filename().native().starts_with('.') && !isRunning(file.stem().string())) {
            found.push_back({file, readNote(noteOf(file)), savedAt});
        }
    }
    std::ranges::sort(found, std::greater<>(), &LeftBehind::savedAt);
    return found;
}

void RecoveryFolder::discard(const fs::path& autosave) const {
    std::error_code alreadyGone;
    fs::remove(autosave, alreadyGone);
    fs::remove(noteOf(autosave), alreadyGone);
}

}  // namespace setscope
