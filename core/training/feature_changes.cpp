#include "core/training/feature_changes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace setscope {
namespace {

constexpr double kUnchangedShare = 0.25;
constexpr double kLargestNoise = 0.1;  // of the features' spread
constexpr std::int64_t kFewestColumns = 16;

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

}  // namespace setscope
