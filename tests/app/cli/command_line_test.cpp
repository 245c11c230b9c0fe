#include "app/cli/command_line.h"

#include <gmock/gmock.h>

#include "app/cli/commands.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/app/cli/pictures.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(CommandLine, HelpNamesEveryCommand) {
    FakeWorld world;
    EXPECT_EQ(world.run({"--help"}), ExitCode::Done);
    for (const CommandEntry& command : commands()) {
        EXPECT_THAT(world.out.str(), HasSubstr(command.name));
        EXPECT_THAT(world.out.str(), HasSubstr(command.summary));
    }
}

TEST(CommandLine, EveryCommandHasHelpOfItsOwn) {
    for (const CommandEntry& command : commands()) {
        FakeWorld world;
        EXPECT_EQ(world.run({command.name, "--help"}), ExitCode::Done) << command.name;
        EXPECT_THAT(world.out.str(), HasSubstr(command.summary));
    }
}

TEST(CommandLine, VersionIsOneLine) {
    FakeWorld world;
    EXPECT_EQ(world.run({"--version"}), ExitCode::Done);
    EXPECT_EQ(world.out.str(), std::string("Setscope ") + SETSCOPE_VERSION + "\n");
}

TEST(CommandLine, AnAnswerThatCannotBeWrittenIsAFailure) {
    const TempDir folder;
    writeSet(folder, "set", 4);
    FakeWorld world;
    world.out.setstate(std::ios::badbit);
    EXPECT_EQ(world.run({"outliers", (folder.path() / "set").string(), "--json"}),
              ExitCode::Failed);
    EXPECT_THAT(world.error.str(), HasSubstr("Standard output"));
}

class BadUsage : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(BadUsage, IsOneSentenceAndAWayToHelp) {
    FakeWorld world;
    EXPECT_EQ(world.run(GetParam()), ExitCode::BadUsage);
    EXPECT_EQ(world.out.str(), "");
    const std::string error = world.error.str();
    EXPECT_EQ(std::ranges::count(error, '\n'), 2) << error;
    EXPECT_THAT(error, HasSubstr("--help"));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadUsage,
    testing::Values(std::vector<std::string>{}, std::vector<std::string>{"nonsense"},
                    std::vector<std::string>{"outliers"},
                    std::vector<std::string>{"outliers", "x", "--nonsense"},
                    std::vector<std::string>{"outliers", "x", "--threshold", "1.5"},
                    std::vector<std::string>{"outliers", "x", "--threshold", "much"},
                    std::vector<std::string>{"outliers", "x", "--threshold", "nan"},
                    std::vector<std::string>{"outliers", "x", "--seed", "-1"},
                    std::vector<std::string>{"outliers", "x", "--threshold", "0.5",
                                             "--false-alarm-rate", "0.1"},
                    std::vector<std::string>{"outliers", "x", "--head", "neither"},
                    std::vector<std::string>{"outliers", "x", "--threads", "-1"},
                    std::vector<std::string>{"train"},
                    std::vector<std::string>{"train", "outliers"},
                    std::vector<std::string>{"train", "expansion"},
                    std::vector<std::string>{"train", "expansion", "--pool", "x.json"},
                    std::vector<std::string>{"info"}, std::vector<std::string>{"info", "a", "b"},
                    std::vector<std::string>{"sample"}));

TEST(CommandLine, AWordThatIsNoCommandIsNamed) {
    FakeWorld world;
    EXPECT_EQ(world.run({"outlier", "photos"}), ExitCode::BadUsage);
    EXPECT_THAT(world.error.str(), HasSubstr("“outlier” is no command."));
}

TEST(CommandLine, TrainingReportsItsMetricsBesideTheRival) {
    FakeWorld world;
    EXPECT_EQ(world.run({"train", "outliers", "--recipe", "r.json", "--out", "models", "-q"}),
              ExitCode::Done);
    EXPECT_THAT(world.out.str(), HasSubstr("models/model.safetensors"));
    EXPECT_THAT(world.out.str(), HasSubstr("75.0\u202f%"));
    EXPECT_THAT(world.out.str(), HasSubstr("50.0\u202f%"));
    EXPECT_THAT(world.out.str(), HasSubstr("1.5 minutes"));
    EXPECT_THAT(world.out.str(), HasSubstr("–   400")) << "no rival, 400 sets";
}

TEST(CommandLine, TrainingForExpansionReadsThePoolAndTheListsToMeasureWith) {
    const TempDir folder;
    const std::string pool =
        folder.write("topics.json", R"({"a": ["x", "y"], "b": ["y", "z"], "c": ["z", "x"]})")
            .string();
    const std::string lists = folder.write("lists.json", R"({"l": ["x", "z"]})").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"train", "expansion", "--pool", pool, "--lists", lists, "--out",
                         "w.safetensors", "-q"}),
              ExitCode::Done);
    EXPECT_THAT(world.out.str(), HasSubstr("The model is in w.safetensors (trained on cpu"));
    EXPECT_THAT(world.out.str(), HasSubstr("topics"));
    EXPECT_THAT(world.out.str(), testing::ContainsRegex("12.5.*%     3\n"));
    EXPECT_THAT(world.out.str(), testing::ContainsRegex("lists.*12.5.*%     1\n"));
    EXPECT_EQ(world.error.str(), "");
    EXPECT_EQ(world.run({"train", "expansion", "--pool", lists + "x", "--out", "w", "-q"}),
              ExitCode::NoInput);
    EXPECT_THAT(world.error.str(), HasSubstr("lists.jsonx"));
}

TEST(CommandLine, TrainingRemarksOnSlowEngineDeviceAndWhatItLeftOut) {
    const std::vector<std::string> command = {"train", "outliers", "--recipe", "r.json", "-q"};
    FakeWorld world;
    world.blasWarning = "The engine is slow.";
    world.run(command);
    EXPECT_THAT(world.error.str(), HasSubstr("The engine is slow."));
    EXPECT_THAT(world.error.str(), HasSubstr("1 picture was left out"));
    EXPECT_THAT(world.error.str(), HasSubstr("toys.zip › a/1.jpg: The picture is damaged"));
    EXPECT_THAT(world.error.str(), testing::Not(HasSubstr("processor")));
    EXPECT_THAT(world.out.str(), testing::Not(HasSubstr("left out")));
    FakeWorld other;
    std::vector<std::string> onGpu = command;
    onGpu.insert(onGpu.end(), {"--device", "cuda"});
    other.run(onGpu);
    EXPECT_THAT(other.error.str(), HasSubstr("Training wants the processor."));
}

}  // namespace
}  // namespace setscope
