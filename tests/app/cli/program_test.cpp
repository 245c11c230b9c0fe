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
