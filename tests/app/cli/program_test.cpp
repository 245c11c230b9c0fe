#include <gmock/gmock.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "core/io/file.h"
#include "core/report/outlier_command.h"
#include "tests/app/cli/pictures.h"
#include "tests/support/malformed_files.h"

namespace setscope {
namespace {

using testing::HasSubstr;

struct Outcome {
    int exitCode = -1;
    std::string out;
};

/// Runs the program without a display. Standard error goes where `complaints` says, or nowhere.
Outcome runProgram(const std::vector<std::string>& arguments,
                   const std::filesystem::path& complaints = "/dev/null") {
    std::string line = "env -u DISPLAY -u WAYLAND_DISPLAY " + shellQuoted(SETSCOPE_PROGRAM);
    for (const std::string& argument : arguments) {
        line += " " + shellQuoted(argument);
    }
    line += " 2> " + shellQuoted(complaints.string());
    FILE* pipe = popen(line.c_str(), "r");
    Outcome outcome;
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        outcome.out.append(buffer.data(), count);
    }
    outcome.exitCode = WEXITSTATUS(pclose(pipe));
    return outcome;
}

TEST(Program, ExitsWithWhatItPromises) {
    const TempDir folder;
    EXPECT_EQ(runProgram({"--help"}).exitCode, 0);
    EXPECT_EQ(runProgram({"--version"}).out, std::string("Setscope ") + SETSCOPE_VERSION + "\n");
    EXPECT_EQ(runProgram({"outliers"}).exitCode, 2);
    EXPECT_EQ(runProgram({"outliers", folder.path().string()}).exitCode, 3);
    EXPECT_EQ(runProgram({"experiment", "--list"}).exitCode, 0);
    EXPECT_EQ(runProgram({"experiment", "no-such-thing"}).exitCode, 2);
    const std::vector<std::string> withoutData = {"experiment", "outlier-images",
                                                  "--data",     folder.path().string(),
                                                  "--work",     (folder.path() / "work").string()};
    EXPECT_EQ(runProgram(withoutData).exitCode, 3);
}

TEST(Program, JudgesPicturesAndListsMalformedOnesAmongTheProblems) {
    const TempDir folder;
    writeSet(folder, "photos/with spaces and é", 5);
    folder.write("photos/with spaces and é/empty.png", "");
    folder.write("photos/with spaces and é/cut.bmp", tinyBmp(1, 2, 3).substr(0, 60));
    const Outcome outcome = runProgram({"outliers", (folder.path() / "photos").string(), "--json"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    ASSERT_EQ(answer["sets"].size(), 1U);
    const Json& members = answer["sets"][0]["members"];
    ASSERT_EQ(members.size(), 5U);
    float sum = 0.0F;
    for (const Json& member : members) {
        sum += member["probability"].get<float>();
    }
    EXPECT_NEAR(sum, 1.0F, 1e-4F);
    EXPECT_EQ(answer["problems"].size(), 2U);
}

/// The problems' paths, sorted.
std::vector<std::string> problemPaths(const Json& answer) {
    std::vector<std::string> paths;
    for (const Json& problem : answer["problems"]) {
        paths.push_back(problem["path"].get<std::string>());
    }
    std::ranges::sort(paths);
    return paths;
}

TEST(Program, OutlivesTwoThousandMalformedFilesAndNamesEachThatIsNoPicture) {
    const TempDir folder;
    writeSet(folder, "good", 5);
    const std::vector<MalformedFile> files = writeMalformedFiles(folder.path(), 2000, 11);
    const std::filesystem::path complaints = folder.write("complaints.log", "");
    const Outcome outcome = runProgram({"outliers", folder.path().string(), "--json"}, complaints);
    ASSERT_EQ(outcome.exitCode, 0);
    EXPECT_THAT(readTextFile(complaints, 100'000'000), testing::Not(HasSubstr("Sanitizer")));
    const std::vector<std::string> named = problemPaths(Json::parse(outcome.out));
    for (const MalformedFile& file : files) {
        const std::string path = file.file.string();
        const auto first = std::ranges::lower_bound(named, path);
        const bool isNamed = first != named.end() && first->starts_with(path);
        EXPECT_TRUE(isNamed || !mustBeRefused(file.damage)) << path;
    }
}

TEST(Program, WritesEveryKindOfReportWithoutADisplay) {
    const TempDir folder;
    writeSet(folder, "set", 5);
    const std::filesystem::path zip = folder.path() / "report.zip";
    const std::filesystem::path html = folder.path() / "report.html";
    const Outcome outcome = runProgram({"outliers", (folder.path() / "set").string(), "--report",
                                        html.string(), "--report", zip.string()});
    ASSERT_EQ(outcome.exitCode, 0);
    EXPECT_GT(std::filesystem::file_size(zip), 1000U);
    EXPECT_THAT(readTextFile(html, 10'000'000), HasSubstr("4.bmp"));
}

/// The name or text of the member with the largest probability.
std::string mostSuspicious(const Json& set) {
    const auto top = std::ranges::max_element(
        set["members"], {}, [](const Json& member) { return member["probability"].get<float>(); });
    return top->contains("text") ? (*top)["text"].get<std::string>()
                                 : (*top)["path"].get<std::string>();
}

TEST(Program, FindsANumberAmongWordsByTheirLetters) {
    const TempDir folder;
    const std::string words =
        folder
            .write("words.txt",
                   "singing\ndancing\nringing\nwinning\nbringing\n\nspinning\n1984\nswimming\n"
                   "running\nmining\nlining\n")
            .string();
    const Outcome outcome = runProgram({"outliers", words, "--json"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    ASSERT_EQ(answer["sets"].size(), 1U);
    const Json& set = answer["sets"][0];
    EXPECT_EQ(set["kind"], "texts");
    EXPECT_EQ(set["members"].size(), 11U);
    EXPECT_TRUE(set["p_value"].is_null());
    EXPECT_EQ(mostSuspicious(set), "1984");
    EXPECT_EQ(set["members"][6]["path"], words + ":8");
    const Outcome explained = runProgram({"explain", words, "--member", "1984"});
    EXPECT_EQ(explained.exitCode, 0);
    EXPECT_THAT(explained.out, HasSubstr("“1984” (" + words + ":8) in “words”"));
}

TEST(Program, ComparesWordsByTheirMeaningWhereItHasVectors) {
    const TempDir folder;
    std::string vectors;
    std::string words;
    for (const char* cat : {"lion", "lynx", "puma", "tiger", "ocelot", "jaguar", "leopard"}) {
        const double turn = 0.05 * static_cast<double>(words.size() % 7);
        vectors += std::string(cat) + " 1 " + std::to_string(turn) + " 0.1\n";
        words += std::string(cat) + "\n";
    }
    const std::string file = folder.write("vectors.txt", vectors + "lime -0.2 0.1 1\n").string();
    const std::string list = folder.write("words.txt", words + "lime\nunheard-of\n").string();
    const Outcome outcome = runProgram({"outliers", list, "--word-vectors", file, "--json"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    EXPECT_EQ(mostSuspicious(answer["sets"][0]), "lime");
    ASSERT_EQ(answer["problems"].size(), 1U) << "a word without a vector";
    EXPECT_EQ(answer["problems"][0]["path"], list + ":9");
    EXPECT_EQ(runProgram({"outliers", list, "--word-vectors", list}).exitCode, 3);
}

/// Two teams of twelve rows, each with one that is far from the others, and a row that is cut
/// short.
std::string teamsCsv() {
    std::string csv = "who,team,speed,height,weight\n";
    for (int row = 0; row < 24; ++row) {
        const bool isOdd = row == 5 || row == 18;
        csv += "p" + std::to_string(row) + (row < 12 ? ",red," : ",blue,") +
               std::to_string(isOdd ? 90 : 10 + row % 5) + "," +
               std::to_string(isOdd ? -40 : 20 + row % 3) + "," +
               std::to_string(isOdd ? 300 : 30 + row % 4) + "\n";
        csv += row == 8 ? "short,red,1\n" : "";
    }
    return csv;
}

TEST(Program, FindsTheOddRowOfEverySetOfATableAndGoesOnAfterARaggedRow) {
    const TempDir folder;
    const std::string table = folder.write("teams.csv", teamsCsv()).string();
    const Outcome outcome = runProgram({"outliers", table, "--set-column", "team", "--json"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    ASSERT_EQ(answer["sets"].size(), 2U);
    for (const Json& set : answer["sets"]) {
        EXPECT_EQ(set["kind"], "rows");
        EXPECT_EQ(set["members"].size(), 12U);
        EXPECT_EQ(mostSuspicious(set), table + (set["name"] == "red" ? ":7" : ":21"));
    }
    ASSERT_EQ(answer["problems"].size(), 1U);
    EXPECT_THAT(answer["problems"][0].dump(), HasSubstr("11")) << "its line";
    const Outcome asOne = runProgram({"outliers", table, "--json"});
    ASSERT_EQ(asOne.exitCode, 0);
    EXPECT_EQ(Json::parse(asOne.out)["sets"].size(), 1U);
}

TEST(Program, SetsOfATableThatAreCalledCleanAreWhatAllItsSetsAreComparedWith) {
    const TempDir folder;
    std::string csv = "team,a,b,c\n";
    std::vector<std::string> arguments = {"outliers", "", "--set-column", "team", "--json"};
    for (int team = 0; team < 21; ++team) {
        const std::string name = "team " + std::to_string(team);
        for (int row = 0; row < 8; ++row) {
            csv += name + "," + std::to_string((team * 13 + row * 37) % 101) + "," +
                   std::to_string((team * 29 + row * 11) % 97) + "," +
                   std::to_string((team * 7 + row * 53) % 89) + "\n";
        }
        if (team > 0) {
            arguments.insert(arguments.end(), {"--clean-set", name});
        }
    }
    arguments[1] = folder.write("teams.csv", csv).string();
    const Outcome outcome = runProgram(arguments);
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    ASSERT_EQ(answer["sets"].size(), 21U);
    for (const Json& set : answer["sets"]) {
        EXPECT_FALSE(set["p_value"].is_null()) << set["name"];
        EXPECT_EQ(set["references"], "own") << set["name"];
        EXPECT_EQ(set["reference_sets"], set["name"] == "team 0" ? 20 : 19)
            << "a clean set is not compared with itself";
    }
    arguments.back() = "team 21";
    EXPECT_EQ(runProgram(arguments).exitCode, 2);
}

TEST(Program, TablesAreExplainedAndTestedLikePictures) {
    const TempDir folder;
    const std::string table = folder.write("teams.csv", teamsCsv()).string();
    const Outcome explained = runProgram(
        {"explain", table, "--set-column", "team", "--set", "red", "--member", "p5", "--json"});
    ASSERT_EQ(explained.exitCode, 0);
    const Json answer = Json::parse(explained.out);
    EXPECT_EQ(answer["nearest"].size(), 11U);
    EXPECT_EQ(answer["without_it"].size(), 11U);
    EXPECT_EQ(runProgram({"explain", table, "--set-column", "team", "--set", "red", "--member",
                          "p5", "--map", (folder.path() / "map.json").string()})
                  .exitCode,
              2);
    EXPECT_EQ(runProgram({"power", table, "--set-column", "team", "--sizes", "6", "--planted", "1",
                          "--trials", "10"})
                  .exitCode,
              0);
    EXPECT_EQ(runProgram({"info", table}).exitCode, 0);
}

TEST(Program, ListsAndTablesThatCannotBeUsedExitWith3) {
    const TempDir folder;
    for (const std::string& file :
         {folder.write("empty.txt", "\n\n").string(), folder.write("pair.txt", "a\nb\n").string(),
          folder.write("header.csv", "a,b\n").string(), folder.write("no.npy", "text").string()}) {
        EXPECT_EQ(runProgram({"outliers", file, "--json"}).exitCode, 3) << file;
    }
    const std::string table = folder.write("teams.csv", teamsCsv()).string();
    EXPECT_EQ(runProgram({"outliers", table, "--set-column", "no such"}).exitCode, 3);
}

TEST(Program, JudgesPicturesAndWordsTogether) {
    const TempDir folder;
    writeSet(folder, "photos", 5);
    const std::string words = folder.write("words.txt", "lion\nlynx\npuma\n1984\n").string();
    const Outcome outcome =
        runProgram({"outliers", (folder.path() / "photos").string(), words, "--json"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    ASSERT_EQ(answer["sets"].size(), 2U);
    for (const Json& set : answer["sets"]) {
        const bool isWords = set["name"] == "words";
        EXPECT_EQ(set["kind"], isWords ? "texts" : "pictures");
        EXPECT_EQ(set.contains("model"), isWords) << "another model than the pictures'";
    }
}

TEST(Program, TheSameSeedGivesTheSameBytes) {
    const TempDir folder;
    writeSet(folder, "set", 6);
    const std::vector<std::string> arguments = {"outliers", (folder.path() / "set").string(),
                                                "--json",   "--seed",
                                                "5",        "--device",
                                                "cpu",      "--threads",
                                                "1"};
    EXPECT_EQ(runProgram(arguments).out, runProgram(arguments).out);
}

}  // namespace
}  // namespace setscope
