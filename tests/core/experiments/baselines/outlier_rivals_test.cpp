#include "core/experiments/baselines/outlier_rivals.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

using Invariance = OutlierRival::Invariance;

at::Tensor scoresOf(const OutlierRival& rival, const at::Tensor& members) {
    Random random(7);
    return rival.scores(members, random);
}

const OutlierRival& rivalNamed(const std::string& id) {
    return *std::ranges::find_if(outlierRivals(),
                                 [&id](const OutlierRival& rival) { return id == rival.id; });
}

/// Scores up to a common factor.
at::Tensor relativeTo(const at::Tensor& scores) { return scores / scores.sum(); }

class EveryOutlierRival : public testing::TestWithParam<OutlierRival> {};

TEST_P(EveryOutlierRival, GivesOneFiniteScoreForEveryMember) {
    const at::Tensor scores = scoresOf(GetParam(), at::randn({9, 4}));
    EXPECT_EQ(scores.sizes(), at::IntArrayRef{9});
    EXPECT_EQ(scores.scalar_type(), at::kDouble);
    EXPECT_TRUE(scores.isfinite().all().item<bool>());
}

TEST_P(EveryOutlierRival, IsFiniteForMembersThatAreAlike) {
    for (const double value : {0.0, 0.1, 3.0}) {
        EXPECT_TRUE(scoresOf(GetParam(), at::full({5, 3}, value)).isfinite().all().item<bool>())
            << value;
    }
}

TEST_P(EveryOutlierRival, PermutesItsScoresWithTheMembers) {
    const at::Tensor members = at::randn({30, 6}, at::kDouble);
    const at::Tensor order = at::randperm(30);
    EXPECT_TENSOR_NEAR(scoresOf(GetParam(), members.index_select(0, order)),
                       scoresOf(GetParam(), members).index_select(0, order), 1e-9);
}

TEST_P(EveryOutlierRival, FindsAMemberThatLiesFarFromAllOthers) {
    for (const std::int64_t place : {0, 7, 19}) {
        at::Tensor members = 10.0 + at::randn({20, 8});
        members[place].fill_(-10.0);
        EXPECT_EQ(scoresOf(GetParam(), members).argmax().item<std::int64_t>(), place);
    }
}

TEST_P(EveryOutlierRival, DoesNotMindWhatItSaysItDoesNotMind) {
    const at::Tensor members = at::randn({12, 5}, at::kDouble) + 1.0;
    const at::Tensor rotation = std::get<0>(at::linalg_qr(at::randn({5, 5}, at::kDouble)));
    const at::Tensor expected = relativeTo(scoresOf(GetParam(), members));
    const auto expectSame = [&](const at::Tensor& changed) {
        EXPECT_TENSOR_NEAR(relativeTo(scoresOf(GetParam(), changed)), expected, 1e-9);
    };
    expectSame(members * 4.0);
    if (GetParam().invariance != Invariance::Rotation) {
        expectSame(members + 8.0);
    }
    if (GetParam().invariance != Invariance::Shift) {
        expectSame(members.mm(rotation));
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryOutlierRival,
                         testing::ValuesIn(outlierRivals().begin(), outlierRivals().end()),
                         [](const auto& row) { return std::string(row.param.id); });

TEST(OutlierRivals, MeasureFourPointsOnALineAsByHand) {
    const at::Tensor line = at::tensor({0.0, 1.0, 2.0, 9.0}, at::kDouble).unsqueeze(1);
    EXPECT_TENSOR_NEAR(scoresOf(rivalNamed("euclidean"), line),
                       at::tensor({4.0, 8.0 / 3.0, 4.0 / 3.0, 8.0}, at::kDouble), 1e-12);
    EXPECT_TENSOR_NEAR(scoresOf(rivalNamed("nearest"), line),
                       at::tensor({1.0, 1.0, 1.0, 7.0}, at::kDouble), 1e-12);
    // One feature: nothing to shrink, so the squared deviation over the variance 12.5.
    EXPECT_TENSOR_NEAR(scoresOf(rivalNamed("mahalanobis"), line),
                       at::tensor({0.72, 0.32, 0.08, 2.88}, at::kDouble), 1e-9);
}

TEST(OutlierRivals, CosineComparesWithTheMeanOfTheOthers) {
    const at::Tensor members = at::tensor({1.0, 0.0, 1.0, 0.0, 0.0, 1.0}, at::kDouble).view({3, 2});
    EXPECT_TENSOR_NEAR(scoresOf(rivalNamed("cosine"), members),
                       at::tensor({1.0 - std::sqrt(0.5), 1.0 - std::sqrt(0.5), 1.0}, at::kDouble),
                       1e-12);
}

/// Ledoit and Wolf's covariance and the distances under it, with loops and a [d, d] inverse.
at::Tensor naiveMahalanobis(const at::Tensor& members) {
    const std::int64_t n = members.size(0);
    const std::int64_t d = members.size(1);
    const at::Tensor centred = members - members.mean(0, true);
    const at::Tensor covariance = centred.t().mm(centred) / n;
    const at::Tensor identity = at::eye(d, at::kDouble);
    const at::Tensor target = identity * (covariance.trace() / d);
    double noise = 0.0;
    for (std::int64_t k = 0; k < n; ++k) {
        const at::Tensor outer = centred[k].unsqueeze(1).mm(centred[k].unsqueeze(0));
        noise += (outer - covariance).square().sum().item<double>() / static_cast<double>(n * n);
    }
    const double distance = (covariance - target).square().sum().item<double>();
    const double shrinkage = std::min(1.0, noise / distance);
    const at::Tensor inverse = at::linalg_inv(covariance * (1.0 - shrinkage) + target * shrinkage);
    return centred.mm(inverse).mul(centred).sum(1);
}

TEST(ShrunkMahalanobis, IsTheNaiveDistanceWithMoreAndWithFewerMembersThanFeatures) {
    const at::Tensor scale = at::tensor({5.0, 1.0, 0.2, 2.0, 0.7}, at::kDouble);
    for (const std::int64_t n : {4, 9, 200}) {
        const at::Tensor members = at::randn({n, 5}, at::kDouble) * scale + 3.0;
        EXPECT_TENSOR_NEAR(shrunkMahalanobis(members), naiveMahalanobis(members), 1e-8);
    }
}

}  // namespace
}  // namespace setscope
