#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>

#include "core/tensor/ragged_batch.h"

namespace setscope {

/// How a mixture of diagonal Gaussians is fitted to each set.
struct MixtureOptions {
    std::int64_t components = 1;  ///< K >= 1; 1: a single Gaussian, in closed form
    double covarianceFloor =
        1e-2;  ///< no variance is smaller; > 0, in squared units of the members
    /// No variance is larger; where it is the floor, the variances are given and only the weights
    /// and means are fitted.
    double covarianceCeiling = std::numeric_limits<double>::infinity();
    std::int64_t iterations = 500;  ///< of EM, at most
    /// EM has converged when no responsibility changes by more; the adjoint when its last term is
    /// so small beside the first.
    double tolerance = 1e-8;
    /// Of the adjoint's Neumann series, at most; a set that needs more is solved by GMRES.
    std::int64_t neumannTerms = 40;

    bool operator==(const MixtureOptions&) const = default;
};

/// One mixture of K diagonal Gaussians for each set: p(x) = Σ_k π_k Π_j N(x_j; μ_kj, σ²_kj). The
/// components of a set are in descending order of their weight; those that it lacks come last, with
/// weight 0, mean 0 and variance 1, and take no part.
struct MixtureFits {
    at::Tensor weights;    ///< [N, K] π, each row sums to 1
    at::Tensor means;      ///< [N, K, d] μ
    at::Tensor variances;  ///< [N, K, d] σ²

    std::int64_t setCount() const { return weights.size(0); }
    std::int64_t components() const { return weights.size(1); }
    std::int64_t width() const { return means.size(2); }
};

/// The maximum-likelihood fit of each set (Vakhitov et al. 2018; engine.md, section 4), with
/// gradients to its members.
///
/// K = 1: μ = mean, σ² = mean of (x − μ)², between covarianceFloor and covarianceCeiling.
///
/// K > 1: EM from the start that mixture_start.h describes, in float64 whatever the members are:
///   r_tk = π_k N(x_t; μ_k, σ²_k) / Σ_l π_l N(x_t; μ_l, σ²_l)
///   n_k = Σ_t r_tk,  π_k = n_k / n,  μ_k = Σ_t r_tk x_t / n_k,
///   σ²_k = Σ_t r_tk (x_t − μ_k)² / n_k, between covarianceFloor and covarianceCeiling,
/// until each set has converged by itself. The gradient is that of the fixed point, by implicit
/// differentiation (mixture_em.h); where EM ended before it converged, it is that of a fixed point
/// where EM ended. A variance at the floor or ceiling passes no gradient.
///
/// A set has at most as many components as distinct members. A component whose n_k falls below a
/// millionth is lost for good. An empty set has one component with mean 0 and variance 1, without
/// gradient. No fit depends on the order of the members (bit for bit if K > 1) or on other sets.
/// @param sets finite members, float32 or float64, on any device
/// @return of the members' type
MixtureFits fitMixtures(const RaggedBatch& sets, const MixtureOptions& options);

/// fitMixtures with, for each set, the number of components 1 .. options.components that has the
/// smallest bayesianInformation (ties: the fewest).
MixtureFits fitMixturesByInformation(const RaggedBatch& sets, const MixtureOptions& options);

/// log π_k + log N(x; μ_k, σ²_k) of every candidate under every component: by expanded squares, one
/// matrix product. −inf for components that a set lacks.
/// @param candidates [C, d] @return [N, K, C], with gradients to the fits and the candidates
at::Tensor componentLogLikelihood(const MixtureFits& fits, const at::Tensor& candidates);

/// log p(x) of every candidate under every set's mixture, log-sum-exp over its components.
/// @param candidates [C, d] @return [N, C], with gradients to the fits and the candidates
at::Tensor logLikelihood(const MixtureFits& fits, const at::Tensor& candidates);

/// log p(x) of every member under its own set's mixture. @return [T], without gradient
at::Tensor memberLogLikelihood(const MixtureFits& fits, const RaggedBatch& sets);

/// Schwarz's Bayesian information criterion of each set's fit, −2 Σ_t log p(x_t) + P log n with P =
/// 2 d K + K − 1 for the K components that the set has, or d K + K − 1 where `options` give the
/// variances. Smaller is better; 0 for an empty set.
/// @return [N], without gradient
at::Tensor bayesianInformation(const MixtureFits& fits, const RaggedBatch& sets,
                               const MixtureOptions& options = {});

}  // namespace setscope
