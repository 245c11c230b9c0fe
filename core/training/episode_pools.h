#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/training/labelled_pictures.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

/// One pool for the attributes of every domain (members share two) and one for each of its class
/// spaces (members share the class), from the pictures of one split. Pools without a concept of
/// `smallestConcept` pictures are left out.
/// @param features [pictures, d], row i for pictures.pictures[i]
/// @param isReadable one per picture; the others are in no pool
std::vector<EpisodeSource> episodeSources(const LabelledPictures& pictures,
                                          const at::Tensor& features,
                                          const std::vector<bool>& isReadable, Split split,
                                          std::int64_t smallestConcept);

}  // namespace setscope
