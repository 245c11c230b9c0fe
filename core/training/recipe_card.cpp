#include "core/training/recipe_card.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"

namespace setscope {

namespace {

/// One for each source of the recipe, in its order.
std::vector<DataSource> pictureSources(const OutlierRecipe& recipe,
                                       const LabelledPictures& pictures) {
    std::vector<std::int64_t> counts(recipe.sources.size());
    for (const LabelledPicture& picture : pictures.pictures) {
        ++counts.at(picture.origin);
    }
    std::vector<DataSource> sources;
    for (std::size_t index = 0; index < counts.size(); ++index) {
        const PictureSource& source = recipe.sources[index];
        sources.push_back({.name = source.domain + (source.isTestOnly ? ", for testing only" : ""),
                           .licence = source.licence,
                           .origin = source.origin,
                           .itemCount = counts[index]});
    }
    return sources;
}

}  // namespace

void describeTraining(ModelCard& card, const OutlierRecipe& recipe,
                      const LabelledPictures& pictures, EncoderOrigin encoder) {
    card.sources = pictureSources(recipe, pictures);
    if (encoder == EncoderOrigin::Recipe && !recipe.encoder.teacher.empty()) {
        card.sources.push_back(
            {.name = "teacher of the encoder, " + toUtf8(recipe.encoder.teacher.filename()),
             .licence = recipe.encoder.teacherLicence,
             .origin = recipe.encoder.teacherOrigin,
             .itemCount = std::nullopt});
    }
    std::string contents;
    for (const LabelledPicture& picture : pictures.pictures) {
        contents += picture.content.toHex();
    }
    card.dataFingerprint = ContentHash::of(std::as_bytes(std::span(contents))).toHex();
    card.split = "By a hash of each picture's content: " + percent(recipe.split.train) +
                 " for training, " + percent(recipe.split.validation) +
                 " for choosing the weights, the rest for the figures of this card.";
    card.licence = "GPL-3.0-or-later";
    describeMaking(card, recipe.seed);
}

}  // namespace setscope
