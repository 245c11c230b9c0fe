#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/io/file.h"
#include "tests/app/cli/fake_environment.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// The commands over a list of ten words, one a line.
class ExpandCommand : public testing::Test {
  protected:
    ExpandCommand()
        : list_(dir_.write("animals.txt", "ant\nbee\ncat\ndog\nelk\nfox\ngnu\nhen\nibex\njay\n")
                    .string()) {}

    ExitCode run(const std::vector<std::string>& more) {
        std::vector<std::string> words = {"expand", "--pool", list_, "-q"};
        words.insert(words.end(), more.begin(), more.end());
        return world_.run(words);
    }
    Json json(std::vector<std::string> more) {
        more.push_back("--json");
        EXPECT_EQ(run(more), ExitCode::Done) << world_.error.str();
        return Json::parse(world_.out.str());
    }

    TempDir dir_;
    std::string list_;
    FakeWorld world_;
};

TEST_F(ExpandCommand, PrintsTheCandidatesWithEveryScorersRank) {
    EXPECT_EQ(run({"--query", "elk,cat", "--top", "3", "--scorers", "nearest,popular"}),
              ExitCode::Done);
    const std::string text = world_.out.str();
    EXPECT_THAT(text, HasSubstr("What goes with elk, cat, among 8 candidates"));
    EXPECT_THAT(text, HasSubstr("Nearest  Popular"));
    EXPECT_THAT(text, HasSubstr("bee"));
    EXPECT_THAT(text, testing::Not(HasSubstr("jay")));
    EXPECT_THAT(text, HasSubstr("Popular: A model that counts.\n"));
    EXPECT_EQ(world_.error.str(), "");
}

TEST_F(ExpandCommand, JsonHasEveryQueryWithItsRanking) {
    const Json answer = json({"--query", "Elk,cat", "--reject", "dog", "--scorers", "nearest"});
    EXPECT_EQ(answer["pool"]["name"], "animals");
    EXPECT_EQ(answer["pool"]["items"], 10);
    ASSERT_THAT(answer["queries"], SizeIs(1));
    const Json& query = answer["queries"][0];
    EXPECT_THAT(query["query"], ElementsAre("elk", "cat"));
    EXPECT_THAT(query["rejected"], ElementsAre("dog"));
    EXPECT_EQ(query["candidates"], 7);
    ASSERT_THAT(query["ranking"], SizeIs(7));
    for (const Json& item : query["ranking"]) {
        EXPECT_EQ(item["fused_rank"], item["ranks"]["nearest"]);
        EXPECT_TRUE(item["scores"]["nearest"].is_number());
    }
    EXPECT_FALSE(answer.contains("metrics"));
    EXPECT_EQ(answer["models"], Json({{"popular", "A model that counts."}}));
    EXPECT_THAT(answer["problems"], SizeIs(0));
}

TEST_F(ExpandCommand, TargetsAreMeasuredOverAllQueries) {
    const std::string file =
        dir_.write("q.jsonl",
                   "{\"query\": [\"ant\", \"bee\"], \"targets\": [\"cat\", \"dog\"]}\n"
                   "\n"
                   "{\"query\": [\"jay\"], \"targets\": [\"unicorn\"]}\n")
            .string();
    const Json answer = json({"--queries", file, "--scorers", "nearest"});
    EXPECT_THAT(answer["queries"], SizeIs(2));
    const Json& nearest = answer["metrics"]["nearest"];
    EXPECT_DOUBLE_EQ(nearest["recall@10"], 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(nearest["mrr"], (1.0 + 0.5) / 3.0);
    EXPECT_DOUBLE_EQ(nearest["median_rank"], 2.0);
    EXPECT_EQ(answer["metrics"]["fused"], nearest);
    ASSERT_THAT(answer["problems"], SizeIs(1));
    EXPECT_THAT(answer["problems"][0]["message"].get<std::string>(),
                HasSubstr("“unicorn” is not in animals; it counts as not found"));
}

TEST_F(ExpandCommand, AWordThatIsNotInThePoolGetsSuggestionsAndTheRestIsRanked) {
    const Json answer = json({"--query", "cat,dgo", "--scorers", "nearest"});
    EXPECT_THAT(answer["queries"][0]["query"], ElementsAre("cat"));
    ASSERT_THAT(answer["problems"], SizeIs(1));
    EXPECT_THAT(answer["problems"][0]["message"].get<std::string>(),
                HasSubstr("“dgo” is not in animals; did you mean dog?"));
}

TEST_F(ExpandCommand, WithNoWordOfThePoolItExitsWith3) {
    EXPECT_EQ(run({"--query", "unicorn"}), ExitCode::NoInput);
    EXPECT_THAT(world_.error.str(), HasSubstr("Nothing was ranked"));
}

TEST_F(ExpandCommand, TheListIsWrittenToo) {
    const std::filesystem::path list = dir_.path() / "list.txt";
    EXPECT_EQ(
        run({"--query", "cat", "--top", "2", "--scorers", "popular", "--list", list.string()}),
        ExitCode::Done);
    std::ifstream file(list);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "ant\nbee\n");
    EXPECT_EQ(run({"--query", "cat", "--list", (dir_.path() / "list.doc").string()}),
              ExitCode::BadUsage);
}

TEST_F(ExpandCommand, TheReportIsWrittenToo) {
    const std::filesystem::path html = dir_.path() / "a.html";
    const std::filesystem::path json = dir_.path() / "a.json";
    EXPECT_EQ(run({"--query", "elk,cat,dog", "--reject", "jay", "--top", "2", "--scorers",
                   "nearest,popular", "--report", html.string(), "--report", json.string()}),
              ExitCode::Done)
        << world_.error.str();
    EXPECT_THAT(world_.out.str(), testing::Not(HasSubstr("gnu"))) << "two candidates are printed";
    EXPECT_THAT(readTextFile(html, 10'000'000), HasSubstr("go best with elk, cat and dog"));
    const Json expansion = Json::parse(readTextFile(json, 10'000'000))["expansion"];
    EXPECT_THAT(expansion["answer"]["ranking"], SizeIs(6)) << "all candidates";
    EXPECT_THAT(expansion["left_out"], SizeIs(3));
    EXPECT_EQ(expansion["cut"], 6);
    EXPECT_THAT(expansion["command"].get<std::string>(),
                HasSubstr("animals.txt --query elk,cat,dog --reject jay --scorers "
                          "nearest,popular --top 2"));
}

TEST_F(ExpandCommand, AReportIsAboutOneQuery) {
    const std::string report = (dir_.path() / "a.html").string();
    const std::string one = dir_.write("one.jsonl", "{\"query\": [\"ant\"]}\n").string();
    EXPECT_EQ(run({"--queries", one, "--scorers", "nearest", "--report", report}), ExitCode::Done);
    EXPECT_TRUE(std::filesystem::remove(report));
    const std::string two =
        dir_.write("two.jsonl", "{\"query\": [\"ant\"]}\n{\"query\": [\"bee\"]}\n").string();
    EXPECT_EQ(run({"--queries", two, "--report", report}), ExitCode::BadUsage);
    EXPECT_THAT(world_.error.str(), HasSubstr("A report is about one query, and "));
    EXPECT_THAT(world_.error.str(), HasSubstr("two.jsonl holds 2; leave --report out"));
    EXPECT_FALSE(std::filesystem::exists(report));
    EXPECT_EQ(run({"--query", "cat", "--report", "a.doc"}), ExitCode::BadUsage);
    EXPECT_THAT(world_.error.str(), HasSubstr("a.doc"));
}

TEST_F(ExpandCommand, WithNothingRankedThereIsNoReport) {
    const std::string report = (dir_.path() / "a.html").string();
    EXPECT_EQ(run({"--query", "unicorn", "--report", report}), ExitCode::NoInput);
    EXPECT_FALSE(std::filesystem::exists(report));
}

TEST_F(ExpandCommand, LearnsOnlyWhatIsAskedFor) {
    EXPECT_EQ(json({"--query", "cat"})["queries"][0]["scorers"][2]["id"], "learner");
    world_.out.str("");
    EXPECT_THAT(json({"--query", "cat", "--scorers", "nearest"})["queries"][0]["scorers"],
                SizeIs(1));
}

TEST_F(ExpandCommand, ALineThatIsNoQueryIsNamedAndTheOthersAreAnswered) {
    const std::string file =
        dir_.write("q.jsonl", "{\"query\": [\"ant\"]}\n{\"query\": \"bee\"}\nant\n").string();
    const Json answer = json({"--queries", file, "--scorers", "nearest"});
    EXPECT_THAT(answer["queries"], SizeIs(1));
    ASSERT_THAT(answer["problems"], SizeIs(2));
    EXPECT_THAT(answer["problems"][0]["message"].get<std::string>(), HasSubstr("line 2"));
    EXPECT_THAT(answer["problems"][1]["message"].get<std::string>(), HasSubstr("line 3"));
}

TEST_F(ExpandCommand, BadUsageIsRefused) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                  {"--query", "cat", "--queries", "q"},
                                                  {"--query", "cat", "--scorers", "oracle"},
                                                  {"--query", "cat", "--top", "0"}}) {
        EXPECT_EQ(run(words), ExitCode::BadUsage);
        EXPECT_EQ(world_.out.str(), "");
    }
    EXPECT_THAT(world_.error.str(), HasSubstr("no scorer \"oracle\"; there are nearest, popular"));
}

TEST_F(ExpandCommand, WhatCannotBeReadIsNamed) {
    list_ = (dir_.path() / "absent.txt").string();
    EXPECT_EQ(run({"--query", "cat"}), ExitCode::NoInput);
    EXPECT_THAT(world_.error.str(), HasSubstr("absent.txt"));
}

}  // namespace
}  // namespace setscope
