#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/random.h"

namespace setscope {

/// Features with Gaussian noise of up to a tenth of their spread, as strong for all members; never
/// fewer columns.
/// @param features [T, d] @return [T, d]
at::Tensor noisyFeatures(const at::Tensor& features, Random& random);

/// Features as another encoder might have made them: at random rotated and projected to fewer
/// columns, stretched by column, shifted, cut off below zero, with some columns missing, and noisy.
/// A quarter of the calls only adds noise.
/// @param features [T, d] @return [T, k], 16 <= k <= d or k = d
at::Tensor changedFeatures(const at::Tensor& features, Random& random);

/// Rows of a few numbers in place of features, so that a detector for any encoder also learns what
/// a stranger in a small table is: every set normally distributed around a place of its own, with
/// one covariance for the batch, and its strangers off that place in one column or in a random
/// direction, by 2.5 standard deviations or more.
/// @param labels [T] 1 for a stranger @param offsets [N+1] @return [T, k], 1 <= k <= 32
at::Tensor clusteredFeatures(const at::Tensor& labels, const at::Tensor& offsets, Random& random);

}  // namespace setscope
