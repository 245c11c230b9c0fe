#include "core/training/imagined_traits.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace setscope {
namespace {

constexpr int kTraits = 32;
constexpr double kShare = 0.4;         // of the pictures have a trait
constexpr std::size_t kDoublings = 4;  // 1, 2, 4 or 8 pictures on either side of a direction
constexpr std::int64_t kSmallestImagined = 16;
constexpr double kNoSpread = 1e-6;

at::Tensor randomRow(const at::Tensor& rows, Random& random) {
    return rows[static_cast<std::int64_t>(random.below(static_cast<std::size_t>(rows.size(0))))];
}

/// @param unit [n, d] rows of unit length @return the rows that have the trait, ascending
std::vector<std::int64_t> imaginedTrait(const at::Tensor& unit, Random& random) {
    at::Tensor direction = at::zeros({unit.size(1)});
    const auto pairs = std::int64_t{1} << random.below(kDoublings);
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
        direction += randomRow(unit, random);
        direction -= randomRow(unit, random);
    }
    const at::Tensor along = unit.mv(direction);
    at::Generator generator = at::detail::createCPUGenerator(random());
    const at::Tensor noise = random.uniform() * at::randn({unit.size(0)}, generator);
    const at::Tensor score = along / along.std().clamp_min(kNoSpread) + noise;
    const auto count = static_cast<std::int64_t>(kShare * static_cast<double>(unit.size(0)));
    const at::Tensor first = std::get<1>(score.topk(count)).contiguous();
    std::vector<std::int64_t> rows(first.data_ptr<std::int64_t>(),
                                   first.data_ptr<std::int64_t>() + count);
    std::ranges::sort(rows);
    return rows;
}

}  // namespace

EpisodeSource imaginedTraits(const EpisodeSource& source, Random& random) {
    const EpisodePool& pool = source.pool();
    const at::Tensor deviation = pool.features - pool.features.mean(0, true);
    const at::Tensor standardised =
        deviation / deviation.square().mean(0, true).sqrt().clamp_min(kNoSpread);
    const at::Tensor unit = standardised / standardised.norm(2, {1}, true).clamp_min(kNoSpread);
    EpisodePool imagined{pool.domain + " by imagined traits", pool.pictures, pool.features, {}, 2};
    for (int index = 0; index < kTraits; ++index) {
        imagined.traits.push_back(imaginedTrait(unit, random));
    }
    return EpisodeSource(std::move(imagined), kSmallestImagined);
}

}  // namespace setscope
