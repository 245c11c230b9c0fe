#include "core/models/familiarity.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/check.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/segment_ops.h"

namespace setscope {
namespace {

constexpr std::int64_t kNearest = 3;
constexpr std::int64_t kMembersAtOnce = 256;
constexpr double kNoDirection = 1e-6;  // shorter rows have none
constexpr double kItself = -2.0;       // below every cosine
constexpr double kShareOfCloseness = 0.7;

at::Tensor directions(const at::Tensor& rows) {
    return rows / rows.norm(2, {1}, true).clamp_min(kNoDirection);
}

/// Mean cosine of each row to its nearest others. @param u [n, d] of unit length @return [n]
at::Tensor cosineToNearestOthers(const at::Tensor& u, const RunContext& run) {
    const std::int64_t count = u.size(0);
    if (count < 2) {
        return at::zeros({count}, u.options());
    }
    std::vector<at::Tensor> means;
    for (std::int64_t begin = 0; begin < count; begin += kMembersAtOnce) {
        run.throwIfStopped();
        const std::int64_t rows = std::min(kMembersAtOnce, count - begin);
        at::Tensor cosines = u.narrow(0, begin, rows).mm(u.t());
        cosines.narrow(1, begin, rows).fill_diagonal_(kItself);
        means.push_back(std::get<0>(cosines.topk(std::min(kNearest, count - 1), 1)).mean(1));
    }
    return at::cat(means);
}

}  // namespace

Familiarity::Familiarity(std::int64_t rows, std::int64_t width) : torch::nn::Module("Familiarity") {
    SETSCOPE_CHECK(rows > kNearest, "only " + std::to_string(rows) + " rows are remembered");
    remembered_ = register_buffer("remembered", at::zeros({rows, width}));
    density_ = register_buffer("density", at::zeros({rows}));
    limits_ = register_buffer("limits", at::zeros({kFamiliarityCues}));
    slopes_ = register_buffer("slopes", at::zeros({kFamiliarityCues}));
}

void Familiarity::remember(const at::Tensor& rows) {
    SETSCOPE_CHECK(rows.sizes() == remembered_.sizes(),
                   "there are " + std::to_string(rows.size(0)) + " rows to remember");
    const at::NoGradGuard withoutGradient;
    remembered_.copy_(directions(rows));
    density_.copy_(cosineToNearestOthers(remembered_, {}));
}

at::Tensor Familiarity::cues(const at::Tensor& z, const at::Tensor& offsets,
                             const RunContext& run) const {
    const at::NoGradGuard withoutGradient;
    const at::Tensor u = directions(z.detach());
    std::vector<at::Tensor> closeness = {u.new_empty({0})};
    std::vector<at::Tensor> around = closeness;
    for (std::int64_t begin = 0; begin < u.size(0); begin += kMembersAtOnce) {
        run.throwIfStopped();
        const at::Tensor rows = u.narrow(0, begin, std::min(kMembersAtOnce, u.size(0) - begin));
        const auto [nearest, which] = rows.mm(remembered_.t()).topk(kNearest, 1);
        closeness.push_back(nearest.mean(1));
        around.push_back(density_.index_select(0, which.flatten()).view_as(nearest).mean(1));
    }
    std::vector<at::Tensor> within = {u.new_empty({0})};
    const std::span<const std::int64_t> limits = offsetValues(offsets);
    for (std::size_t set = 0; set + 1 < limits.size(); ++set) {
        within.push_back(
            cosineToNearestOthers(u.narrow(0, limits[set], limits[set + 1] - limits[set]), run));
    }
    const at::Tensor toRemembered = at::cat(closeness);
    return segmentMean(at::stack({toRemembered - at::cat(around),
                                  kShareOfCloseness * toRemembered - at::cat(within)},
                                 1),
                       offsets);
}

void Familiarity::judgeBy(const at::Tensor& limits, const at::Tensor& slopes) {
    const at::NoGradGuard withoutGradient;
    limits_.copy_(limits);
    slopes_.copy_(slopes);
}

at::Tensor Familiarity::logOdds(const at::Tensor& z, const at::Tensor& offsets,
                                const RunContext& run) const {
    return ((cues(z, offsets, run) - limits_) * slopes_).amin({1}, true);
}

}  // namespace setscope
