#include "core/experiments/baselines/tagging_rivals.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <tuple>

namespace setscope {

at::Tensor leastSquaresTags(const at::Tensor& features, const at::Tensor& tags,
                            const at::Tensor& asked, double ridge) {
    const at::Tensor centre = features.mean(0, true);
    const at::Tensor share = tags.mean(0, true);
    const at::Tensor inputs = (features - centre).to(at::kDouble);
    const at::Tensor gram = inputs.t().mm(inputs) + ridge * static_cast<double>(inputs.size(0)) *
                                                        at::eye(inputs.size(1), inputs.options());
    const at::Tensor weights = at::cholesky_solve(inputs.t().mm((tags - share).to(at::kDouble)),
                                                  at::linalg_cholesky(gram));
    return (asked - centre).mm(weights.to(features.scalar_type())) + share;
}

at::Tensor nearestItemsTags(const at::Tensor& features, const at::Tensor& tags,
                            const at::Tensor& asked, std::int64_t neighbours) {
    const std::int64_t count = std::min(neighbours, features.size(0));
    at::Tensor scores = at::zeros({asked.size(0), tags.size(1)}, tags.options());
    constexpr std::int64_t kAtOnce = 1024;
    for (std::int64_t first = 0; first < asked.size(0); first += kAtOnce) {
        const std::int64_t rows = std::min(kAtOnce, asked.size(0) - first);
        const auto [cosines, places] = asked.narrow(0, first, rows).mm(features.t()).topk(count, 1);
        const at::Tensor weights = cosines.clamp_min(1e-6);
        const at::Tensor near = at::zeros({rows, features.size(0)}, features.options())
                                    .scatter_(1, places, weights / weights.sum(1, true));
        scores.narrow(0, first, rows).copy_(near.mm(tags));
    }
    return scores;
}

}  // namespace setscope
