#include "core/training/expansion_recipe.h"

#include <gmock/gmock.h>

#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

std::string refusalOf(const char* recipe) {
    return refusal(ErrorKind::BadInput, [&] { expansionModelRecipeFromJson(Json::parse(recipe)); });
}

TEST(ExpansionModelRecipe, AbsentFieldsKeepTheirDefaults) {
    const ExpansionModelRecipe recipe =
        expansionModelRecipeFromJson(Json::parse(R"({"training": {"steps": 7}})"));
    EXPECT_EQ(recipe.training.steps, 7);
    EXPECT_EQ(recipe.training.batchSets, ExpansionRecipe().batchSets);
    EXPECT_EQ(recipe.training.query.leadingShare, 0.0) << "no order of a set's items is assumed";
    EXPECT_EQ(recipe.width, TwoTowerOptions().width);
    EXPECT_EQ(recipe.source.licence, "the person's own");
}

TEST(ExpansionModelRecipe, MisspeltAndImpossibleFieldsAreRefused) {
    EXPECT_THAT(refusalOf(R"({"step": 7})"), HasSubstr("holds \"step\", which no recipe has"));
    EXPECT_THAT(refusalOf(R"({"model": {"width": 0}})"), HasSubstr("model holds \"width\""));
    EXPECT_THAT(refusalOf(R"({"model": {"dropout": 1.0}})"), HasSubstr("\"dropout\""));
    EXPECT_THAT(refusalOf(R"({"heldOutShare": 0.6})"), HasSubstr("\"heldOutShare\""));
    EXPECT_THAT(refusalOf(R"({"training": {"smallestQuery": 5, "largestQuery": 4}})"),
                HasSubstr("\"largestQuery\", which must lie between 5 and"));
    EXPECT_THAT(refusalOf(R"({"source": {"url": "x"}})"), HasSubstr("source holds \"url\""));
    EXPECT_THAT(refusalOf("[]"), HasSubstr("top level must be an object"));
}

TEST(ExpansionModelRecipe, TheShippedOneSaysWhatTheWordsAreOf) {
    const ExpansionModelRecipe recipe =
        readExpansionModelRecipe(dataFolder() / "recipes" / "words_default.json");
    EXPECT_EQ(recipe.name, "setscope-words");
    EXPECT_THAT(recipe.source.name, HasSubstr("WordNet"));
    EXPECT_THAT(recipe.source.licence, HasSubstr("CC-BY-4.0"));
}

TEST(ExpansionModelRecipe, AFileThatIsNoRecipeIsNamed) {
    const TempDir dir;
    EXPECT_THAT(refusal(ErrorKind::BadInput,
                        [&] { readExpansionModelRecipe(dir.write("r.json", "{\"name\": 3}")); }),
                HasSubstr("r.json: The recipe's top level holds \"name\""));
}

}  // namespace
}  // namespace setscope
