#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "core/tensor/ragged_batch.h"

namespace setscope {

/// What is estimated of a Gaussian population from a sample of it (Zaheer et al. 2017, section
/// 4.1.1). Every population is N(0, C); `u` below are standard normal numbers.
enum class PopulationTask {
    /// C = R(α) Σ R(α)ᵀ [2, 2] with one Σ = A Aᵀ for all sets, A uniform in (0, 1), R(α) the
    /// rotation by α uniform in (0, π). Target: the entropy of the first coordinate,
    /// ½ log(2πe σ²), σ² = C₁₁ its variance.
    Rotation,
    /// C = [[Σ, αΣ], [αΣ, Σ]] [32, 32] with one Σ = (A Aᵀ + I) / Σᵢⱼ Aᵢⱼ² [16, 16] for all sets,
    /// A uniform in (0, 1), α uniform in (−1, 1). Target: the mutual information of the first and
    /// the last d = 16 coordinates, −(d/2) log(1 − α²), whatever Σ is.
    Correlation,
    /// C = I + λ v vᵀ [32, 32] with one v for all sets, uniform in (0, 1)³² and scaled to length 1,
    /// λ uniform in (0, 1). Target: the mutual information of all coordinates (total correlation),
    /// ½ (Σᵢ log(1 + λ vᵢ²) − log(1 + λ|v|²)). The paper does not say between what; this is what
    /// its authors' generator computes, here and for Random.
    RankOne,
    /// C = (A Aᵀ + I) / Σᵢⱼ Aᵢⱼ² [32, 32] with an A of its own for every set, uniform in (0, 1).
    /// Target: the mutual information of all coordinates, ½ (Σᵢ log Cᵢᵢ − log det C).
    Random,
};

/// The lists of sets of a task. They share the task's Σ or v, and no population.
enum class PopulationSplit { Train, Validation, Test };

/// One Gaussian population.
struct Population {
    double parameter = 0.0;  ///< α or λ; of PopulationTask::Random nothing, 0
    double target = 0.0;     ///< nats
    at::Tensor factor;       ///< L [d, d] float64: the population is N(0, L Lᵀ)
};

/// Samples of some populations.
struct PopulationBatch {
    RaggedBatch sets;                ///< float32 on the CPU
    at::Tensor targets;              ///< [N] float32, nats
    std::vector<double> parameters;  ///< one per set
};

/// How many members a set has: any number between these is as likely as another.
struct PopulationSizes {
    std::int64_t least = 300;
    std::int64_t most = 500;

    bool operator==(const PopulationSizes&) const = default;
};

/// The sets of one task: three endless lists that are never stored. What set i of a list holds
/// depends on the task, the seed, the list and i only, so that N training sets are the first N of
/// their list, the same whenever they are drawn, and those of N are among those of 2 N.
/// All functions may be called from any thread.
class PopulationSets {
  public:
    /// @param seed decides everything, the task's Σ or v too @pre 1 <= sizes.least <= sizes.most
    PopulationSets(PopulationTask task, std::uint64_t seed, const PopulationSizes& sizes = {});

    std::int64_t width() const { return width_; }

    /// The population that set `index` of a list is drawn from.
    Population population(PopulationSplit split, std::int64_t index) const;

    /// The sets with these indices, in this order.
    PopulationBatch draw(PopulationSplit split, std::span<const std::int64_t> indices) const;

    /// Sets first .. first + count of a list.
    PopulationBatch drawRange(PopulationSplit split, std::int64_t first, std::int64_t count) const;

  private:
    PopulationTask task_;
    std::uint64_t seed_;
    PopulationSizes sizes_;
    std::int64_t width_;
    at::Tensor base_;  ///< Rotation: A; Correlation: a square root of Σ; RankOne: v; Random: none
};

/// ½ log(2πe σ²), nats. @param variance σ², > 0
double gaussianEntropy(double variance);

/// ½ log(det C₁₁ det C₂₂ / det C) of the first and the last half of the coordinates, nats.
/// @param covariance [d, d] float64, positive definite, d even
double gaussianMutualInformation(const at::Tensor& covariance);

/// ½ (Σᵢ log Cᵢᵢ − log det C): the mutual information of all coordinates (total correlation), nats.
/// @param covariance [d, d] float64, positive definite
double gaussianTotalCorrelation(const at::Tensor& covariance);

/// The task's target of N(0, covariance), by the formula that holds for every Gaussian: with a
/// set's own covariance Xᵀ X / n in place of the true one, the estimate of who is told that the
/// sets are Gaussian with mean 0.
/// @param covariance [d, d] float64, positive definite
double populationTarget(PopulationTask task, const at::Tensor& covariance);

}  // namespace setscope
