#include "core/training/outlier_recipe.h"

#include <gmock/gmock.h>

#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

Json smallest() {
    return Json::parse(
        R"({"name": "n", "seed": 4, "sources": [{"domain": "d", "archive": "a.zip"}]})");
}

std::string recipeRefusal(const Json& json) {
    return refusal(ErrorKind::BadInput, [&] { outlierRecipeFromJson(json); });
}

TEST(OutlierRecipe, AbsentFieldsKeepTheirDefaults) {
    const OutlierRecipe recipe = outlierRecipeFromJson(smallest());
    EXPECT_EQ(recipe.seed, 4U);
    EXPECT_EQ(recipe.sources[0].domain, "d");
    EXPECT_EQ(recipe.sources[0].teachingViews, 0);
    EXPECT_EQ(recipe.head.steps, HeadRecipe().steps);
    EXPECT_EQ(recipe.head.patience, 0);
    EXPECT_EQ(recipe.encoder.patience, 0);
    EXPECT_EQ(recipe.encoder.widths.size(), 5U);
}

TEST(OutlierRecipe, ReadsThePatienceOfEncoderAndHead) {
    Json json = smallest();
    json["encoder"] = Json::parse(
        R"({"phases": [{"steps": 1, "edge": 32, "smallestCrop": 0.5}], "patience": 3})");
    json["head"]["patience"] = 2;
    const OutlierRecipe recipe = outlierRecipeFromJson(json);
    EXPECT_EQ(recipe.encoder.patience, 3);
    EXPECT_EQ(recipe.head.patience, 2);
    json["head"]["patience"] = -1;
    EXPECT_THAT(recipeRefusal(json), HasSubstr("\"patience\""));
}

TEST(OutlierRecipe, NamesAMisspeltField) {
    Json json = smallest();
    json["head"]["learnRate"] = 0.1;
    EXPECT_THAT(recipeRefusal(json), HasSubstr("\"learnRate\""));
    json = smallest();
    json["surces"] = 1;
    EXPECT_THAT(recipeRefusal(json), HasSubstr("\"surces\""));
}

TEST(OutlierRecipe, NamesAFieldOfTheWrongFormOrRange) {
    Json json = smallest();
    json["head"]["dropout"] = "much";
    EXPECT_THAT(recipeRefusal(json), HasSubstr("\"dropout\""));
    json["head"]["dropout"] = 1.5;
    EXPECT_THAT(recipeRefusal(json), HasSubstr("between 0.0 and 0.9"));
    json = smallest();
    json["sources"][0]["drawnCount"] = 5;
    EXPECT_THAT(recipeRefusal(json), HasSubstr("either an \"archive\" or a \"drawnCount\""));
    json = smallest();
    json["sources"][0]["labels"] = Json::parse(R"([{"kind": "colour"}])");
    EXPECT_THAT(recipeRefusal(json), HasSubstr("attributes, class or folder"));
    json = smallest();
    json["encoder"]["widths"] = {8, 8};
    EXPECT_THAT(recipeRefusal(json), HasSubstr("five \"widths\""));
    EXPECT_THAT(recipeRefusal(Json::parse("[]")), HasSubstr("must be an object"));
    EXPECT_THAT(recipeRefusal(Json::object()), HasSubstr("\"sources\""));
}

TEST(OutlierRecipe, AFileThatIsNotJsonIsNamed) {
    const TempDir folder;
    EXPECT_THROW(readOutlierRecipe(folder.write("r.json", "{")), Error);
    EXPECT_THROW(readOutlierRecipe(folder.path() / "absent.json"), Error);
}

TEST(OutlierRecipe, TheShippedOneIsReadAndNamesTheOriginAndLicenceOfEverySource) {
    const OutlierRecipe recipe = readOutlierRecipe(dataFolder() / "recipes/outliers_default.json");
    EXPECT_FALSE(recipe.encoder.phases.empty());
    for (const PictureSource& source : recipe.sources) {
        EXPECT_FALSE(source.origin.empty()) << source.domain;
        EXPECT_FALSE(source.licence.empty()) << source.domain;
    }
    EXPECT_FALSE(recipe.encoder.teacherOrigin.empty());
    EXPECT_FALSE(recipe.encoder.teacherLicence.empty());
}

}  // namespace
}  // namespace setscope
