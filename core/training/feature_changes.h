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

}  // namespace setscope
