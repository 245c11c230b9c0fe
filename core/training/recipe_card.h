#pragma once

#include "core/models/model_card.h"

namespace setscope {

struct LabelledPictures;
struct OutlierRecipe;

/// Writes into a model card what it was trained on: sources with their counts, a fingerprint of all
/// pictures, how they were split; and the seed, the libraries, the licence and today's date.
void describeTraining(ModelCard& card, const OutlierRecipe& recipe,
                      const LabelledPictures& pictures);

}  // namespace setscope
