#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

#include "app/cli/commands.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/report/shell_words.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestPicture = 50'000'000;

/// True if the entry stays within the folder that it is unpacked into.
bool staysInside(const fs::path& name) {
    const fs::path plain = name.lexically_normal();
    return !plain.empty() && plain.is_relative() && *plain.begin() != "..";
}

void createFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw Error(ErrorKind::Failed, toUtf8(folder) + " could not be made (" + error.message() +
                                           "); name another folder.");
    }
}

ExitCode unpackSample(const fs::path& folder, Environment& environment) {
    if (!environment.archives) {
        throw Error(ErrorKind::Failed,
                    "This Setscope was built without zip files, so the sample cannot be unpacked.");
    }
    std::error_code error;
    const bool isEmptyFolder = fs::is_directory(folder, error) && fs::is_empty(folder, error);
    if (fs::exists(folder, error) && !isEmptyFolder) {
        throw Error(ErrorKind::BadUsage,
                    toUtf8(folder) + " is there already; name a new or an empty folder.");
    }
    const auto archive = environment.archives->open(dataFolder() / "samples" / "pictures.zip");
    std::int64_t count = 0;
    for (const ArchiveEntry& entry : archive->entries()) {
        const fs::path name = fromUtf8(entry.name);
        if (entry.name.ends_with('/') || !staysInside(name)) {
            continue;
        }
        createFolder((folder / name).parent_path());
        writeFileSafely(folder / name, archive->read(entry.name, kLargestPicture));
        ++count;
    }
    environment.out << counted(count, "file is", "files are") << " in " << toUtf8(folder)
                    << ". Find the strangers among them with:\n  setscope-cli outliers "
                    << shellQuoted(toUtf8(folder)) << std::endl;
    return ExitCode::Done;
}

}  // namespace

CommandAction declareSample(CLI::App& app) {
    const auto folder = std::make_shared<std::string>();
    app.add_option("DIR", *folder, "A new or empty folder")->required();
    return [folder](Environment& environment) { return unpackSample(*folder, environment); };
}

}  // namespace setscope
