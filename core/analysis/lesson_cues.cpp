#include "core/analysis/lesson_cues.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr std::int64_t kMostRows = 1200;  // of the collection, to measure it by
constexpr std::int64_t kMostRowsOfASet = 256;
constexpr std::int64_t kFewestRowsOfASet = 16;  // of larger sets, before whole sets are passed over
constexpr std::int64_t kFewestSetsForDirections = 4;
// Of the mean eigenvalue, added to the scatter within sets; more where there are few sets.
constexpr double kShrinkage = 10.0;
constexpr double kShrinkageOverSets = 100.0;
constexpr double kSmallestEigenvalue = 1e-9;  // of the largest; below is rounding
constexpr double kCueSpreadFloor = 1e-3;
constexpr double kLengthFloor = 1e-6;  // of the root mean square length of a set's members
constexpr double kCueRounding = 1e-9;  // of the features' size
constexpr double kSmallestLength = 1e-300;
constexpr std::int64_t kCosineRowsAtOnce = 256;

std::int64_t strideFor(std::int64_t count, std::int64_t most) { return (count + most - 1) / most; }

/// An evenly spaced part of each set and, where these are many, of evenly spaced sets; float64.
/// Sets are needed more than members, as directions are between their means.
std::vector<at::Tensor> sampledSets(std::span<const at::Tensor> sets) {
    const std::int64_t most =
        std::clamp(kMostRows / std::ssize(sets), kFewestRowsOfASet, kMostRowsOfASet);
    std::vector<at::Tensor> sampled;
    std::int64_t rows = 0;
    for (const at::Tensor& set : sets) {
        const std::int64_t stride = strideFor(set.size(0), most);
        sampled.push_back(set.slice(0, 0, set.size(0), stride));
        rows += sampled.back().size(0);
    }
    const auto stride =
        static_cast<std::size_t>(std::max<std::int64_t>(1, strideFor(rows, kMostRows)));
    std::vector<at::Tensor> kept;
    for (std::size_t i = 0; i < sampled.size(); i += stride) {
        kept.push_back(sampled[i].to(at::kDouble));
    }
    return kept;
}

/// Eigenvectors of a covariance with clearly positive eigenvalues.
struct PrincipalAxes {
    at::Tensor variances;  ///< [k], ascending
    at::Tensor vectors;    ///< [d, k], orthonormal columns
};

/// @param rows [n, d]; axes of rowsᵀ · rows, by the smaller of its two Gram matrices
PrincipalAxes principalAxes(const at::Tensor& rows) {
    const bool byRows = rows.size(0) < rows.size(1);
    const at::Tensor gram = byRows ? rows.matmul(rows.t()) : rows.t().matmul(rows);
    auto [values, vectors] = at::linalg_eigh(gram);
    const double largest = values.size(0) > 0 ? values.max().item<double>() : 0.0;
    const at::Tensor used =
        (values > std::max(largest * kSmallestEigenvalue, kSmallestLength)).nonzero().squeeze(1);
    values = values.index_select(0, used);
    vectors = vectors.index_select(1, used);
    return {values, byRows ? rows.t().matmul(vectors) / values.sqrt() : vectors};
}

/// Multiplies by a constant times the inverse root of the shrunk scatter within sets.
class ShrunkWhitening {
  public:
    /// @param within [n, d] members less their set's mean @param shrinkage of the mean eigenvalue
    ShrunkWhitening(const at::Tensor& within, double shrinkage) : axes_(principalAxes(within)) {
        const double ridge =
            shrinkage * within.square().sum().item<double>() / static_cast<double>(within.size(1));
        factors_ = (ridge / (axes_.variances + ridge)).sqrt();
    }

    /// @param rows [m, d]
    at::Tensor apply(const at::Tensor& rows) const {
        return rows + (rows.matmul(axes_.vectors) * (factors_ - 1)).matmul(axes_.vectors.t());
    }

  private:
    PrincipalAxes axes_;
    at::Tensor factors_;  // [k]
};

/// @param means [sets, d] less the collection's mean @return [r, d], r may be 0
at::Tensor directionsBetween(const at::Tensor& means, const ShrunkWhitening& whitening) {
    const at::Tensor axes = principalAxes(whitening.apply(means)).vectors;
    const std::int64_t rank = std::min({axes.size(1), kMostLessonDirections, means.size(0) - 1});
    return whitening.apply(axes.narrow(1, axes.size(1) - rank, rank).t());
}

std::vector<float> asFloats(const at::Tensor& tensor) {
    const at::Tensor values = tensor.to(at::kFloat).contiguous();
    return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

at::Tensor asMatrix(const std::vector<float>& values, std::int64_t width) {
    return at::tensor(at::ArrayRef<float>(values)).view({-1, width}).to(at::kDouble);
}

/// Rows of length 1; those that are nearly 0 for the set stay short.
at::Tensor unitRows(const at::Tensor& rows) {
    const at::Tensor lengths = rows.square().sum(1, true).sqrt();
    const double typical = lengths.square().mean().sqrt().item<double>();
    return rows / lengths.clamp_min(kLengthFloor * typical + kSmallestLength);
}

at::Tensor distanceToOthers(const at::Tensor& units) {
    const at::Tensor others = unitRows(units.sum(0, true) - units);
    return 1 - (units * others).sum(1);
}

at::Tensor distanceToNearest(const at::Tensor& units) {
    std::vector<at::Tensor> distances;
    for (std::int64_t first = 0; first < units.size(0); first += kCosineRowsAtOnce) {
        const std::int64_t count = std::min(kCosineRowsAtOnce, units.size(0) - first);
        at::Tensor cosines = units.narrow(0, first, count).matmul(units.t());
        cosines.narrow(1, first, count).fill_diagonal_(-2.0);
        distances.push_back(1 - cosines.amax(1));
    }
    return at::cat(distances);
}

at::Tensor standardisedCue(const at::Tensor& values) {
    const at::Tensor centred = values - values.mean();
    return centred / (centred.square().mean().sqrt() + kCueSpreadFloor);
}

}  // namespace

void measureCollection(std::span<const at::Tensor> sets, OutlierLesson& lesson,
                       const RunContext& run) {
    SETSCOPE_CHECK(!sets.empty(), "no sets");
    const at::NoGradGuard withoutGradient;
    lesson.featureWidth = sets.front().size(1);
    lesson.cues.clear();
    lesson.mean.clear();
    lesson.directions.clear();
    const std::vector<at::Tensor> sampled = sampledSets(sets);
    const auto setCount = static_cast<std::int64_t>(sampled.size());
    if (setCount < 2) {
        return;
    }
    std::vector<at::Tensor> means;
    std::vector<at::Tensor> within;
    for (const at::Tensor& set : sampled) {
        means.push_back(set.mean(0, true));
        within.push_back(set - means.back());
    }
    const at::Tensor mean = at::cat(sampled).mean(0, true);
    const at::Tensor scatter = at::cat(within);
    const double size = at::cat(sampled).abs().max().item<double>();
    if (scatter.abs().max().item<double>() <= kCueRounding * size) {
        return;
    }
    lesson.mean = asFloats(mean);
    lesson.cues = {LessonCue::Apart};
    run.throwIfStopped();
    if (setCount < kFewestSetsForDirections) {
        return;
    }
    const ShrunkWhitening whitening(
        scatter, kShrinkage + kShrinkageOverSets / static_cast<double>(setCount));
    run.throwIfStopped();
    lesson.directions = asFloats(directionsBetween(at::cat(means) - mean, whitening));
    if (!lesson.directions.empty()) {
        lesson.cues.insert(lesson.cues.end(),
                           {LessonCue::ApartAcrossSets, LessonCue::AloneAcrossSets});
    }
}

at::Tensor lessonCues(const OutlierLesson& lesson, const at::Tensor& features) {
    const std::int64_t count = features.size(0);
    const std::int64_t width = features.size(1);
    SETSCOPE_CHECK(width == lesson.featureWidth, "features are [n, " + std::to_string(width) + "]");
    const auto cueCount = static_cast<std::int64_t>(lesson.cues.size());
    if (cueCount == 0 || count < 2) {
        return at::zeros({count, cueCount}, at::kDouble);
    }
    SETSCOPE_CHECK(static_cast<std::int64_t>(lesson.mean.size()) == width &&
                       lesson.directions.size() % lesson.mean.size() == 0,
                   "the lesson's mean and directions are of another width");
    const at::NoGradGuard withoutGradient;
    const at::Tensor centred = features.to(at::kDouble) - asMatrix(lesson.mean, width);
    const at::Tensor across =
        lesson.directions.empty()
            ? at::Tensor()
            : unitRows(centred.matmul(asMatrix(lesson.directions, width).t()));
    std::vector<at::Tensor> columns;
    for (const LessonCue cue : lesson.cues) {
        SETSCOPE_CHECK(cue == LessonCue::Apart || across.defined(), "the lesson has no directions");
        columns.push_back(
            standardisedCue(cue == LessonCue::Apart ? distanceToOthers(unitRows(centred))
                            : cue == LessonCue::ApartAcrossSets ? distanceToOthers(across)
                                                                : distanceToNearest(across)));
    }
    return at::stack(columns, 1);
}

}  // namespace setscope
