#include "core/models/pool_gaussians.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "core/models/mixture.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

constexpr std::int64_t kMostAxes = 8;
constexpr std::int64_t kMostAxisRows = 20'000;
constexpr double kLeastVariance = 1e-6;  // of a column, against the mean of all

constexpr double kLeastLength = 1e-12;

constexpr std::int64_t kMostComponents = 4;
constexpr std::int64_t kFewestMembers = 2;
constexpr double kComponentVariance = 0.5;  // against that of the pool

constexpr double kPriorMembers = 30.0;
constexpr double kVarianceShare = 0.7;

constexpr std::int64_t kRowsAtOnce = 2048;  // that stay in the processor's cache

at::Tensor evenlyChosen(const at::Tensor& rows, std::int64_t most) {
    const std::int64_t step = (rows.size(0) + most - 1) / most;
    return rows.slice(0, 0, rows.size(0), std::max<std::int64_t>(1, step));
}

/// [n, r] float64, of length 1, or where the pool's mean square length is 1.
at::Tensor inAxes(const at::Tensor& members, const PoolSpread& spread) {
    const at::Tensor within = (members - spread.mean).mm(spread.axes).to(at::kDouble);
    if (spread.radius > 0.0) {
        return within / spread.radius;
    }
    return within / within.norm(2, 1, true).clamp_min(kLeastLength);
}

/// The component that each member belongs to most. @return [n]
std::vector<std::int64_t> likeliest(const at::Tensor& members, const MixtureFits& fits) {
    const at::Tensor best = std::get<1>(componentLogLikelihood(fits, members)[0].max(0));
    const std::int64_t* values = best.data_ptr<std::int64_t>();
    return {values, values + best.numel()};
}

/// Renumbered so that the first have most members.
std::vector<std::int64_t> largestFirst(const std::vector<std::int64_t>& components,
                                       std::int64_t count) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::int64_t component) {
        return std::ranges::count(components, component);
    });
    std::vector<std::int64_t> renumbered;
    for (const std::int64_t component : components) {
        renumbered.push_back(std::ranges::find(order, component) - order.begin());
    }
    return renumbered;
}

}  // namespace

PoolSpread spreadOf(const at::Tensor& rows, PoolRows kind) {
    const at::NoGradGuard withoutGradient;
    PoolSpread spread;
    spread.mean = rows.mean(0, false, at::kDouble).to(rows.scalar_type());
    const at::Tensor sample = (evenlyChosen(rows, kMostAxisRows) - spread.mean).to(at::kDouble);
    const at::Tensor covariance = sample.t().mm(sample) / static_cast<double>(sample.size(0));
    const at::Tensor variance = covariance.diagonal();
    const double least = std::max(variance.mean().item<double>() * kLeastVariance,
                                  static_cast<double>(std::numeric_limits<float>::min()));
    spread.variance = variance.clamp_min(least).to(rows.scalar_type());
    const auto [lengths, axes] = at::linalg_eigh(covariance);  // the widest last
    const std::int64_t count = std::min(kMostAxes, rows.size(1));
    const std::int64_t first = rows.size(1) - count;
    spread.axes = axes.narrow(1, first, count).flip(1).contiguous().to(rows.scalar_type());
    if (kind == PoolRows::Numbers) {
        spread.radius = std::sqrt(std::max(lengths.narrow(0, first, count).sum().item<double>(),
                                           std::numeric_limits<double>::min()));
    }
    return spread;
}

std::vector<std::int64_t> componentsOf(const at::Tensor& members, const PoolSpread& spread) {
    const at::NoGradGuard withoutGradient;
    std::vector<std::int64_t> best(static_cast<std::size_t>(members.size(0)), 0);
    const at::Tensor within = inAxes(members, spread);
    const RaggedBatch set{within, indexTensor(std::vector<std::int64_t>{0, within.size(0)})};
    const double variance = kComponentVariance / static_cast<double>(within.size(1));
    double least = std::numeric_limits<double>::infinity();
    const std::int64_t most = std::min(kMostComponents, members.size(0) / kFewestMembers);
    for (std::int64_t count = 1; count <= most; ++count) {
        const MixtureOptions options{
            .components = count, .covarianceFloor = variance, .covarianceCeiling = variance};
        const MixtureFits fits = fitMixtures(set, options);
        const std::vector<std::int64_t> components = likeliest(within, fits);
        bool isUsable = true;
        for (std::int64_t component = 0; component < count; ++component) {
            isUsable = isUsable && std::ranges::count(components, component) >= kFewestMembers;
        }
        const double information = bayesianInformation(fits, set, options).item<double>();
        if ((isUsable || count == 1) && information < least) {
            least = information;
            best = largestFirst(components, count);
        }
    }
    return best;
}

RowFunctions together(const RowFunctions& first, const RowFunctions& second) {
    return {at::cat({first.linear, second.linear}), at::cat({first.quadratic, second.quadratic}),
            at::cat({first.constant, second.constant})};
}

at::Tensor valuesOf(const RowFunctions& functions, const at::Tensor& rows,
                    const PoolSpread& spread) {
    const at::NoGradGuard withoutGradient;
    const auto type = rows.scalar_type();
    const at::Tensor linear = functions.linear.to(type);
    const at::Tensor quadratic = functions.quadratic.to(type);
    const at::Tensor constant = functions.constant.to(type).unsqueeze(1);
    const at::Tensor values = at::empty({linear.size(0), rows.size(0)}, rows.options());
    const std::int64_t tiles = (rows.size(0) + kRowsAtOnce - 1) / kRowsAtOnce;
    at::parallel_for(0, tiles, 1, [&](std::int64_t begin, std::int64_t end) {
        const at::NoGradGuard guard;
        for (std::int64_t tile = begin; tile < end; ++tile) {
            const std::int64_t first = tile * kRowsAtOnce;
            const std::int64_t size = std::min(kRowsAtOnce, rows.size(0) - first);
            at::Tensor x = rows.narrow(0, first, size) - spread.mean;
            at::Tensor of = at::addmm(constant, linear, x.t());
            of.addmm_(quadratic, x.square_().t());
            values.narrow(1, first, size).copy_(of);
        }
    });
    return values;
}

RowFunctions nearness(const at::Tensor& members, const PoolSpread& spread) {
    const at::Tensor m = spread.mean.to(at::kDouble);
    const at::Tensor mean = members.size(0) > 0 ? members.to(at::kDouble).mean(0) : m;
    if (spread.radius == 0.0) {
        const at::Tensor direction =
            members.size(0) > 0 ? mean / mean.norm().clamp_min(kLeastLength) : at::zeros_like(mean);
        return {direction.unsqueeze(0), at::zeros_like(direction).unsqueeze(0),
                m.dot(direction).unsqueeze(0)};
    }
    const at::Tensor apart = mean - m;
    return {2.0 * apart.unsqueeze(0), at::full_like(apart, -1.0).unsqueeze(0),
            -apart.square().sum().unsqueeze(0)};
}

RowFunctions componentRatios(const at::Tensor& members, const std::vector<std::int64_t>& components,
                             const PoolSpread& spread) {
    const at::NoGradGuard withoutGradient;
    const at::Tensor v = spread.variance.to(at::kDouble);
    if (components.empty()) {
        const at::Tensor none = at::zeros_like(v).unsqueeze(0);
        return {none, none, at::zeros({1}, v.options())};
    }
    const at::Tensor centred = (members - spread.mean).to(at::kDouble);
    std::vector<at::Tensor> linear;
    std::vector<at::Tensor> quadratic;
    std::vector<double> constant;
    for (std::int64_t component = 0; component <= std::ranges::max(components); ++component) {
        std::vector<std::int64_t> own;
        for (std::size_t member = 0; member < components.size(); ++member) {
            if (components[member] == component) {
                own.push_back(static_cast<std::int64_t>(member));
            }
        }
        const auto count = static_cast<double>(own.size());
        const at::Tensor x = selectedRows(centred, own);
        const at::Tensor mean = x.mean(0);
        const at::Tensor variance = kVarianceShare *
                                    ((x - mean).square().sum(0) + kPriorMembers * v) /
                                    (count + kPriorMembers);
        linear.push_back(mean / variance);
        quadratic.push_back(0.5 * (v.reciprocal() - variance.reciprocal()));
        const at::Tensor offset = (v / variance).log() - mean.square() / variance;
        constant.push_back(std::log(count / static_cast<double>(components.size())) +
                           0.5 * offset.sum().item<double>());
    }
    return {at::stack(linear), at::stack(quadratic), at::tensor(constant, at::kDouble)};
}

}  // namespace setscope
