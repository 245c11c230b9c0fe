#include "core/training/feature_changes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr double kUnchangedShare = 0.25;
constexpr double kLargestNoise = 0.1;  // of the features' spread
constexpr std::int64_t kFewestColumns = 16;
constexpr double kMostClusterColumns = 32.0;
constexpr double kNearestStranger = 2.5;  // standard deviations
constexpr double kStrangerRange = 3.5;    // standard deviations

at::Tensor normals(at::IntArrayRef shape, Random& random) {
    at::Generator generator = at::detail::createCPUGenerator(random());
    return at::randn(shape, generator);
}

double spreadOf(const at::Tensor& features) {
    return (features - features.mean(0, true)).square().mean().sqrt().item<double>();
}

at::Tensor projected(const at::Tensor& features, Random& random) {
    const std::int64_t d = features.size(1);
    const double share = 0.1 + 0.9 * random.uniform();
    const auto columns = std::clamp(static_cast<std::int64_t>(share * static_cast<double>(d)),
                                    std::min(kFewestColumns, d), d);
    return features.mm(normals({d, columns}, random)) / std::sqrt(static_cast<double>(d));
}

at::Tensor withoutSomeColumns(const at::Tensor& features, Random& random) {
    const double share = 0.6 * random.uniform();
    at::Generator generator = at::detail::createCPUGenerator(random());
    const at::Tensor kept = at::rand({features.size(1)}, generator) >= share;
    return kept.any().item<bool>() ? features.masked_select(kept).view({features.size(0), -1})
                                   : features;
}

/// [count, columns] of length 1: along single columns, or in any direction.
at::Tensor directions(std::int64_t count, std::int64_t columns, Random& random) {
    if (random.uniform() < 0.5) {
        at::Generator generator = at::detail::createCPUGenerator(random());
        const at::Tensor column = at::randint(columns, {count}, generator, at::kLong);
        const at::Tensor sign = normals({count, 1}, random).sign();
        return at::one_hot(column, columns).to(at::kFloat) * sign;
    }
    const at::Tensor any = normals({count, columns}, random);
    return any / any.norm(2, {1}, true).clamp_min(1e-6);
}

}  // namespace

at::Tensor noisyFeatures(const at::Tensor& features, Random& random) {
    const double strength = kLargestNoise * random.uniform() * spreadOf(features);
    return features + strength * normals(features.sizes(), random);
}

at::Tensor changedFeatures(const at::Tensor& features, Random& random) {
    at::Tensor changed = features;
    if (random.uniform() < kUnchangedShare) {
        return noisyFeatures(changed, random);
    }
    changed =
        random.uniform() < 0.5 ? projected(changed, random) : withoutSomeColumns(changed, random);
    changed = changed * (0.4 * normals({1, changed.size(1)}, random)).exp();
    if (random.uniform() < 0.5) {
        const double shift = (random.uniform() - 0.5) * spreadOf(changed);
        changed = (changed - changed.mean(0, true) + shift).clamp_min(0);
    }
    return noisyFeatures(changed, random);
}

at::Tensor clusteredFeatures(const at::Tensor& labels, const at::Tensor& offsets, Random& random) {
    const std::int64_t count = labels.size(0);
    const auto columns =
        static_cast<std::int64_t>(std::lround(std::pow(kMostClusterColumns, random.uniform())));
    const double ofWidth = 0.8 * std::sqrt(static_cast<double>(columns - 1)) * random.uniform();
    at::Generator generator = at::detail::createCPUGenerator(random());
    const at::Tensor distance =
        kNearestStranger + kStrangerRange * at::rand({count, 1}, generator) + ofWidth;
    const at::Tensor members = normals({count, columns}, random) +
                               labels.unsqueeze(1) * distance * directions(count, columns, random);
    const at::Tensor mixing = at::eye(columns) + 0.5 * random.uniform() *
                                                     normals({columns, columns}, random) /
                                                     std::sqrt(static_cast<double>(columns));
    const at::Tensor scale = (0.5 * normals({1, columns}, random)).exp();
    const at::Tensor centre =
        3.0 * random.uniform() * normals({offsets.size(0) - 1, columns}, random);
    return (members.mm(mixing) + segmentBroadcast(centre, offsets)) * scale;
}

}  // namespace setscope
