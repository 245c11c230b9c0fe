#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/run_context.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {

/// K̂(p, q) = mean over i, j of k(xᵢ, yⱼ), k(x, y) = exp(−|x − y|² / 2h²): the inner product of the
/// mean embeddings of two samples (Zaheer et al. 2017, section 2.3). Every pair of members is
/// compared: meant for few sets, and as the oracle of MeanEmbedding.
/// @param a, b [·, d] sets without an empty one @param bandwidth h > 0 @return [N_a, N_b]
at::Tensor meanMapKernel(const RaggedBatch& a, const RaggedBatch& b, double bandwidth);

/// Median distance of two different rows of at most 1,000 of these, evenly spaced. Never 0.
/// @param points [n, d], n >= 2
double medianDistance(const at::Tensor& points);

/// Mean embeddings of sets, by random Fourier features of the point kernel (Rahimi and Recht 2007):
/// with rows w_f of W drawn from N(0, I),
/// μ(X) = 1/√F · mean over x of (cos(Wx/h), sin(Wx/h)), so that ⟨μ(X), μ(Y)⟩ is
/// meanMapKernel(X, Y, h) up to an error of order 1/√F. Comparing N sets costs N² 2F operations in
/// place of N² n² d.
class MeanEmbedding {
  public:
    /// @param frequencies F >= 1 @param seed of W
    MeanEmbedding(std::int64_t width, std::int64_t frequencies, std::uint64_t seed);

    /// @param sets [T, width] on the CPU, without an empty one @param bandwidth h > 0
    /// @return [N, 2F]
    at::Tensor embed(const RaggedBatch& sets, double bandwidth) const;

  private:
    at::Tensor frequencies_;  ///< W transposed, [width, F]
};

struct SupportDistributionOptions {
    std::int64_t frequencies = 1024;  ///< F of the mean embeddings
    /// Bandwidths of the point kernel, times the median distance of two members of the training
    /// sets.
    std::vector<double> pointFactors = {0.5, 1.0, 2.0, 4.0};
    /// Bandwidths of the set kernel, times the median distance of two training sets' embeddings.
    std::vector<double> setFactors = {1.0, 2.0, 4.0, 8.0, 16.0};
    std::vector<double> ridges = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0};
    /// All combinations are tried on at most so many training sets; with more, the best bandwidth
    /// of the points is kept, and that of the sets but for its neighbours.
    std::int64_t searchSets = 2048;

    bool operator==(const SupportDistributionOptions&) const = default;
};

/// Sets first .. first + count of a list, drawn anew whenever they are asked for.
using SetSource = std::function<RaggedBatch(std::int64_t first, std::int64_t count)>;

/// Support distribution machine: f(p) = Σᵢ aᵢ K(pᵢ, p) + b with K(p, q) = exp(−|μ(p) − μ(q)|² /
/// 2s²) on the distance of the samples' mean embeddings, and a from kernel ridge regression, (K +
/// ridge · I) a = y − b, b the mean of y (Póczos et al. 2012; Sutherland et al. 2012; Zaheer et al.
/// 2017, section 2.3). The solution takes N³/3 operations and two N × N matrices of float64: 0.5 GB
/// each for 2¹³ sets.
class SupportDistributionMachine {
  public:
    /// What the validation sets chose.
    struct Choice {
        double pointFactor = 0.0;
        double setFactor = 0.0;
        double ridge = 0.0;
        double validationError = 0.0;  ///< mean squared
    };

    /// Fits the machine to the first targets.size(0) sets of the source, with the bandwidths and
    /// the ridge that have the smallest mean squared error on the validation sets.
    /// @param targets [N], N >= 2 @param validationTargets [V], V >= 1
    /// @throws Cancelled
    SupportDistributionMachine(const SetSource& source, const at::Tensor& targets,
                               const RaggedBatch& validation, const at::Tensor& validationTargets,
                               const SupportDistributionOptions& options, const RunContext& run);

    /// @return [N] float64
    at::Tensor predict(const RaggedBatch& sets) const;

    const Choice& choice() const { return choice_; }

  private:
    MeanEmbedding embedding_;
    Choice choice_;
    double pointBandwidth_ = 0.0;
    double setBandwidth_ = 0.0;
    at::Tensor centre_;        ///< [2F] mean embedding of all training sets
    at::Tensor embeddings_;    ///< [N, 2F] of the training sets, less the centre
    at::Tensor coefficients_;  ///< a [N] float64
    double mean_ = 0.0;        ///< b
};

}  // namespace setscope
