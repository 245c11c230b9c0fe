#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "core/base/random.h"

namespace setscope {

/// Reorders the rows of a set at random, computes, puts the result back in the former order, and
/// compares with the result for the former order (engine.md, section 6).
/// @param equivariant takes [n, d] to one row per member
/// @param members [n, d]
/// @return the largest absolute change of any value under `permutations` random orders; 0 for an
/// exactly equivariant function
double largestChangeUnderPermutation(
    const std::function<at::Tensor(const at::Tensor& members)>& equivariant,
    const at::Tensor& members, int permutations, Random& random);

}  // namespace setscope
