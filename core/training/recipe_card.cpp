#include "core/training/recipe_card.h"

#include <torch/version.h>

#include <array>
#include <chrono>
#include <ctime>
#include <span>
#include <string>

#include "core/base/text.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

namespace {

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 11> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return text.data();
}

}  // namespace

void describeTraining(ModelCard& card, const OutlierRecipe& recipe,
                      const LabelledPictures& pictures) {
    for (const PictureSource& source : recipe.sources) {
        card.sources.push_back({source.domain, source.licence, source.origin, 0});
    }
    std::string contents;
    for (const LabelledPicture& picture : pictures.pictures) {
        ++card.sources.at(picture.origin).itemCount;
        contents += picture.content.toHex();
    }
    card.dataFingerprint = ContentHash::of(std::as_bytes(std::span(contents))).toHex();
    card.split = "By a hash of each picture's content: " + percent(recipe.split.train) +
                 " for training, " + percent(recipe.split.validation) +
                 " for choosing the weights, the rest for the figures of this card.";
    card.seed = recipe.seed;
    card.libraries = {{"LibTorch", TORCH_VERSION}, {"Setscope", SETSCOPE_VERSION}};
    card.licence = "GPL-3.0-or-later";
    card.created = today();
}

}  // namespace setscope
