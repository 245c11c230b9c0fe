#include "core/io/file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/io/file_replacement.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

std::string readRefusal(const fs::path& file, std::uint64_t limit) {
    return refusal(ErrorKind::BadInput, [&] { readFile(file, limit); });
}

TEST(ReadFile, RefusesWithTheNameAndTheReason) {
    const TempDir dir;
    const fs::path file = dir.write("a.txt", "12345");
    EXPECT_THAT(readRefusal(dir.path() / "absent", 10),
                testing::HasSubstr("absent does not exist"));
    EXPECT_THAT(readRefusal(dir.path(), 10), testing::HasSubstr("is a folder"));
    EXPECT_THAT(readRefusal(file, 4), testing::HasSubstr("5 B"));
    EXPECT_EQ(readTextFile(file, 5), "12345");
    EXPECT_EQ(readFileStart(file, 3).size(), 3U);
    EXPECT_EQ(readFileStart(file, 30).size(), 5U);
}

TEST(ReadFile, DoesNotWaitForAPipe) {
    const TempDir dir;
    const fs::path pipe = dir.path() / "pipe.jpg";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(readRefusal(pipe, 10), testing::HasSubstr("device or pipe"));
}

TEST(ReadFile, EndsAfterAStop) {
    const TempDir dir;
    const fs::path file = dir.write("a.txt", "12345");
    std::stop_source stop;
    EXPECT_EQ(readFile(file, 5, stop.get_token()).size(), 5U);
    stop.request_stop();
    EXPECT_THROW(readFile(file, 5, stop.get_token()), Cancelled);
}

TEST(WriteFile, ReplacesTheOldFileAndLeavesNothingBeside) {
    const TempDir dir;
    const fs::path file = dir.write("a.txt", "old");
    writeTextFileSafely(file, "new");
    EXPECT_EQ(readTextFile(file, 10), "new");
    EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()), 1);
}

TEST(WriteFile, WithoutCommitTheOldFileStays) {
    const TempDir dir;
    const fs::path file = dir.write("a.txt", "old");
    { FileReplacement(file).write(Bytes(100)); }
    EXPECT_EQ(readTextFile(file, 10), "old");
    EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator()), 1);
}

TEST(AbsolutePath, BeginsAtTheRootWithoutDetoursAndWithoutASlashAtItsEnd) {
    EXPECT_EQ(absolutePath("/a/./b/../c/"), "/a/c");
    EXPECT_EQ(absolutePath("photos/cats/"), fs::current_path() / "photos" / "cats");
    EXPECT_EQ(absolutePath("."), fs::current_path());
    EXPECT_EQ(absolutePath("/"), "/");
    EXPECT_EQ(absolutePath(""), "");
}

TEST(AbsolutePath, KeepsTheNameOfALink) {
    const TempDir dir;
    fs::create_directory_symlink(dir.path(), dir.path() / "link");
    EXPECT_EQ(absolutePath(dir.path() / "link/"), dir.path() / "link");
}

TEST(WriteFile, FollowsALink) {
    const TempDir dir;
    const fs::path file = dir.write("a.txt", "old");
    fs::create_symlink(file, dir.path() / "link.txt");
    writeTextFileSafely(dir.path() / "link.txt", "new");
    EXPECT_TRUE(fs::is_symlink(dir.path() / "link.txt"));
    EXPECT_EQ(readTextFile(file, 10), "new");
}

TEST(WriteFile, NamesTheTargetWhenItCannot) {
    const TempDir dir;
    EXPECT_THAT(refusal(ErrorKind::Failed,
                        [&] { writeTextFileSafely(dir.path() / "absent" / "a.txt", "x"); }),
                testing::HasSubstr("absent/a.txt could not be written"));
}

}  // namespace
}  // namespace setscope
