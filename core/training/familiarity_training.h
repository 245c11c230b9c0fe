#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

class OutlierDetector;

/// Lets the detector's gate remember training members, as many of each kind of pictures
/// (EpisodePool::pictures), and sets its limits so that of new sets of every source nearly all are
/// familiar.
/// @param train, unseen of the same kinds of pictures, one feature width
/// @param shape of the sets that are drawn of `unseen`
/// @pre the detector belongs to one encoder and its inputs are standardised
void fitFamiliarity(OutlierDetector& detector, const std::vector<EpisodeSource>& train,
                    const std::vector<EpisodeSource>& unseen, const EpisodeShape& shape,
                    Random& random);

}  // namespace setscope
