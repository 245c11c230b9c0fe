#include "core/experiments/baselines/outlier_rivals.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/experiments/baselines/isolation_forest.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

/// [n, n] float64, the scalar products of the members around their mean.
at::Tensor centredGram(const at::Tensor& members) {
    const at::Tensor values = members.to(at::kDouble);
    const at::Tensor centred = values - values.mean(0, true);
    return centred.mm(centred.t());
}

at::Tensor cosineScores(const at::Tensor& members, Random&) {
    const std::vector<std::int64_t> size = {members.size(0)};
    return cosineToOthers(members.to(at::kDouble), offsetsFromSizes(size));
}

at::Tensor euclideanScores(const at::Tensor& members, Random&) {
    const at::Tensor values = members.to(at::kDouble);
    const auto n = static_cast<double>(values.size(0));
    return (values - values.mean(0, true)).norm(2, 1) * (n / (n - 1.0));
}

at::Tensor mahalanobisScores(const at::Tensor& members, Random&) {
    return shrunkMahalanobis(members);
}

at::Tensor nearestScores(const at::Tensor& members, Random&) {
    const at::Tensor gram = centredGram(members);
    const at::Tensor squares = gram.diagonal();
    at::Tensor distances = squares.unsqueeze(0) + squares.unsqueeze(1) - 2.0 * gram;
    distances.diagonal().fill_(std::numeric_limits<double>::infinity());
    return distances.amin(1).clamp_min(0.0).sqrt();
}

at::Tensor forestScores(const at::Tensor& members, Random& random) {
    return IsolationForest(members, {}, random).scores(members);
}

using Invariance = OutlierRival::Invariance;

constexpr std::array kRivals = {
    OutlierRival{"cosine", "Cosine", "1 − cosine to the mean of the other members",
                 Invariance::Rotation, cosineScores},
    OutlierRival{"euclidean", "Euclid", "Euclidean distance to the mean of the other members",
                 Invariance::Motion, euclideanScores},
    OutlierRival{"mahalanobis", "Mahal.",
                 "Mahalanobis distance under the set's covariance, shrunk (Ledoit and Wolf 2004)",
                 Invariance::Motion, mahalanobisScores},
    OutlierRival{"nearest", "Near.", "Euclidean distance to the nearest other member",
                 Invariance::Motion, nearestScores},
    OutlierRival{"forest", "Forest",
                 "isolation forest of 100 trees grown from the set itself (Liu et al. 2008)",
                 Invariance::Shift, forestScores},
};

}  // namespace

std::span<const OutlierRival> outlierRivals() { return kRivals; }

at::Tensor shrunkMahalanobis(const at::Tensor& members) {
    const at::Tensor gram = centredGram(members);
    const auto n = static_cast<double>(members.size(0));
    const auto d = static_cast<double>(members.size(1));
    const double trace = gram.diagonal().sum().item<double>() / n;  // of the covariance
    if (trace <= 0.0) {
        return at::zeros({members.size(0)}, at::kDouble);
    }
    const double squaredNorm = gram.square().sum().item<double>() / (n * n);
    const double fourth = gram.diagonal().square().sum().item<double>();
    const double target = trace / d;
    const double distance = squaredNorm - trace * target;  // ‖S − target·I‖²
    const double noise = (fourth / n - squaredNorm) / n;   // of S around the true covariance
    const double shrinkage = distance > 0.0 ? std::clamp(noise / distance, 0.0, 1.0) : 1.0;
    // (X (a XᵀX + b I)⁻¹ Xᵀ) = (a K + b I)⁻¹ K, with K = X Xᵀ. A covariance that is not shrunk at
    // all keeps a trace of the identity, so that the inverse exists.
    constexpr double kLeastShrinkage = 1e-9;
    const double a = (1.0 - shrinkage) / n;
    const double b = std::max(shrinkage, kLeastShrinkage) * target;
    const at::Tensor regular = a * gram + b * at::eye(members.size(0), gram.options());
    return at::linalg_solve(regular, gram).diagonal().clone();
}

}  // namespace setscope
