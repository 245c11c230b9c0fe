#pragma once

#include "core/base/random.h"
#include "core/training/outlier_episodes.h"

namespace setscope {

/// The pictures of a source with traits that nobody named, so that a detector learns to compare
/// along any direction of the features and not along the labelled ones alone: each trait is had by
/// the 40 % of the pictures that are farthest along a random direction, the sum of the
/// (standardised, unit-length) features of a few random pictures less that of as many others, with
/// noise of up to the scores' own spread. Sets share two of them, as with attributes.
/// @param source not empty @return empty where there are too few pictures for sets of 16
EpisodeSource imaginedTraits(const EpisodeSource& source, Random& random);

}  // namespace setscope
