#include <gmock/gmock.h>

#include "core/io/file.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/app/cli/pictures.h"

namespace setscope {
namespace {

using testing::HasSubstr;

class ExplainCommand : public testing::Test {
  protected:
    ExplainCommand() {
        writeSet(folder_, "photos/cats", 5);
        writeSet(folder_, "photos/dogs", 4);
    }

    ExitCode explain(const std::vector<std::string>& more) {
        std::vector<std::string> words = {"explain", (folder_.path() / "photos").string(), "-q"};
        words.insert(words.end(), more.begin(), more.end());
        return world_.run(words);
    }

    TempDir folder_;
    FakeWorld world_;
};

TEST_F(ExplainCommand, SaysHowProbableWhatIsNearAndWhatLeavingOutChanges) {
    EXPECT_EQ(explain({"--set", "cats", "--member", "4.bmp"}), ExitCode::Done)
        << world_.error.str();
    const std::string text = world_.out.str();
    EXPECT_TRUE(
        text.starts_with("“4.bmp” in “cats” (5 readable members) does not belong with a "
                         "probability of 70.0\u202f%"))
        << text;
    EXPECT_THAT(text, HasSubstr("3.bmp             0.500")) << "the nearest";
    EXPECT_THAT(text, HasSubstr("“0.bmp” and “4.bmp”, cosine 0.200")) << "the most different";
    EXPECT_THAT(text, HasSubstr("-1.0"));
    EXPECT_THAT(text, testing::Not(HasSubstr("map")));
    EXPECT_EQ(world_.error.str(), "");
}

TEST_F(ExplainCommand, JsonHoldsEveryOtherMemberTheNearestFirst) {
    EXPECT_EQ(explain({"--set", "cats", "--member", "4.bmp", "--json"}), ExitCode::Done);
    const Json answer = Json::parse(world_.out.str());
    EXPECT_EQ(answer["set"], "cats");
    EXPECT_EQ(answer["member"]["name"], "4.bmp");
    EXPECT_EQ(answer["member"]["path"], (folder_.path() / "photos/cats/4.bmp").generic_string());
    EXPECT_EQ(answer["probability"], 0.7);
    ASSERT_EQ(answer["nearest"].size(), 4U);
    EXPECT_EQ(answer["nearest"][0]["name"], "3.bmp");
    EXPECT_EQ(answer["nearest"][3]["name"], "0.bmp");
    EXPECT_EQ(answer["most_different_pair"]["second"]["name"], "4.bmp");
    EXPECT_EQ(answer["without_it"][0]["name"], "3.bmp");
    EXPECT_EQ(answer["without_it"][0]["change"], -0.01);
    EXPECT_EQ(answer["without_another"][0]["before"], 0.7);
    EXPECT_EQ(answer["without_another"][1]["change"], 0.0);
    EXPECT_TRUE(answer["map"].is_null());
}

TEST_F(ExplainCommand, TheMapIsWrittenAsRowsOfNumbers) {
    const std::string file = (folder_.path() / "map.json").string();
    EXPECT_EQ(explain({"--set", "dogs", "--member", "3.bmp", "--map", file}), ExitCode::Done);
    const Json map = Json::parse(readTextFile(file, 100'000));
    EXPECT_EQ(map["mean"], Json::parse("[[0.4, 0.0]]"));
    EXPECT_EQ(map["mean_colour"], Json::parse("[[0.5, 0.0]]"));
    EXPECT_EQ(map["fills_agree"], true);
    EXPECT_THAT(world_.out.str(), HasSubstr("1 × 2 cells, is in " + file));
    EXPECT_THAT(world_.out.str(), HasSubstr("agree"));
}

TEST_F(ExplainCommand, AMapOfAnotherKindIsRefusedBeforeAnyWork) {
    EXPECT_EQ(explain({"--set", "dogs", "--member", "3.bmp", "--map", "map.png"}),
              ExitCode::BadUsage);
    EXPECT_THAT(world_.error.str(), HasSubstr(".json"));
}

TEST_F(ExplainCommand, NamesThatAreNotThereOrNotEnoughAreOneSentence) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{"--set", "birds", "--member", "3.bmp"}, "“birds”; the sets are “cats”, “dogs”."},
        {{"--member", "3.bmp"}, "choose one with --set: “cats”, “dogs”."},
        {{"--set", "dogs", "--member", "4.bmp"}, "“dogs” has no member called “4.bmp”"},
    };
    for (const auto& [words, sentence] : cases) {
        world_.error.str("");
        EXPECT_EQ(explain(words), ExitCode::BadUsage);
        EXPECT_THAT(world_.error.str(), HasSubstr(sentence));
    }
    EXPECT_EQ(world_.out.str(), "");
}

TEST_F(ExplainCommand, TheOnlySetNeedNotBeNamedAndAMemberMayBeGivenByItsPath) {
    const std::filesystem::path only = folder_.path() / "photos" / "dogs";
    FakeWorld world;
    EXPECT_EQ(world.run({"explain", only.string(), "-q", "--json", "--member",
                         (only / "1.bmp").string()}),
              ExitCode::Done)
        << world.error.str();
    EXPECT_EQ(Json::parse(world.out.str())["member"]["name"], "1.bmp");
}

TEST_F(ExplainCommand, TextsAreFoundByTextOrPlaceAndShownWithTheirPlace) {
    const std::string words = folder_.write("words.txt", "lion\nlynx\npuma\n1984\ncat\n").string();
    FakeWorld byText;
    EXPECT_EQ(byText.run({"explain", words, "-q", "--member", "1984"}), ExitCode::Done)
        << byText.error.str();
    EXPECT_TRUE(byText.out.str().starts_with("“1984” (" + words + ":4) in “words” (5 readable"))
        << byText.out.str();
    EXPECT_THAT(byText.out.str(), HasSubstr("cat               0.500  " + words + ":5"));
    EXPECT_THAT(byText.out.str(), testing::Not(HasSubstr("The map")));
    for (const std::string& place : {words + ":4", std::string("words.txt:4")}) {
        FakeWorld byPlace;
        EXPECT_EQ(byPlace.run({"explain", words, "-q", "--json", "--member", place}),
                  ExitCode::Done);
        const Json answer = Json::parse(byPlace.out.str());
        EXPECT_EQ(answer["member"]["text"], "1984");
        EXPECT_EQ(answer["member"]["path"], words + ":4");
        EXPECT_EQ(answer["nearest"].size(), 4U);
        EXPECT_TRUE(answer["map"].is_null());
    }
}

TEST_F(ExplainCommand, AMapOfATextIsRefused) {
    const std::string words = folder_.write("words.txt", "lion\nlynx\npuma\n1984\n").string();
    FakeWorld world;
    EXPECT_EQ(world.run({"explain", words, "-q", "--member", "1984", "--map",
                         (folder_.path() / "map.json").string()}),
              ExitCode::BadUsage);
    EXPECT_THAT(world.error.str(), HasSubstr("“1984” is a text"));
}

TEST_F(ExplainCommand, WithoutPicturesItExitsWith3) {
    std::filesystem::create_directory(folder_.path() / "empty");
    FakeWorld world;
    EXPECT_EQ(world.run({"explain", (folder_.path() / "empty").string(), "-q", "--member", "x"}),
              ExitCode::NoInput);
    EXPECT_THAT(world.error.str(), HasSubstr("There is no set to explain"));
}

}  // namespace
}  // namespace setscope
