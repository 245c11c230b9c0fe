#include <gmock/gmock.h>

#include <utility>

#include "core/io/safetensors.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/app/cli/pictures.h"
#include "tests/core/io/stored_gzip.h"

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

TEST(InfoCommand, SaysWhatAnImportMakesOfAList) {
    const TempDir folder;
    const std::string file = folder.write("words.txt", "lion\n\nlynx \n").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file, "--json"}), ExitCode::Done) << world.error.str();
    const Json info = Json::parse(world.out.str());
    EXPECT_EQ(info["kind"], "texts");
    EXPECT_EQ(info["sets"], Json::parse(R"([{"name": "words", "members": 2}])"));
    EXPECT_TRUE(info["problems"].empty());
    FakeWorld text;
    EXPECT_EQ(text.run({"info", file}), ExitCode::Done);
    EXPECT_THAT(text.out.str(), HasSubstr("A list of texts: words.txt"));
}

TEST(InfoCommand, NamesTheColumnsOfATableThatAreComparedAndThoseThatAreNot) {
    const TempDir folder;
    const std::string file =
        folder
            .write("t.csv",
                   "name,set,size,weight,same,label\na,x,1,2.5,7,one\nb,x,2,3.5,7,two\n"
                   "c,y,3\nd,y,4,9.5,7,three\n")
            .string();
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file, "--json"}), ExitCode::Done) << world.error.str();
    const Json info = Json::parse(world.out.str());
    EXPECT_EQ(info["kind"], "rows");
    EXPECT_EQ(info["width"], 2);
    EXPECT_EQ(info["sets"].size(), 2U);
    EXPECT_EQ(info["columns"], Json::parse(R"(["size", "weight"])"));
    EXPECT_EQ(info["columns_left_out"], Json::parse(R"(["name", "set", "same", "label"])"));
    ASSERT_EQ(info["problems"].size(), 1U);
    FakeWorld text;
    EXPECT_EQ(text.run({"info", file}), ExitCode::Done);
    EXPECT_THAT(text.out.str(), HasSubstr("size, weight"));
    EXPECT_THAT(text.out.str(), HasSubstr("rows of 2 columns"));
}

TEST(InfoCommand, NamesTheColumnOfTexts) {
    const TempDir folder;
    const std::string file =
        folder.write("t.tsv", "mood\ttext\ngood\tI like it\nbad\tno, never\n").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file, "--json"}), ExitCode::Done) << world.error.str();
    const Json info = Json::parse(world.out.str());
    EXPECT_EQ(info["kind"], "texts");
    EXPECT_EQ(info["columns"], Json::parse(R"(["text"])"));
    EXPECT_EQ(info["columns_left_out"], Json::parse(R"(["mood"])"));
}

TEST(InfoCommand, APackedTableIsATable) {
    const TempDir folder;
    const std::string table = "name,size,weight\na,1,2.5\nb,2,3.5\nc,4,9.5\n";
    const std::string file = folder.write("t.CSV.gz", storedGzip(table)).string();
    FakeWorld world;
    EXPECT_EQ(world.run({"info", file, "--json"}), ExitCode::Done) << world.error.str();
    const Json info = Json::parse(world.out.str());
    EXPECT_EQ(info["kind"], "rows");
    EXPECT_EQ(info["columns"], Json::parse(R"(["size", "weight"])"));
    FakeWorld text;
    EXPECT_EQ(text.run({"info", file}), ExitCode::Done);
    EXPECT_THAT(text.out.str(), HasSubstr("A table: t.CSV.gz"));
}

/// The columns that are compared, and those that are left out.
std::pair<Json, Json> columnsOfTable(const std::string& content) {
    const TempDir folder;
    FakeWorld world;
    world.run({"info", folder.write("t.csv", content).string(), "--json"});
    const Json info = Json::parse(world.out.str());
    const auto valueOf = [&info](const char* key) {
        return info.contains(key) ? info[key] : Json();
    };
    return {valueOf("columns"), valueOf("columns_left_out")};
}

TEST(InfoCommand, ColumnsAreThoseOfTheImportWhateverTheyAreCalled) {
    const auto of = [](const char* compared, const char* leftOut) {
        return std::pair(Json::parse(compared), Json::parse(leftOut));
    };
    EXPECT_EQ(columnsOfTable("x,x,y\n1,7,1\n2,7,2\n3,7,5\n"), of(R"(["x", "y"])", R"(["x"])"))
        << "of two columns of one name one is the same throughout";
    EXPECT_EQ(columnsOfTable("name,text\nlion,lion\nlynx,a cat\n"),
              of(R"(["text"])", R"(["name"])"))
        << "both hold the first text";
    EXPECT_EQ(columnsOfTable("x,,y\n1,4,1\n2,7,2\n3,8,5\n"), of(R"(["x", "column 2", "y"])", "[]"));
    EXPECT_EQ(columnsOfTable("1,4\n2,7\n3,8\n"), of("null", "null")) << "there is no header";
}

TEST(InfoCommand, TellsWordVectorsFromAListOfTexts) {
    const TempDir folder;
    const std::string numbers = " 0.1 -2 3e-1 4 5\n";
    for (const std::string& file :
         {folder.write("glove.txt", "lion" + numbers + "lynx" + numbers).string(),
          folder.write("word2vec.txt", "2 5\nlion" + numbers + "lynx" + numbers).string(),
          folder.write("w.vec", "2 5\nlion" + numbers + "lynx" + numbers).string()}) {
        FakeWorld world;
        EXPECT_EQ(world.run({"info", file, "--json"}), ExitCode::Done) << world.error.str();
        const Json info = Json::parse(world.out.str());
        EXPECT_EQ(info["kind"], "word vectors") << file;
        EXPECT_EQ(info["words"], 2) << file;
        EXPECT_EQ(info["width"], 5) << file;
    }
    FakeWorld list;
    EXPECT_EQ(
        list.run({"info", folder.write("l.txt", "Apollo 11\nApollo 12\n").string(), "--json"}),
        ExitCode::Done);
    EXPECT_EQ(Json::parse(list.out.str())["kind"], "texts");
}

TEST(InfoCommand, RefusesWhatItDoesNotRead) {
    const TempDir folder;
    for (const std::string& file :
         {folder.write("a.doc", "just text").string(), folder.write("b.safetensors", "x").string(),
          folder.write("c.txt", "").string(), folder.write("d.csv", "a,b\n").string(),
          folder.write("e.npy", "no array").string(), folder.write("f.vec", "2 3\nx 1").string(),
          folder.path().string(), (folder.path() / "missing").string(),
          (folder.path() / "missing.txt").string()}) {
        FakeWorld world;
        EXPECT_EQ(world.run({"info", file}), ExitCode::NoInput) << file;
        EXPECT_THAT(world.error.str(), HasSubstr(std::filesystem::path(file).filename().string()));
    }
}

}  // namespace
}  // namespace setscope
