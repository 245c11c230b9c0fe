#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/training/outlier_episodes.h"
#include "core/training/outlier_recipe.h"
#include "core/training/picture_views.h"

namespace setscope {

/// Pictures that a concept must have for sets to be drawn of it.
inline constexpr std::int64_t kSmallestConcept = 6;

/// How often a head's training looks at each picture: at labelled ones of the training split as
/// often as the recipe says, at the others never.
ViewPlan headViews(const HeadRecipe& recipe, const LabelledPictures& pictures);

/// The labelled pictures of the training split as the encoder sees them whole, and again for each
/// view of the recipe.
/// @param features [pictures, d], row i for pictures.pictures[i]
/// @param isTaken one per picture; the others are in no source, whatever was seen of them
/// @param views of headViews' plan
std::vector<EpisodeSource> trainingSources(const HeadRecipe& recipe,
                                           const LabelledPictures& pictures,
                                           const at::Tensor& features,
                                           const std::vector<bool>& isTaken,
                                           const ViewFeatures& views);

}  // namespace setscope
