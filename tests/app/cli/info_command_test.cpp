#include <gmock/gmock.h>

#include "core/io/safetensors.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/app/cli/pictures.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(InfoCommand, DescribesAPicture) {
    const TempDir folder;
    const std::string file = folder.write("a.bmp", tinyBmp(1, 2, 3)).string();
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file, "--json"}), ExitCode::Done) << world.error.str();
    const Json info = Json::parse(world.out.str());
    EXPECT_EQ(info["kind"], "picture");
    EXPECT_EQ(info["format"], "BMP");
    EXPECT_EQ(info["width"], 2);
    EXPECT_EQ(info["bytes"], 70);
}

TEST(InfoCommand, ShowsAModelsCard) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "m.safetensors";
    const std::string card =
        R"({"name": "tiny", "version": "2", "licence": "MIT", "metrics": [)"
        R"({"name": "accuracy", "value": 0.75, "low": 0.7, "high": 0.8, "rival": 0.5, "count": 9}]})";
    writeSafetensors(file, {{{"model_card", card}}, {{"w", {"F32", {1}, Bytes(4)}}}});
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file.string()}), ExitCode::Done) << world.error.str();
    for (const char* part : {"tiny 2", "MIT", "accuracy", "75.0\u202f%", "1 tensor"}) {
        EXPECT_THAT(world.out.str(), HasSubstr(part));
    }
}

TEST(InfoCommand, ACardNestedWithoutEndIsDamaged) {
    const TempDir folder;
    const std::filesystem::path file = folder.path() / "deep.safetensors";
    const std::string card =
        R"({"name": "x", "input": )" + std::string(300'000, '[') + std::string(300'000, ']') + "}";
    writeSafetensors(file, {{{"model_card", card}}, {{"w", {"F32", {1}, Bytes(4)}}}});
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file.string()}), ExitCode::NoInput);
    EXPECT_THAT(world.error.str(), HasSubstr("model card is damaged"));
}

TEST(InfoCommand, CountsWhatAZipHolds) {
    const TempDir folder;
    const std::filesystem::path file = folder.write("a.zip", "PK\x03\x04 as its first bytes");
    FakeWorld world;
    world.archives->put(file,
                        {honestEntry("a/1.jpg", Bytes(10)), honestEntry("a/2.jpg", Bytes(20))});
    EXPECT_EQ(world.run({"info", file.string(), "--json"}), ExitCode::Done) << world.error.str();
    const Json info = Json::parse(world.out.str());
    EXPECT_EQ(info["kind"], "archive");
    EXPECT_EQ(info["files"], 2);
    EXPECT_EQ(info["unpacked_bytes"], 30);
}

TEST(InfoCommand, RefusesWhatItDoesNotRead) {
    const TempDir folder;
    for (const std::string& file :
         {folder.write("a.txt", "just text").string(), folder.write("b.safetensors", "x").string(),
          folder.path().string(), (folder.path() / "missing").string()}) {
        FakeWorld world;
        EXPECT_EQ(world.run({"info", file}), ExitCode::NoInput) << file;
        EXPECT_THAT(world.error.str(), HasSubstr(std::filesystem::path(file).filename().string()));
    }
}

}  // namespace
}  // namespace setscope
