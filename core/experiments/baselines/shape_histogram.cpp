#include "core/experiments/baselines/shape_histogram.h"

#include <ATen/ATen.h>

#include <vector>

#include "core/base/check.h"

namespace setscope {
namespace {

/// Places of the first and of the second point of every pair, [2, pairs] int64.
at::Tensor pointPairs(std::int64_t points, std::int64_t most, Random& random) {
    if (points * (points - 1) / 2 <= most) {
        return at::triu_indices(points, points, 1);
    }
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> second;
    for (std::int64_t pair = 0; pair < most; ++pair) {
        const std::size_t one = random.below(static_cast<std::size_t>(points));
        const std::size_t step = 1 + random.below(static_cast<std::size_t>(points - 1));
        first.push_back(static_cast<std::int64_t>(one));
        second.push_back(
            static_cast<std::int64_t>((one + step) % static_cast<std::size_t>(points)));
    }
    return at::stack({at::tensor(first, at::kLong), at::tensor(second, at::kLong)});
}

}  // namespace

at::Tensor shapeHistograms(const at::Tensor& clouds, const ShapeHistogramOptions& options,
                           Random& random, const RunContext& run) {
    SETSCOPE_CHECK(clouds.dim() == 3 && clouds.size(1) >= 2, "clouds are not [N, 2 or more, 3]");
    const at::Tensor all = clouds.to(at::kCPU, at::kFloat);
    const at::Tensor result = at::zeros({all.size(0), options.bins});
    for (std::int64_t cloud = 0; cloud < all.size(0); ++cloud) {
        run.throwIfStopped();
        const at::Tensor pairs = pointPairs(all.size(1), options.pairs, random);
        const at::Tensor distances =
            (all[cloud].index_select(0, pairs[0]) - all[cloud].index_select(0, pairs[1]))
                .norm(2, 1);
        const at::Tensor relative = distances / distances.mean().clamp_min(1e-12);
        const at::Tensor places =
            (relative * (static_cast<double>(options.bins) / options.farthest))
                .floor()
                .clamp(0, options.bins - 1)
                .to(at::kLong);
        result[cloud].copy_(at::bincount(places, {}, options.bins).to(at::kFloat) /
                            static_cast<double>(places.size(0)));
    }
    return result;
}

at::Tensor nearestLabels(const at::Tensor& known, const at::Tensor& labels,
                         const at::Tensor& queries) {
    SETSCOPE_CHECK(known.size(0) > 0 && known.size(0) == labels.size(0),
                   "not one label for each of the known");
    return labels.index_select(0, at::cdist(queries, known, 1.0).argmin(1));
}

}  // namespace setscope
