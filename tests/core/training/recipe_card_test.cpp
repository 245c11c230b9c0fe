#include "core/training/recipe_card.h"

#include <gmock/gmock.h>

#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"

namespace setscope {
namespace {

using testing::ElementsAre;

/// Two sources, the second for testing only, and a teacher.
OutlierRecipe taughtRecipe() {
    OutlierRecipe recipe;
    recipe.seed = 9;
    PictureSource shop;
    shop.domain = "shop";
    shop.licence = "MIT";
    shop.origin = "a shop";
    PictureSource street = shop;
    street.domain = "street";
    street.isTestOnly = true;
    recipe.sources = {shop, street};
    recipe.encoder.teacher = "../networks/teacher.onnx";
    recipe.encoder.teacherOrigin = "somebody's network";
    recipe.encoder.teacherLicence = "Apache-2.0";
    return recipe;
}

LabelledPictures threePictures() {
    LabelledPictures pictures;
    for (const std::size_t origin : {0, 0, 1}) {
        pictures.pictures.emplace_back().origin = origin;
    }
    return pictures;
}

TEST(RecipeCard, NamesEverySourceWhatItIsForAndTheTeacher) {
    ModelCard card;
    describeTraining(card, taughtRecipe(), threePictures(), EncoderOrigin::Recipe);
    EXPECT_THAT(card.sources,
                ElementsAre(DataSource{"shop", "MIT", "a shop", 2},
                            DataSource{"street, for testing only", "MIT", "a shop", 1},
                            DataSource{"teacher of the encoder, teacher.onnx", "Apache-2.0",
                                       "somebody's network", std::nullopt}));
    EXPECT_EQ(card.seed, 9U);
}

TEST(RecipeCard, NamesNoTeacherWhereNoneTookPart) {
    ModelCard card;
    describeTraining(card, taughtRecipe(), threePictures(), EncoderOrigin::Other);
    EXPECT_EQ(card.sources.size(), 2U);
    OutlierRecipe untaught = taughtRecipe();
    untaught.encoder.teacher.clear();
    describeTraining(card, untaught, threePictures(), EncoderOrigin::Recipe);
    EXPECT_EQ(card.sources.size(), 2U);
}

}  // namespace
}  // namespace setscope
