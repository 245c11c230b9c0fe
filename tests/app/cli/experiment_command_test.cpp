#include <gmock/gmock.h>

#include <filesystem>

#include "core/base/json.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(ExperimentCommand, ListsWhatThereIsAsTextAndAsJson) {
    FakeWorld text;
    EXPECT_EQ(text.run({"experiment", "--list"}), ExitCode::Done);
    EXPECT_THAT(text.out.str(), HasSubstr("scripted"));
    EXPECT_THAT(text.out.str(), HasSubstr("What a script measures"));
    FakeWorld json;
    EXPECT_EQ(json.run({"experiment", "--list", "--json"}), ExitCode::Done);
    const Json answer = Json::parse(json.out.str());
    ASSERT_EQ(answer.at("experiments").size(), 1U);
    const Json& row = answer.at("experiments").at(0);
    EXPECT_EQ(row.at("id"), "scripted");
    EXPECT_EQ(row.at("title"), "What a script measures");
    EXPECT_EQ(row.at("data"), "any folder");
    EXPECT_EQ(row.at("minutes"), 3);
}

TEST(ExperimentCommand, RunsWithTheSettingsThatItWasGiven) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", folder.path().string(), "--work",
                         (folder.path() / "kept").string(), "--quick", "--seed", "17", "--json"}),
              ExitCode::Done)
        << world.error.str();
    const Json answer = Json::parse(world.out.str());
    EXPECT_EQ(answer.at("seed"), 17);
    EXPECT_EQ(answer.at("quick"), true);
    EXPECT_EQ(answer.at("tables").at(0).at("rows").at(0).at("figures").at("seed").at("value"),
              17.0);
    EXPECT_THAT(answer.at("notes").at(0).get<std::string>(),
                HasSubstr((folder.path() / "kept").string()));
}

TEST(ExperimentCommand, KeepsFeaturesBelowTheCacheFolderUnlessToldWhere) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", folder.path().string(), "--json"}),
              ExitCode::Done);
    EXPECT_THAT(world.out.str(), HasSubstr("/setscope/experiments/scripted"));
    EXPECT_EQ(Json::parse(world.out.str()).at("quick"), false);
}

TEST(ExperimentCommand, DrawsItsChartsIntoAFolder) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", folder.path().string(), "--plot",
                         (folder.path() / "plots").string(), "--json"}),
              ExitCode::Done)
        << world.error.str();
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "plots" / "scripted-curve.svg"));
    EXPECT_THAT(world.error.str(), HasSubstr("1 chart drawn"));
    const Json chart = Json::parse(world.out.str()).at("charts").at(0);
    EXPECT_EQ(chart.at("id"), "curve");
    EXPECT_EQ(chart.at("series").at(0).at("points").size(), 2U);
}

TEST(ExperimentCommand, KeepsModelsInAFolderOfTheExperiment) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", folder.path().string(), "--models",
                         (folder.path() / "trained").string(), "--json"}),
              ExitCode::Done)
        << world.error.str();
    EXPECT_TRUE(std::filesystem::is_directory(folder.path() / "trained" / "scripted"));
    EXPECT_THAT(Json::parse(world.out.str()).at("notes").at(1).get<std::string>(),
                HasSubstr((folder.path() / "trained" / "scripted").string()));
}

TEST(ExperimentCommand, SaysWhereChartsCannotBeDrawn) {
    const TempDir folder;
    folder.write("taken", "a file");
    FakeWorld world;
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", folder.path().string(), "--plot",
                         (folder.path() / "taken").string()}),
              ExitCode::Failed);
    EXPECT_THAT(world.error.str(), HasSubstr("--plot"));
    EXPECT_EQ(world.out.str(), "");  // refused before the experiment ran
}

TEST(ExperimentCommand, PrintsItsTableAsText) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", folder.path().string()}),
              ExitCode::Done);
    EXPECT_THAT(world.out.str(), HasSubstr("The only table"));
    EXPECT_THAT(world.out.str(), HasSubstr("the seed of the run"));
}

TEST(ExperimentCommand, AnUnknownOrMissingNameIsWrongUsage) {
    FakeWorld unknown;
    EXPECT_EQ(unknown.run({"experiment", "outlier-sounds"}), ExitCode::BadUsage);
    EXPECT_THAT(unknown.error.str(), HasSubstr("“outlier-sounds” is no experiment"));
    EXPECT_THAT(unknown.error.str(), HasSubstr("--list"));
    EXPECT_EQ(unknown.out.str(), "");
    FakeWorld missing;
    EXPECT_EQ(missing.run({"experiment"}), ExitCode::BadUsage);
    EXPECT_THAT(missing.error.str(), HasSubstr("--list"));
}

TEST(ExperimentCommand, MissingDataExitWith3AndOneSentence) {
    const TempDir folder;
    FakeWorld world;
    const std::string data = (folder.path() / "not here").string();
    EXPECT_EQ(world.run({"experiment", "scripted", "--data", data}), ExitCode::NoInput);
    EXPECT_EQ(world.error.str(), data + " is not there.\n");
    EXPECT_EQ(world.out.str(), "");
}

}  // namespace
}  // namespace setscope
