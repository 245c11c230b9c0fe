#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace setscope {

/// How the vectors of a pool lie, which is what is known of a set before any of its members is.
struct PoolSpread {
    at::Tensor mean;      ///< [d]
    at::Tensor variance;  ///< [d] v, > 0
    at::Tensor axes;      ///< [d, r] the r = min(8, d) principal axes, the widest first
    /// Root mean square distance from the mean within those axes; 0 for directions, of which only
    /// counts where they point.
    double radius = 0.0;
};

/// What the vectors of a pool are.
enum class PoolRows { Directions, Numbers };

/// @param rows [n, d], n >= 1; axes are found from at most 20,000 of them, evenly chosen
PoolSpread spreadOf(const at::Tensor& rows, PoolRows kind);

/// Divides a set into the kinds of things that it holds: a mixture of K = 1..4 Gaussians
/// (mixture.h) of one given variance in the pool's principal axes, in which K is what Schwarz's
/// information prefers among those that leave no component with fewer than two members. Members are
/// first brought to length 1 within those axes, or rows of numbers to the pool's radius; the
/// variance is then 0.5 / r, which divided unions of unrelated concepts best: with variances
/// of their own a few members always look like many small groups.
/// @param members [n, d] @return [n] component of each member, 0 the one with most members
std::vector<std::int64_t> componentsOf(const at::Tensor& members, const PoolSpread& spread);

/// Functions of a row x, Σ_j a_j (x − m)_j + Σ_j b_j (x − m)_j² + c with the pool's mean m: all of
/// them for a whole pool cost about as much as reading it.
struct RowFunctions {
    at::Tensor linear;     ///< [F, d] a
    at::Tensor quadratic;  ///< [F, d] b
    at::Tensor constant;   ///< [F] c
};

/// Those of both, one after the other.
RowFunctions together(const RowFunctions& first, const RowFunctions& second);

/// @param rows [C, d] @return [F, C]
at::Tensor valuesOf(const RowFunctions& functions, const at::Tensor& rows,
                    const PoolSpread& spread);

/// How near a row is to the mean of the members: of directions the cosine, of numbers the squared
/// distance, less than 0. Without members the cosine is 0 and the distance that from the pool's
/// mean. @param members [n, d]
RowFunctions nearness(const at::Tensor& members, const PoolSpread& spread);

/// Set2Model (Vakhitov et al. 2018) on given descriptors: a diagonal Gaussian for each component,
/// as log π_k + log N(x; μ_k, σ²_k) − log N(x; m, v), with the pool's mean m and variance v as what
/// is expected of any item, and
///   σ²_k = 0.7 (n_k s²_k + 30 v) / (n_k + 30),
/// since the few members of a query say little about their variance s²_k.
/// @param members [n, d] @param components as componentsOf says @return of each component; one that
/// is 0 everywhere without members
RowFunctions componentRatios(const at::Tensor& members, const std::vector<std::int64_t>& components,
                             const PoolSpread& spread);

}  // namespace setscope
