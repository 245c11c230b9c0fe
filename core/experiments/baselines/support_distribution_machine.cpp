#include "core/experiments/baselines/support_distribution_machine.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/tensor/distances.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::int64_t kEmbeddedAtOnce = 16;  // sets, whose features stay in the cache
constexpr std::int64_t kMedianPoints = 1000;
constexpr std::int64_t kSourcedAtOnce = 256;

/// @return the same tensor, exp(−d²/2s²) in place of d²
at::Tensor gaussianOf(at::Tensor squares, double bandwidth) {
    return squares.mul_(-0.5 / (bandwidth * bandwidth)).exp_();
}

/// How one bandwidth of the points places the sets: what all set kernels and ridges share.
struct EmbeddedSets {
    at::Tensor training;          ///< [N, 2F], centred
    at::Tensor centre;            ///< [2F]
    at::Tensor squares;           ///< [N, N] squared distances of training sets
    at::Tensor validation;        ///< [V, N] squared distances of validation sets to them
    double medianDistance = 0.0;  ///< of two training sets
};

/// Coefficients of a ridge regression, and what they make of the validation sets.
struct RidgeFit {
    at::Tensor coefficients;  ///< [N] float64; undefined where rounding made the matrix singular
    double validationError = std::numeric_limits<double>::infinity();
};

/// The regression targets, all float64 and less the training sets' mean.
struct CentredTargets {
    at::Tensor training;
    at::Tensor validation;
    double mean = 0.0;

    CentredTargets(const at::Tensor& of, const at::Tensor& ofValidation)
        : training(of.to(at::kDouble)), validation(ofValidation.to(at::kDouble)) {
        mean = training.mean().item<double>();
        training = training - mean;
        validation = validation - mean;
    }
};

/// One ridge after another with one kernel. @param kernel [N, N] float64; destroyed
std::vector<RidgeFit> fitRidges(at::Tensor kernel, const at::Tensor& validationKernel,
                                const CentredTargets& targets, const std::vector<double>& ridges,
                                const RunContext& run) {
    std::vector<RidgeFit> fits;
    double added = 0.0;
    for (const double ridge : ridges) {
        run.throwIfStopped();
        kernel.diagonal().add_(ridge - added);
        added = ridge;
        const auto [factor, failed] = at::linalg_cholesky_ex(kernel);
        RidgeFit fit;
        if (failed.item<std::int64_t>() == 0) {
            fit.coefficients = at::cholesky_solve(targets.training.unsqueeze(1), factor).squeeze(1);
            const at::Tensor predicted = at::mv(validationKernel, fit.coefficients);
            fit.validationError = (predicted - targets.validation).square().mean().item<double>();
        }
        fits.push_back(std::move(fit));
    }
    return fits;
}

/// The best of many fits.
struct BestFit {
    SupportDistributionMachine::Choice choice{.validationError =
                                                  std::numeric_limits<double>::infinity()};
    at::Tensor coefficients;
    double setBandwidth = 0.0;

    void consider(const EmbeddedSets& sets, const CentredTargets& targets, double pointFactor,
                  double setFactor, const std::vector<double>& ridges, const RunContext& run) {
        const double bandwidth = setFactor * sets.medianDistance;
        const std::vector<RidgeFit> fits =
            fitRidges(gaussianOf(sets.squares.to(at::kDouble), bandwidth),
                      gaussianOf(sets.validation.to(at::kDouble), bandwidth), targets, ridges, run);
        for (std::size_t index = 0; index < fits.size(); ++index) {
            if (fits[index].validationError < choice.validationError) {
                choice = {pointFactor, setFactor, ridges[index], fits[index].validationError};
                coefficients = fits[index].coefficients;
                setBandwidth = bandwidth;
            }
        }
    }
};

/// The chosen factor and its neighbours in the list, the smaller ones first.
std::vector<double> neighbours(const std::vector<double>& factors, double chosen) {
    const auto place = std::ranges::find(factors, chosen) - factors.begin();
    std::vector<double> near;
    for (auto index = std::max<std::ptrdiff_t>(place - 1, 0);
         index <= std::min<std::ptrdiff_t>(place + 1, std::ssize(factors) - 1); ++index) {
        near.push_back(factors[static_cast<std::size_t>(index)]);
    }
    return near;
}

/// Embeds training and validation sets as one bandwidth of the points has them.
class SetEmbedder {
  public:
    SetEmbedder(const MeanEmbedding& embedding, const SetSource& source,
                const RaggedBatch& validation, const RunContext& run)
        : embedding_(embedding), source_(source), validation_(validation), run_(run) {}

    EmbeddedSets embed(std::int64_t trainingSets, double bandwidth) const {
        std::vector<at::Tensor> parts;
        for (std::int64_t first = 0; first < trainingSets; first += kSourcedAtOnce) {
            run_.step({first, trainingSets, "Embedding sets"});
            const std::int64_t count = std::min(kSourcedAtOnce, trainingSets - first);
            parts.push_back(embedding_.embed(source_(first, count), bandwidth));
        }
        EmbeddedSets sets;
        sets.training = at::cat(parts);
        sets.centre = sets.training.mean(0);
        sets.training.sub_(sets.centre);
        sets.squares = squaredDistances(sets.training, sets.training);
        sets.squares.diagonal().zero_();
        sets.validation = squaredDistances(
            embedding_.embed(validation_, bandwidth).sub_(sets.centre), sets.training);
        sets.medianDistance = medianDistance(sets.training);
        return sets;
    }

  private:
    const MeanEmbedding& embedding_;
    const SetSource& source_;
    const RaggedBatch& validation_;
    const RunContext& run_;
};

}  // namespace

at::Tensor meanMapKernel(const RaggedBatch& a, const RaggedBatch& b, double bandwidth) {
    at::Tensor kernel = at::empty({a.setCount(), b.setCount()}, a.elements.options());
    for (std::int64_t row = 0; row < a.setCount(); ++row) {
        const at::Tensor members =
            gaussianOf(squaredDistances(a.set(row), b.elements), bandwidth).mean(0).unsqueeze(1);
        kernel[row] = segmentMean(members, b.offsets).squeeze(1);
    }
    return kernel;
}

double medianDistance(const at::Tensor& points) {
    const std::int64_t stride = (points.size(0) + kMedianPoints - 1) / kMedianPoints;
    const at::Tensor some = points.slice(0, 0, points.size(0), stride);
    const double median = at::pdist(some.contiguous()).median().item<double>();
    return median > 0.0 ? median : 1.0;
}

MeanEmbedding::MeanEmbedding(std::int64_t width, std::int64_t frequencies, std::uint64_t seed) {
    SETSCOPE_CHECK(width > 0 && frequencies > 0,
                   std::to_string(frequencies) + " frequencies of width " + std::to_string(width));
    at::Generator generator = at::detail::createCPUGenerator(Random(seed).fork("frequencies")());
    frequencies_ = at::empty({width, frequencies}).normal_(0.0, 1.0, generator);
}

at::Tensor MeanEmbedding::embed(const RaggedBatch& sets, double bandwidth) const {
    const at::NoGradGuard withoutGradient;
    const at::Tensor frequencies = (frequencies_ / bandwidth).to(sets.elements.scalar_type());
    const double scale = 1.0 / std::sqrt(static_cast<double>(frequencies.size(1)));
    at::Tensor embedded =
        at::empty({sets.setCount(), 2 * frequencies.size(1)}, sets.elements.options());
    for (std::int64_t first = 0; first < sets.setCount(); first += kEmbeddedAtOnce) {
        const RaggedBatch some =
            sets.slice(first, std::min(first + kEmbeddedAtOnce, sets.setCount()));
        const at::Tensor angles = at::mm(some.elements, frequencies);
        embedded.narrow(0, first, some.setCount())
            .copy_(at::cat({segmentMean(at::cos(angles), some.offsets),
                            segmentMean(at::sin(angles), some.offsets)},
                           1));
    }
    return embedded.mul_(scale);
}

SupportDistributionMachine::SupportDistributionMachine(const SetSource& source,
                                                       const at::Tensor& targets,
                                                       const RaggedBatch& validation,
                                                       const at::Tensor& validationTargets,
                                                       const SupportDistributionOptions& options,
                                                       const RunContext& run)
    : embedding_(validation.width(), options.frequencies, run.settings().seed) {
    SETSCOPE_CHECK(targets.size(0) >= 2 && validationTargets.size(0) >= 1, "too few sets");
    const at::NoGradGuard withoutGradient;
    const std::int64_t sets = targets.size(0);
    const std::int64_t searched = std::min(sets, options.searchSets);
    const SetEmbedder embedder(embedding_, source, validation, run);
    const double pointMedian = medianDistance(source(0, std::min(sets, kSourcedAtOnce)).elements);

    BestFit best;
    EmbeddedSets used;
    const CentredTargets some(targets.narrow(0, 0, searched), validationTargets);
    for (const double pointFactor : options.pointFactors) {
        const EmbeddedSets embedded = embedder.embed(searched, pointFactor * pointMedian);
        for (const double setFactor : options.setFactors) {
            best.consider(embedded, some, pointFactor, setFactor, options.ridges, run);
        }
        if (best.choice.pointFactor == pointFactor) {
            used = embedded;
        }
    }
    mean_ = some.mean;
    if (searched < sets) {
        const Choice found = best.choice;
        const CentredTargets all(targets, validationTargets);
        used = embedder.embed(sets, found.pointFactor * pointMedian);
        best = {};
        for (const double setFactor : neighbours(options.setFactors, found.setFactor)) {
            best.consider(used, all, found.pointFactor, setFactor, options.ridges, run);
        }
        mean_ = all.mean;
    }
    SETSCOPE_CHECK(best.coefficients.defined(), "no ridge made the kernel's matrix regular");
    choice_ = best.choice;
    pointBandwidth_ = choice_.pointFactor * pointMedian;
    setBandwidth_ = best.setBandwidth;
    centre_ = used.centre;
    embeddings_ = used.training;
    coefficients_ = best.coefficients;
}

at::Tensor SupportDistributionMachine::predict(const RaggedBatch& sets) const {
    const at::NoGradGuard withoutGradient;
    const at::Tensor embedded = embedding_.embed(sets, pointBandwidth_).sub_(centre_);
    const at::Tensor kernel =
        gaussianOf(squaredDistances(embedded, embeddings_).to(at::kDouble), setBandwidth_);
    return at::mv(kernel, coefficients_) + mean_;
}

}  // namespace setscope
