#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "tests/app/cli/run_program.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

TEST(Program, ExitsWithWhatItPromises) {
    const TempDir folder;
    EXPECT_EQ(runProgram({"--help"}).exitCode, 0);
    EXPECT_EQ(runProgram({"--version"}).out, std::string("Setscope ") + SETSCOPE_VERSION + "\n");
    EXPECT_EQ(runProgram({"outliers"}).exitCode, 2);
    EXPECT_EQ(runProgram({"outliers", folder.path().string()}).exitCode, 3);
    EXPECT_EQ(runProgram({"experiment", "--list"}).exitCode, 0);
    EXPECT_EQ(runProgram({"experiment", "no-such-thing"}).exitCode, 2);
    const std::vector<std::string> withoutData = {"experiment", "redshift", "--data",
                                                  folder.path().string()};
    EXPECT_EQ(runProgram(withoutData).exitCode, 3);
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
    const ProgramOutcome outcome = runProgram({"outliers", words, "--json"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    ASSERT_EQ(answer["sets"].size(), 1U);
    const Json& set = answer["sets"][0];
    EXPECT_EQ(set["kind"], "texts");
    EXPECT_EQ(set["members"].size(), 11U);
    EXPECT_TRUE(set["p_value"].is_null());
    EXPECT_EQ(mostSuspicious(set), "1984");
    EXPECT_EQ(set["members"][6]["path"], words + ":8");
    const ProgramOutcome explained = runProgram({"explain", words, "--member", "1984"});
    EXPECT_EQ(explained.exitCode, 0);
    EXPECT_THAT(explained.out, HasSubstr("“1984” (" + words + ":8) in “words”"));
}

TEST(Program, ExpandsASetByWhatThePoolKnows) {
    const TempDir folder;
    const std::string sets =
        folder
            .write("sets.json", R"({"cats": ["lion", "tiger", "puma"], "zoo": ["lion", "tiger",
                   "zebra", "hippo"], "towns": ["Paris", "London", "Rome"]})")
            .string();
    const ProgramOutcome outcome =
        runProgram({"expand", "--pool", sets, "--query", "Lion,tigr", "--json", "--top", "2"});
    ASSERT_EQ(outcome.exitCode, 0);
    const Json answer = Json::parse(outcome.out);
    const Json& query = answer["queries"][0];
    EXPECT_EQ(query["query"], Json({"lion"}));
    ASSERT_EQ(query["ranking"].size(), 2U);
    EXPECT_EQ(query["ranking"][0]["item"], "tiger") << "it is in both sets of the lion";
    EXPECT_EQ(query["ranking"][0]["ranks"]["bayesian-sets"], 1.0);
    EXPECT_THAT(answer["models"]["deep-sets"].get<std::string>(), HasSubstr("WordNet"))
        << "three sets are too few to learn from";
    EXPECT_THAT(answer["problems"][0]["message"].get<std::string>(),
                HasSubstr("did you mean tiger"));

    const std::string rows =
        folder.write("rows.csv", "code,x,y\na,0,0\nb,9,9\nc,1,0\nd,8,9\ne,0,1\n").string();
    const ProgramOutcome nearest =
        runProgram({"expand", "--pool", rows, "--query", "a,c", "--name-column", "code",
                    "--scorers", "nearest-vector", "--json"});
    ASSERT_EQ(nearest.exitCode, 0);
    EXPECT_EQ(Json::parse(nearest.out)["queries"][0]["ranking"][0]["item"], "e");
    EXPECT_EQ(runProgram({"expand", "--pool", rows, "--query", "nobody"}).exitCode, 3);
    EXPECT_EQ(runProgram({"expand", "--pool", rows}).exitCode, 2);
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
    const ProgramOutcome outcome = runProgram({"outliers", list, "--word-vectors", file, "--json"});
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
    const ProgramOutcome outcome =
        runProgram({"outliers", table, "--set-column", "team", "--json"});
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
    const ProgramOutcome asOne = runProgram({"outliers", table, "--json"});
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
    const ProgramOutcome outcome = runProgram(arguments);
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
    const ProgramOutcome explained = runProgram(
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

}  // namespace
}  // namespace setscope
