#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/io/file.h"
#include "tests/app/cli/pictures.h"
#include "tests/app/cli/run_program.h"
#include "tests/support/malformed_files.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(ProgramWithPictures, JudgesPicturesAndListsMalformedOnesAmongTheProblems) {
    const TempDir folder;
    writeSet(folder, "photos/with spaces and é", 5);
    folder.write("photos/with spaces and é/empty.png", "");
    folder.write("photos/with spaces and é/cut.bmp", tinyBmp(1, 2, 3).substr(0, 60));
    const ProgramOutcome outcome =
        runProgram({"outliers", (folder.path() / "photos").string(), "--json"});
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

TEST(ProgramWithPictures, OutlivesTwoThousandMalformedFilesAndNamesEachThatIsNoPicture) {
    const TempDir folder;
    writeSet(folder, "good", 5);
    const std::vector<MalformedFile> files = writeMalformedFiles(folder.path(), 2000, 11);
    const std::filesystem::path complaints = folder.write("complaints.log", "");
    const ProgramOutcome outcome =
        runProgram({"outliers", folder.path().string(), "--json"}, complaints);
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

TEST(ProgramWithPictures, WritesEveryKindOfReportWithoutADisplay) {
    const TempDir folder;
    writeSet(folder, "set", 5);
    const std::filesystem::path zip = folder.path() / "report.zip";
    const std::filesystem::path html = folder.path() / "report.html";
    const ProgramOutcome outcome =
        runProgram({"outliers", (folder.path() / "set").string(), "--report", html.string(),
                    "--report", zip.string()});
    ASSERT_EQ(outcome.exitCode, 0);
    EXPECT_GT(std::filesystem::file_size(zip), 1000U);
    EXPECT_THAT(readTextFile(html, 10'000'000), HasSubstr("4.bmp"));
}

TEST(ProgramWithPictures, JudgesPicturesAndWordsTogether) {
    const TempDir folder;
    writeSet(folder, "photos", 5);
    const std::string words = folder.write("words.txt", "lion\nlynx\npuma\n1984\n").string();
    const ProgramOutcome outcome =
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

TEST(ProgramWithPictures, TheSameSeedGivesTheSameBytes) {
    const TempDir folder;
    writeSet(folder, "set", 6);
    const std::vector<std::string> arguments = {"outliers", (folder.path() / "set").string(),
                                                "--json",   "--seed",
                                                "5",        "--device",
                                                "cpu",      "--threads",
                                                "1"};
    const ProgramOutcome outcome = runProgram(arguments);
    ASSERT_EQ(outcome.exitCode, 0);
    EXPECT_EQ(runProgram(arguments).out, outcome.out);
}

}  // namespace
}  // namespace setscope
