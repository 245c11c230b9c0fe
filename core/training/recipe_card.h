#pragma once

#include "core/models/model_card.h"

namespace setscope {

struct LabelledPictures;
struct OutlierRecipe;

/// Whose the encoder is that a model is, or that it judges the features of.
enum class EncoderOrigin {
    Recipe,  ///< trained by the recipe, and so by its teacher, where it has one
    Other,   ///< a person's own network
};

/// Writes into a model card what it was trained on: sources with their counts, the encoder's
/// teacher, a fingerprint of all pictures, how they were split; and the seed, the libraries, the
/// licence and today's date.
void describeTraining(ModelCard& card, const OutlierRecipe& recipe,
                      const LabelledPictures& pictures, EncoderOrigin encoder);

}  // namespace setscope
