#include "core/experiments/population_sets.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/random.h"

namespace setscope {
namespace {

constexpr std::int64_t kPlaneWidth = 2;
constexpr std::int64_t kPopulationWidth = 32;
constexpr std::int64_t kPopulationHalf = kPopulationWidth / 2;

/// [rows, columns] float64, uniform in (0, 1).
at::Tensor uniformMatrix(std::int64_t rows, std::int64_t columns, Random& random) {
    at::Tensor matrix = at::empty({rows, columns}, at::kDouble);
    double* values = matrix.data_ptr<double>();
    for (std::int64_t index = 0; index < rows * columns; ++index) {
        values[index] = random.uniform();
    }
    return matrix;
}

/// A lower triangular square root of (A Aᵀ + I) / Σ A², A uniform. [width, width]
at::Tensor randomCovarianceRoot(std::int64_t width, Random& random) {
    const at::Tensor a = uniformMatrix(width, width, random);
    const at::Tensor covariance = at::mm(a, a.t()) + at::eye(width, a.options());
    return at::linalg_cholesky(covariance / a.square().sum());
}

at::Tensor rotation(double angle) {
    return at::tensor({std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)},
                      at::kDouble)
        .view({kPlaneWidth, kPlaneWidth});
}

Population rotatedPopulation(const at::Tensor& a, double angle) {
    Population population{angle, 0.0, at::mm(rotation(angle), a)};
    population.target = gaussianEntropy(population.factor[0].square().sum().item<double>());
    return population;
}

/// With B Bᵀ = Σ and s² = (1 + α)/2, t² = (1 − α)/2 the halves are B(s u + t u') and B(s u − t u').
Population correlatedPopulation(const at::Tensor& root, double alpha) {
    const at::Tensor common = std::sqrt((1.0 + alpha) / 2.0) * root;
    const at::Tensor apart = std::sqrt((1.0 - alpha) / 2.0) * root;
    const double target =
        -0.5 * static_cast<double>(kPopulationHalf) * (std::log1p(alpha) + std::log1p(-alpha));
    return {alpha, target, at::cat({at::cat({common, apart}, 1), at::cat({common, -apart}, 1)}, 0)};
}

/// I + c v vᵀ with (1 + c|v|²)² = 1 + λ|v|² is a square root of I + λ v vᵀ.
Population rankOnePopulation(const at::Tensor& v, double lambda) {
    const at::Tensor squares = v.square();
    const double length = squares.sum().item<double>();
    const double share = (std::sqrt(1.0 + lambda * length) - 1.0) / length;
    const double alone = at::log1p(lambda * squares).sum().item<double>();
    return {lambda, 0.5 * (alone - std::log1p(lambda * length)),
            at::eye(kPopulationWidth, v.options()) + share * at::outer(v, v)};
}

Population randomPopulation(Random& random) {
    at::Tensor root = randomCovarianceRoot(kPopulationWidth, random);
    const double target = gaussianTotalCorrelation(at::mm(root, root.t()));
    return {0.0, target, std::move(root)};
}

/// What all sets of a task share.
at::Tensor sharedBase(PopulationTask task, std::uint64_t seed) {
    Random random = Random(seed).fork("population base");
    switch (task) {
        case PopulationTask::Rotation:
            return uniformMatrix(kPlaneWidth, kPlaneWidth, random);
        case PopulationTask::Correlation:
            return randomCovarianceRoot(kPopulationHalf, random);
        case PopulationTask::RankOne: {
            const at::Tensor v = uniformMatrix(1, kPopulationWidth, random)[0];
            return v / v.norm();
        }
        case PopulationTask::Random:
            break;
    }
    return {};
}

const char* listName(PopulationSplit split) {
    switch (split) {
        case PopulationSplit::Train:
            return "train";
        case PopulationSplit::Validation:
            return "validation";
        case PopulationSplit::Test:
            break;
    }
    return "test";
}

Random randomOfSet(std::uint64_t seed, PopulationSplit split, std::int64_t index) {
    return Random(seed).fork(listName(split)).fork(std::to_string(index));
}

/// log det of a positive definite matrix.
double logDeterminant(const at::Tensor& matrix) {
    return 2.0 * at::linalg_cholesky(matrix).diagonal().log().sum().item<double>();
}

/// Standard normal numbers through the population's factor. @param rows [n, d], written
void fillSample(at::Tensor rows, const at::Tensor& factor, std::uint64_t seed) {
    at::Generator generator = at::detail::createCPUGenerator(seed);
    const at::Tensor normal = at::empty_like(rows).normal_(0.0, 1.0, generator);
    at::mm_out(rows, normal, factor.t().to(rows.scalar_type()));
}

}  // namespace

PopulationSets::PopulationSets(PopulationTask task, std::uint64_t seed,
                               const PopulationSizes& sizes)
    : task_(task),
      seed_(seed),
      sizes_(sizes),
      width_(task == PopulationTask::Rotation ? kPlaneWidth : kPopulationWidth),
      base_(sharedBase(task, seed)) {
    SETSCOPE_CHECK(sizes.least >= 1 && sizes.least <= sizes.most,
                   "sets of " + std::to_string(sizes.least) + " to " + std::to_string(sizes.most));
}

Population PopulationSets::population(PopulationSplit split, std::int64_t index) const {
    const at::NoGradGuard withoutGradient;
    Random random = randomOfSet(seed_, split, index).fork("population");
    switch (task_) {
        case PopulationTask::Rotation:
            return rotatedPopulation(base_, std::numbers::pi * random.uniform());
        case PopulationTask::Correlation:
            return correlatedPopulation(base_, 2.0 * random.uniform() - 1.0);
        case PopulationTask::RankOne:
            return rankOnePopulation(base_, random.uniform());
        case PopulationTask::Random:
            break;
    }
    return randomPopulation(random);
}

PopulationBatch PopulationSets::draw(PopulationSplit split,
                                     std::span<const std::int64_t> indices) const {
    const at::NoGradGuard withoutGradient;
    std::vector<std::int64_t> sizes;
    std::vector<std::uint64_t> seeds;
    for (const std::int64_t index : indices) {
        Random random = randomOfSet(seed_, split, index).fork("sample");
        const auto range = static_cast<std::size_t>(sizes_.most - sizes_.least + 1);
        sizes.push_back(sizes_.least + static_cast<std::int64_t>(random.below(range)));
        seeds.push_back(random());
    }
    PopulationBatch batch;
    batch.sets.offsets = offsetsFromSizes(sizes);
    batch.sets.elements =
        at::empty({std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}), width_});
    batch.targets = at::empty({std::ssize(sizes)});
    float* targets = batch.targets.data_ptr<float>();
    for (std::size_t set = 0; set < sizes.size(); ++set) {
        const Population each = population(split, indices[set]);
        fillSample(batch.sets.set(static_cast<std::int64_t>(set)), each.factor, seeds[set]);
        targets[set] = static_cast<float>(each.target);
        batch.parameters.push_back(each.parameter);
    }
    return batch;
}

PopulationBatch PopulationSets::drawRange(PopulationSplit split, std::int64_t first,
                                          std::int64_t count) const {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    std::iota(indices.begin(), indices.end(), first);
    return draw(split, indices);
}

double gaussianEntropy(double variance) {
    return 0.5 * std::log(2.0 * std::numbers::pi * std::numbers::e * variance);
}

double gaussianMutualInformation(const at::Tensor& covariance) {
    const std::int64_t half = covariance.size(0) / 2;
    const at::Tensor first = covariance.narrow(0, 0, half).narrow(1, 0, half);
    const at::Tensor last = covariance.narrow(0, half, half).narrow(1, half, half);
    return 0.5 * (logDeterminant(first) + logDeterminant(last) - logDeterminant(covariance));
}

double gaussianTotalCorrelation(const at::Tensor& covariance) {
    return 0.5 * (covariance.diagonal().log().sum().item<double>() - logDeterminant(covariance));
}

double populationTarget(PopulationTask task, const at::Tensor& covariance) {
    switch (task) {
        case PopulationTask::Rotation:
            return gaussianEntropy(covariance[0][0].item<double>());
        case PopulationTask::Correlation:
            return gaussianMutualInformation(covariance);
        case PopulationTask::RankOne:
        case PopulationTask::Random:
            break;
    }
    return gaussianTotalCorrelation(covariance);
}

}  // namespace setscope
