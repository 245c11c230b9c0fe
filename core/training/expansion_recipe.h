#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "core/models/model_card.h"
#include "core/training/expansion_training.h"

namespace setscope {

/// What a model for set expansion is trained from, and how. Every field of the JSON keeps its
/// default where it is absent; resources/recipes/words_default.json shows the form.
struct ExpansionModelRecipe {
    std::string name = "setscope-expansion";  ///< on the model card, as the next three
    std::string version = "1.0";
    std::string licence;  ///< of the weights, SPDX
    DataSource source = {.name = "",
                         .licence = "the person's own",
                         .origin = "the known sets of a pool",
                         .itemCount = {}};
    /// Of the sets measure a twin of the model that learns without them, and as many choose its
    /// weights. 0.01 .. 0.4
    double heldOutShare = 0.2;
    std::int64_t fewestOfList = 12;  ///< items of a list that the sets hold, for it to be asked for
    std::int64_t width = 128;        ///< TwoTowerOptions, as the next two
    std::int64_t hiddenWidth = 0;
    double dropout = 0.5;
    ExpansionRecipe training = {.query = {.leadingShare = 0.0}, .steps = 1200};
};

/// @throws Error (BadInput) naming a field that is not known, of another type or out of its range
ExpansionModelRecipe expansionModelRecipeFromJson(const Json& json);

/// @throws Error (BadInput) naming the file if it is missing or as above
ExpansionModelRecipe readExpansionModelRecipe(const std::filesystem::path& file);

}  // namespace setscope
