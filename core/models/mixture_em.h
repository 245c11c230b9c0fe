#pragma once

#include <ATen/core/Tensor.h>

#include "core/models/mixture.h"

namespace setscope {

/// Where EM ends for every set.
struct EmFixedPoint {
    at::Tensor responsibilities;  ///< [T, K] r of the last E-step; 0 for components that are lost
    at::Tensor iterations;        ///< [N] int64 on the CPU, that each set took
    at::Tensor hasConverged;      ///< [N] bool on the CPU
};

/// Runs EM for all sets side by side, each until it has converged by itself: a set that has is not
/// moved any more. No gradient is recorded.
/// @param x [T, d] float64 @param labels [T] int64, parts that EM starts from, 0 .. K−1
EmFixedPoint runEm(const at::Tensor& x, const at::Tensor& offsets, const at::Tensor& labels,
                   const MixtureOptions& options);

/// One M-step of the responsibilities r. Components without members have weight 0, mean 0 and
/// variance 1. @param x [T, d] float64 @param responsibilities [T, K]
MixtureFits mixturesOf(const at::Tensor& x, const at::Tensor& offsets,
                       const at::Tensor& responsibilities, const MixtureOptions& options);

/// The gradient with respect to the members through EM's fixed point θ = M(r, x), r = E(θ, x), by
/// implicit differentiation. With g the gradient with respect to θ, all derivatives at the fixed
/// point and J = ∂E/∂θ ∂M/∂r the Jacobian of one iteration of EM,
///   v = v₀ + Jᵀ v,  v₀ = (∂M/∂r)ᵀ g,
///   gradient = (∂M/∂x)ᵀ (g + (∂E/∂θ)ᵀ v) + (∂E/∂x)ᵀ v.
/// v is found set by set as the Neumann series Σ_i (Jᵀ)^i v₀. A set whose series has not ended
/// after options.neumannTerms, because its components overlap so much that J has an eigenvalue near
/// 1, is solved by GMRES in at most as many steps as there are unknowns, and 120. Where two
/// components coincide there is no derivative; the solution of least norm among those of least
/// residual is then taken, so that the gradient stays finite.
/// @param x [T, d] float64 @param responsibilities [T, K] at the fixed point
/// @param gradient with respect to mixturesOf(…) @return [T, d]
at::Tensor backThroughEm(const at::Tensor& x, const at::Tensor& offsets,
                         const at::Tensor& responsibilities, const MixtureFits& gradient,
                         const MixtureOptions& options);

}  // namespace setscope
