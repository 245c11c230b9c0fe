#include <gmock/gmock.h>

#include "core/io/file.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/app/cli/pictures.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(OutliersCommand, JsonOnStandardOutputIsTheWholeOutput) {
    const TempDir folder;
    writeSet(folder, "photos/cats and dogs", 4);
    writeSet(folder, "photos/Äpfel", 3);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "photos").string(), "--json"}),
              ExitCode::Done);
    const Json answer = Json::parse(world.out.str());
    ASSERT_EQ(answer["sets"].size(), 2U);
    EXPECT_EQ(answer["sets"][0]["members"].size(), 4U);
    EXPECT_EQ(answer["sets"][0]["members"][3]["flagged"], true);
    EXPECT_EQ(answer["sets"][0]["members"][3]["path"],
              (folder.path() / "photos/cats and dogs/3.bmp").generic_string());
    EXPECT_EQ(answer["device"], "cpu");
    EXPECT_TRUE(answer["problems"].empty());
}

TEST(OutliersCommand, TheRuleDecidesWhatIsFlagged) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    const auto flagged = [&folder](const std::vector<std::string>& options) {
        FakeWorld world;
        std::vector<std::string> words = {"outliers", (folder.path() / "set").string(), "--json"};
        words.insert(words.end(), options.begin(), options.end());
        EXPECT_EQ(world.run(words), ExitCode::Done) << world.error.str();
        return Json::parse(world.out.str())["sets"][0]["flagged"].get<bool>();
    };
    EXPECT_TRUE(flagged({}));
    EXPECT_FALSE(flagged({"--threshold", "0.8"}));
    EXPECT_TRUE(flagged({"--false-alarm-rate", "0.05"}));
    EXPECT_TRUE(flagged({"--head", "softmax", "--seed", "3", "--threads", "1", "--device", "cpu"}));
}

TEST(OutliersCommand, WithoutUsableInputItExitsWith3AndStillPrintsJson) {
    const TempDir folder;
    std::filesystem::create_directory(folder.path() / "empty");
    for (const char* name : {"empty", "does not exist"}) {
        FakeWorld world;
        EXPECT_EQ(world.run({"outliers", (folder.path() / name).string(), "--json"}),
                  ExitCode::NoInput)
            << name;
        const Json answer = Json::parse(world.out.str());
        EXPECT_TRUE(answer["sets"].empty());
        EXPECT_FALSE(answer["problems"].empty()) << name;
        EXPECT_NE(world.error.str(), "");
    }
}

TEST(OutliersCommand, ASetThatIsTooSmallIsNamedAndTheRestIsJudged) {
    const TempDir folder;
    writeSet(folder, "photos/pair", 2);
    writeSet(folder, "photos/quartet", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "photos").string(), "--json"}),
              ExitCode::Done);
    const Json answer = Json::parse(world.out.str());
    EXPECT_EQ(answer["problems"].size(), 2U);
    EXPECT_THAT(answer["problems"][0]["path"].get<std::string>(), HasSubstr("pair"));
    EXPECT_THAT(answer["problems"][0]["message"].get<std::string>(), HasSubstr("not judged"));
    FakeWorld text;
    text.run({"outliers", (folder.path() / "photos").string(), "-q"});
    EXPECT_THAT(text.out.str(), testing::ContainsRegex("pair +2 +not judged +– +–\n"));
    EXPECT_THAT(text.out.str(), HasSubstr("1 set was not judged."));
}

TEST(OutliersCommand, ABadPictureIsAProblemAndNoMember) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    folder.write("set/bad.jpg", "\xFF\xD8\xFF\xE0 and then nothing");
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--json"}), ExitCode::Done);
    const Json answer = Json::parse(world.out.str());
    EXPECT_EQ(answer["sets"][0]["members"].size(), 4U);
    ASSERT_EQ(answer["problems"].size(), 1U);
    EXPECT_THAT(answer["problems"][0]["path"].get<std::string>(), HasSubstr("bad.jpg"));
}

TEST(OutliersCommand, PlainTextBeginsWithTheAnswer) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--quiet"}), ExitCode::Done);
    EXPECT_TRUE(
        world.out.str().starts_with("One stranger among 4 members of 1 set: “3.bmp” in “set”"))
        << world.out.str();
    EXPECT_THAT(world.out.str(), HasSubstr("70.0\u202f%"));
    EXPECT_THAT(world.out.str(), HasSubstr((folder.path() / "set/3.bmp").string()));
    EXPECT_EQ(world.error.str(), "");
}

TEST(OutliersCommand, CleanSetsAreReferencesAndNotJudged) {
    const TempDir folder;
    writeSet(folder, "photos/cats", 4);
    writeSet(folder, "clean/a", 4);
    writeSet(folder, "clean/b", 5);
    const std::string report = (folder.path() / "r.json").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "photos").string(), "--clean",
                         (folder.path() / "clean").string(), "--json", "--report", report}),
              ExitCode::Done)
        << world.error.str();
    const Json answer = Json::parse(world.out.str());
    ASSERT_EQ(answer["sets"].size(), 1U);
    EXPECT_EQ(answer["sets"][0]["name"], "cats");
    const Json record = Json::parse(readTextFile(report, 1'000'000));
    EXPECT_EQ(record["own_reference_sets"], 2);
    EXPECT_THAT(world.error.str(), HasSubstr("The clean sets that you named (2) are too few"));
    EXPECT_THAT(world.error.str(), HasSubstr("these are 76 members in all"));
    EXPECT_THAT(record["command"].get<std::string>(),
                HasSubstr("--clean " + (folder.path() / "clean").string()));
}

TEST(OutliersCommand, CleanSetsAloneAreNothingToJudge) {
    const TempDir folder;
    std::filesystem::create_directory(folder.path() / "empty");
    writeSet(folder, "clean/a", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "empty").string(), "--clean",
                         (folder.path() / "clean").string(), "--json"}),
              ExitCode::NoInput);
    EXPECT_TRUE(Json::parse(world.out.str())["sets"].empty());
}

TEST(OutliersCommand, ACleanFolderThatIsNotThereIsNamed) {
    const TempDir folder;
    writeSet(folder, "photos/cats", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "photos").string(), "--json", "--clean",
                         (folder.path() / "missing").string()}),
              ExitCode::Done);
    const Json answer = Json::parse(world.out.str());
    ASSERT_EQ(answer["problems"].size(), 1U);
    EXPECT_THAT(answer["problems"][0]["path"].get<std::string>(), HasSubstr("missing"));
}

class CleanSets : public testing::Test {
  protected:
    /// Judges a table of three teams.
    ExitCode run(const std::vector<std::string>& more) {
        const std::string table =
            folder_
                .write("t.csv",
                       "set,x,y\nred,1,2\nred,2,3\nred,3,5\ndark blue,4,1\ndark blue,5,9\n"
                       "dark blue,6,7\n-1,5,2\n-1,2,8\n-1,9,4\n")
                .string();
        std::vector<std::string> words = {"outliers", table, "--json", "-q"};
        words.insert(words.end(), more.begin(), more.end());
        return world_.run(words);
    }

    TempDir folder_;
    FakeWorld world_;
};

TEST_F(CleanSets, OfAFileAreNamedAndJudgedToo) {
    const std::string report = (folder_.path() / "r.json").string();
    EXPECT_EQ(run({"--clean-set", "dark blue", "--clean-set", "-1", "--report", report}),
              ExitCode::Done)
        << world_.error.str();
    EXPECT_EQ(Json::parse(world_.out.str())["sets"].size(), 3U);
    const Json record = Json::parse(readTextFile(report, 1'000'000));
    EXPECT_EQ(record["own_reference_sets"], 2);
    EXPECT_THAT(record["command"].get<std::string>(),
                HasSubstr(" --clean-set 'dark blue' --clean-set -1 --threshold"));
    EXPECT_EQ(record["command"].get<std::string>().find("--clean "), std::string::npos);
}

TEST_F(CleanSets, ThatAreNotThereAreOneSentenceWithTheOnesThatAre) {
    EXPECT_EQ(run({"--clean-set", "green"}), ExitCode::BadUsage);
    EXPECT_EQ(world_.out.str(), "");
    EXPECT_EQ(world_.error.str(),
              "There is no set called “green”; the sets are “-1”, “dark blue”, “red”.\n");
}

TEST_F(CleanSets, OfNothingAreNoMistakeOfTheirOwn) {
    FakeWorld world;
    EXPECT_EQ(
        world.run({"outliers", (folder_.path() / "missing").string(), "-q", "--clean-set", "red"}),
        ExitCode::NoInput);
}

TEST(OutliersCommand, ByFalseAlarmRateTheTextSaysWhatTheRatePromises) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "-q", "--false-alarm-rate",
                         "0.05"}),
              ExitCode::Done);
    EXPECT_THAT(world.out.str(), HasSubstr("5 of 100 clean sets are flagged on average"));
    EXPECT_THAT(world.out.str(), HasSubstr("whatever rate you choose after looking"));
    EXPECT_THAT(world.out.str(), HasSubstr("Flagged from"));
}

TEST(OutliersCommand, AnswersAndReportsGoToFiles) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    const std::string html = (folder.path() / "r.html").string();
    const std::string csv = (folder.path() / "r.csv").string();
    const std::string out = (folder.path() / "answer.json").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", "--report", html, "--report", csv, "--json", "--out", out,
                         (folder.path() / "set").string()}),
              ExitCode::Done)
        << world.error.str();
    EXPECT_EQ(world.out.str(), "");
    EXPECT_EQ(Json::parse(readTextFile(out, 100'000))["sets"].size(), 1U);
    EXPECT_THAT(readTextFile(html, 1'000'000), HasSubstr("3.bmp"));
    EXPECT_THAT(readTextFile(csv, 1'000'000), HasSubstr("3.bmp"));
}

TEST(OutliersCommand, AnUnknownReportIsRefusedBeforeAnyWork) {
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", "nowhere", "--report", "r.docx"}), ExitCode::BadUsage);
    EXPECT_EQ(world.out.str(), "");
    EXPECT_THAT(world.error.str(), HasSubstr("r.docx"));
}

TEST(OutliersCommand, PdfWithoutItsWriterIsOneSentence) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "-q", "--report",
                         (folder.path() / "r.pdf").string()}),
              ExitCode::Failed);
    EXPECT_THAT(world.error.str(), HasSubstr("without the PDF writer"));
}

TEST(OutliersCommand, TextsAreNamedWithTheirPlace) {
    const TempDir folder;
    const std::string words = folder.write("words.txt", "lion\nlynx\n\npuma\n1984\n").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", words, "-q"}), ExitCode::Done) << world.error.str();
    EXPECT_TRUE(world.out.str().starts_with("One stranger among 4 members of 1 set: “1984”"))
        << world.out.str();
    EXPECT_THAT(world.out.str(), HasSubstr("1984    " + words + ":5"));
    EXPECT_THAT(world.error.str(), HasSubstr("--word-vectors"));
    FakeWorld json;
    EXPECT_EQ(json.run({"outliers", words, "--json", "-q"}), ExitCode::Done);
    const Json set = Json::parse(json.out.str())["sets"][0];
    EXPECT_EQ(set["name"], "words");
    EXPECT_EQ(set["kind"], "texts");
    EXPECT_EQ(set["members"][3]["text"], "1984");
    EXPECT_EQ(set["members"][3]["path"], words + ":5");
}

TEST(OutliersCommand, PicturesHaveTheirFileAloneAndNoText) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--json"}), ExitCode::Done);
    const Json set = Json::parse(world.out.str())["sets"][0];
    EXPECT_EQ(set["kind"], "pictures");
    EXPECT_FALSE(set["members"][0].contains("text"));
    FakeWorld text;
    text.run({"outliers", (folder.path() / "set").string(), "-q"});
    EXPECT_THAT(text.out.str(), HasSubstr("File"));
    EXPECT_THAT(text.out.str(), testing::Not(HasSubstr("Place")));
}

TEST(OutliersCommand, ColumnsOfATableSaySetAndName) {
    const TempDir folder;
    const std::string table =
        folder
            .write("runs.csv",
                   "who,team,seconds,metres\nAda,red,1,2\nBob,red,2,3\nCyd,red,3,5\n"
                   "Dan,blue,4,1\nEve,blue,5,9\nFay,blue,6,7\n")
            .string();
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", table, "--set-column", "team", "--name-column", "who",
                         "--json", "-q"}),
              ExitCode::Done)
        << world.error.str();
    const Json answer = Json::parse(world.out.str());
    ASSERT_EQ(answer["sets"].size(), 2U);
    for (const Json& set : answer["sets"]) {
        EXPECT_EQ(set["kind"], "rows");
        EXPECT_EQ(set["members"].size(), 3U);
    }
    FakeWorld text;
    text.run({"outliers", table, "--set-column", "team", "--name-column", "who", "-q"});
    EXPECT_THAT(text.out.str(), HasSubstr("Fay     " + table + ":7"));
}

TEST(OutliersCommand, AColumnThatIsNotThereIsNamed) {
    const TempDir folder;
    const std::string table = folder.write("t.csv", "a,b\n1,2\n3,4\n5,7\n").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", table, "--set-column", "team", "-q"}), ExitCode::NoInput);
    EXPECT_THAT(world.out.str(), HasSubstr("team"));
}

TEST(OutliersCommand, WordVectorsAreTheEngines) {
    const TempDir folder;
    const std::string words = folder.write("words.txt", "lion\nlynx\npuma\n").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", words, "--word-vectors", "nothing.bin", "-q"}),
              ExitCode::NoInput);
    EXPECT_THAT(world.error.str(), HasSubstr("nothing.bin holds no word vectors."));
}

TEST(OutliersCommand, AHeadThatTheModelLacksIsRefused) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--head", "sigmoid"}),
              ExitCode::BadUsage);
    EXPECT_THAT(world.error.str(), HasSubstr("no sigmoid head"));
}

TEST(OutliersCommand, ADamagedModelIsTheEnginesSentence) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--model",
                         "broken.safetensors", "-q"}),
              ExitCode::NoInput);
    EXPECT_EQ(world.error.str(), "broken.safetensors is no model.\n");
}

TEST(OutliersCommand, AStopEndsItWithoutAnAnswer) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    world.stop.request_stop();
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--json"}),
              ExitCode::Failed);
    EXPECT_EQ(world.out.str(), "");
    EXPECT_THAT(world.error.str(), HasSubstr("stopped"));
}

}  // namespace
}  // namespace setscope
