#include "core/io/file_replacement.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <string>

#include "core/io/file.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string writeRefusal(const fs::path& target) {
    return refusal(ErrorKind::Failed, [&] { writeTextFileSafely(target, "new"); });
}

TEST(FileReplacement, LeavesPipesDevicesAndFoldersAlone) {
    const TempDir dir;
    const fs::path pipe = dir.path() / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    fs::create_symlink("/dev/null", dir.path() / "null");
    fs::create_directory(dir.path() / "folder");
    EXPECT_THAT(writeRefusal(pipe), HasSubstr("pipe is a device or pipe"));
    EXPECT_TRUE(fs::is_fifo(pipe));
    EXPECT_THAT(writeRefusal(dir.path() / "null"), HasSubstr("null is a device or pipe"));
    EXPECT_THAT(writeRefusal(dir.path() / "folder"), HasSubstr("folder is a folder"));
    EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()), 3);
}

TEST(FileReplacement, NamesTakenByACrashedProgramDoNotBlockIt) {
    const TempDir dir;
    const fs::path target = dir.path() / "a.txt";
    std::string name;
    {
        const FileReplacement first(target);
        name = fs::directory_iterator(dir.path())->path().filename().string();
    }
    const std::size_t number = name.find_last_of('-') + 1;
    const int next = std::stoi(name.substr(number)) + 1;
    for (int taken = next; taken < next + 30; ++taken) {
        dir.write(name.substr(0, number) + std::to_string(taken), "left behind");
    }
    EXPECT_EQ(writeRefusal(target), "not refused");
    EXPECT_EQ(readTextFile(target, 10), "new");
}

TEST(FileReplacement, KeepsThePermissionsOfTheOldFile) {
    const TempDir dir;
    const fs::path target = dir.write("a.txt", "old");
    for (const fs::perms kept : {fs::perms(0600), fs::perms(0664), fs::perms(0400)}) {
        fs::permissions(target, kept);
        EXPECT_EQ(writeRefusal(target), "not refused");
        EXPECT_EQ(fs::status(target).permissions(), kept);
        EXPECT_EQ(readTextFile(target, 10), "new");
    }
}

}  // namespace
}  // namespace setscope
