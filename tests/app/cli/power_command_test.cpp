#include <gmock/gmock.h>

#include "tests/app/cli/fake_environment.h"
#include "tests/app/cli/pictures.h"

namespace setscope {
namespace {

using testing::HasSubstr;

std::vector<std::string> powerWords(const TempDir& folder, const std::vector<std::string>& more) {
    writeSet(folder, "photos/cats", 4);
    writeSet(folder, "photos/dogs", 4);
    std::vector<std::string> words = {"power", (folder.path() / "photos").string(), "-q"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST(PowerCommand, TheTableHasARowForEverySizeAndNumberAndWarnsThatPlantedOnesAreEasier) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(
        world.run(powerWords(folder, {"--sizes", "8,16", "--planted", "1,3", "--trials", "2000"})),
        ExitCode::Done)
        << world.error.str();
    const std::string text = world.out.str();
    EXPECT_THAT(text, HasSubstr("with a probability of at least 50\u202f%"));
    EXPECT_THAT(text, HasSubstr("40.0\u202f% – 60.0\u202f%"));
    EXPECT_THAT(text, HasSubstr("75.0\u202f%"));
    EXPECT_THAT(text, HasSubstr("25.0\u202f%")) << "the rival";
    EXPECT_THAT(text, HasSubstr("drawn from 2 sets of yours"));
    EXPECT_THAT(text, HasSubstr("usually easier to find"));
    std::size_t rows = 0;
    for (std::size_t at = text.find("2,000\n"); at != std::string::npos;
         at = text.find("2,000\n", at + 1)) {
        ++rows;
    }
    EXPECT_EQ(rows, 4U) << text;
    EXPECT_EQ(world.error.str(), "");
}

TEST(PowerCommand, JsonHoldsTheRuleTheSeedTheCellsAndTheNote) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(
        world.run(powerWords(folder, {"--json", "--false-alarm-rate", "0.05", "--seed", "7"})),
        ExitCode::Done);
    const Json answer = Json::parse(world.out.str());
    EXPECT_EQ(answer["rule"]["by"], "false_alarm_rate");
    EXPECT_EQ(answer["rule"]["threshold"], 0.05);
    EXPECT_EQ(answer["seed"], 7);
    EXPECT_EQ(answer["host_sets"], 2);
    ASSERT_EQ(answer["cells"].size(), 9U) << "three sizes that exist, three numbers";
    EXPECT_EQ(answer["cells"][8]["set_size"], 32);
    EXPECT_EQ(answer["cells"][8]["planted"], 3);
    EXPECT_EQ(answer["cells"][8]["trials"], 200);
    EXPECT_EQ(answer["cells"][8]["named"]["rival"], 0.25);
    EXPECT_THAT(answer["note"].get<std::string>(), HasSubstr("sets of 64"));
}

TEST(PowerCommand, WithNothingMeasuredItSaysWhyAndExitsWith3) {
    const TempDir folder;
    FakeWorld world;
    EXPECT_EQ(world.run(powerWords(folder, {"--sizes", "64"})), ExitCode::NoInput);
    EXPECT_THAT(world.out.str(), HasSubstr("No set has enough members"));
    EXPECT_THAT(world.out.str(), testing::Not(HasSubstr("usually easier")));
}

class BadPowerUsage : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(BadPowerUsage, IsRefusedBeforeAnyWork) {
    std::vector<std::string> words = {"power", "nowhere"};
    words.insert(words.end(), GetParam().begin(), GetParam().end());
    FakeWorld world;
    EXPECT_EQ(world.run(words), ExitCode::BadUsage);
    EXPECT_EQ(world.out.str(), "");
}

INSTANTIATE_TEST_SUITE_P(All, BadPowerUsage,
                         testing::Values(std::vector<std::string>{"--sizes", "3"},
                                         std::vector<std::string>{"--sizes", "8,x"},
                                         std::vector<std::string>{"--sizes", "5000"},
                                         std::vector<std::string>{"--planted", "0"},
                                         std::vector<std::string>{"--trials", "0"},
                                         std::vector<std::string>{"--threshold", "0.5",
                                                                  "--false-alarm-rate", "0.1"}));

}  // namespace
}  // namespace setscope
