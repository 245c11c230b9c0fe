#include <gmock/gmock.h>

#include "core/base/data_folder.h"
#include "core/io/file.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

Bytes bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

TEST(SampleCommand, UnpacksIntoANewFolderAndNothingOutsideIt) {
    const TempDir folder;
    FakeWorld world;
    world.archives->put(dataFolder() / "samples" / "pictures.zip",
                        {honestEntry("leaves/1.jpg", bytesOf("one")), honestEntry("leaves/", {}),
                         honestEntry("../outside.jpg", bytesOf("no"))});
    const std::filesystem::path target = folder.path() / "below" / "my sample";
    EXPECT_EQ(world.run({"sample", target.string()}), ExitCode::Done) << world.error.str();
    EXPECT_EQ(readTextFile(target / "leaves/1.jpg", 100), "one");
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "below" / "outside.jpg"));
    EXPECT_THAT(world.out.str(),
                testing::HasSubstr("setscope-cli outliers '" + target.string() + "'"));
}

TEST(SampleCommand, LeavesAFolderAloneThatHoldsSomething) {
    const TempDir folder;
    folder.write("mine.txt", "keep");
    FakeWorld world;
    EXPECT_EQ(world.run({"sample", folder.path().string()}), ExitCode::BadUsage);
    EXPECT_EQ(readTextFile(folder.path() / "mine.txt", 100), "keep");
}

}  // namespace
}  // namespace setscope
