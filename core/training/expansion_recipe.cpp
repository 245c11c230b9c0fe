#include "core/training/expansion_recipe.h"

#include "core/training/recipe_section.h"

namespace setscope {
namespace {

void readSource(const Json& json, DataSource& source) {
    RecipeSection section(json, "source");
    section.read("name", source.name);
    section.read("licence", source.licence);
    section.read("origin", source.origin);
    section.refuseUnknown();
}

void readModel(const Json& json, ExpansionModelRecipe& recipe) {
    RecipeSection section(json, "model");
    section.readWithin<std::int64_t>("width", recipe.width, 1, 4096);
    section.readWithin<std::int64_t>("hiddenWidth", recipe.hiddenWidth, 0, 4096);
    section.readWithin("dropout", recipe.dropout, 0.0, 0.9);
    section.refuseUnknown();
}

void readTraining(const Json& json, ExpansionRecipe& training) {
    RecipeSection section(json, "training");
    section.readWithin<std::int64_t>("smallestQuery", training.query.smallest, 1, 1000);
    section.readWithin<std::int64_t>("largestQuery", training.query.largest,
                                     training.query.smallest, 1000);
    section.readWithin<std::int64_t>("steps", training.steps, 1, 10'000'000);
    section.readWithin<std::int64_t>("batchSets", training.batchSets, 1, 65'536);
    section.readWithin("learningRate", training.learningRate, 1e-8, 1.0);
    section.readWithin<std::int64_t>("validations", training.validations, 1, 1000);
    section.refuseUnknown();
}

}  // namespace

ExpansionModelRecipe expansionModelRecipeFromJson(const Json& json) {
    RecipeSection section(json, "top level");
    ExpansionModelRecipe recipe;
    section.read("name", recipe.name);
    section.read("version", recipe.version);
    section.read("licence", recipe.licence);
    section.readWithin("heldOutShare", recipe.heldOutShare, 0.01, 0.4);
    section.readWithin<std::int64_t>("fewestOfList", recipe.fewestOfList, 6, 1'000'000);
    if (const Json* source = section.child("source")) {
        readSource(*source, recipe.source);
    }
    if (const Json* model = section.child("model")) {
        readModel(*model, recipe);
    }
    if (const Json* training = section.child("training")) {
        readTraining(*training, recipe.training);
    }
    section.refuseUnknown();
    return recipe;
}

ExpansionModelRecipe readExpansionModelRecipe(const std::filesystem::path& file) {
    return readRecipe(file, expansionModelRecipeFromJson);
}

}  // namespace setscope
