#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/run_context.h"
#include "core/experiments/population_sets.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/stored_tensor.h"

namespace setscope {

class DeepSets;
struct DeepSetsOptions;

/// Turns and scales members so that those of the training sets together have mean zero and the unit
/// matrix as covariance. Its axes are those along which the sets' own covariances differ: the
/// eigenvectors of P, the first principal component of the covariances (as vectors of d² numbers),
/// the largest eigenvalue last.
struct Whitening {
    at::Tensor mean;    ///< [d]
    at::Tensor matrix;  ///< [d, d]

    /// The same sets, their members (x − mean) matrix.
    RaggedBatch apply(const RaggedBatch& sets) const;
};

/// @param sets at least one, of two members or more @throws std::logic_error otherwise
Whitening whiteningOf(const RaggedBatch& sets);

/// The targets of the first `count` training sets. @return [count] float32, nats @throws Cancelled
at::Tensor trainingTargets(const PopulationSets& source, std::int64_t count, const RunContext& run);

/// How Deep Sets learns a statistic of a population.
struct PopulationNetworkOptions {
    std::int64_t features = 256;  ///< of φ, one layer with ELU
    /// Of φ's blocks of d rows, those that begin along the axes of the whitening, each with its
    /// gain; the others are orthogonal at random.
    std::vector<double> axisGains = {1.0, 4.0, 16.0};
    std::vector<std::int64_t> hiddenWidths = {256, 256};  ///< of ρ
    std::int64_t steps = 0;
    std::int64_t batchSets = 32;
    double learningRate = 1e-3;
    double weightDecay = 1e-2;
    std::int64_t warmupSteps = 100;  ///< at most a fifth of the steps
    std::int64_t validations = 4;    ///< of one training; the best weights are kept

    bool operator==(const PopulationNetworkOptions&) const = default;
};

/// Deep Sets with the mean over the members, learned from populations that are drawn anew whenever
/// they are needed (Zaheer et al. 2017, section 4.1.1): f(X) = m + s ρ(mean φ(x)), m and s the mean
/// and the standard deviation of the training targets. φ begins with blocks of orthogonal rows,
/// some along the axes of the whitening, and the first layer of ρ begins as if the pooled features
/// of the first training sets had mean zero and variance one; without that they hardly differ from
/// set to set and ρ learns slowly.
class PopulationNetwork {
  public:
    /// Learns from the first targets.size(0) training sets of the source.
    /// @param whitening of those sets @param targets [N], N >= 2 @param validation chooses among
    /// the weights
    /// @throws Cancelled
    PopulationNetwork(const PopulationSets& source, const at::Tensor& targets,
                      const Whitening& whitening, const PopulationBatch& validation,
                      const PopulationNetworkOptions& options, const RunContext& run);

    /// @param sets on the CPU @return [N] float64 on the CPU, nats @throws Cancelled
    at::Tensor predict(const RaggedBatch& sets, const RunContext& run) const;

    /// What `predict` follows from: "network.…" of Deep Sets, "whitening.mean", "whitening.matrix",
    /// "target.mean" m and "target.scale" s.
    NamedTensors tensors() const;
    const DeepSetsOptions& networkOptions() const;

  private:
    /// ρ(mean φ(x)) of whitened sets. @return [N]
    at::Tensor standardised(const RaggedBatch& sets) const;
    void startOrthogonal(const std::vector<double>& axisGains);
    void startStandardised(const RaggedBatch& some);
    void learn(const PopulationSets& source, std::int64_t sets, const PopulationBatch& validation,
               const PopulationNetworkOptions& options, const RunContext& run);

    Whitening whitening_;
    double mean_ = 0.0;   ///< m
    double scale_ = 1.0;  ///< s
    std::shared_ptr<DeepSets> network_;
};

}  // namespace setscope
