#include "core/training/histogram_loss.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

at::Tensor scoresOf(const std::vector<double>& values) { return at::tensor(values, at::kDouble); }

double lossOfScores(const std::vector<double>& positives, const std::vector<double>& negatives,
                    std::int64_t bins = kHistogramBins) {
    return histogramLoss(scoresOf(positives), scoresOf(negatives), bins).item<double>();
}

/// The definition in loops: kernels 1 − |x − t_b| / Δ around every bin.
double loopedHistogramLoss(const std::vector<double>& positives,
                           const std::vector<double>& negatives, int bins) {
    std::vector<double> all = positives;
    all.insert(all.end(), negatives.begin(), negatives.end());
    const double lowest = *std::ranges::min_element(all);
    const double step = (*std::ranges::max_element(all) - lowest) / (bins - 1);
    const auto share = [&](const std::vector<double>& scores, int bin) {
        double sum = 0.0;
        for (const double score : scores) {
            sum += std::max(0.0, 1.0 - std::abs(score - (lowest + bin * step)) / step);
        }
        return sum / static_cast<double>(scores.size());
    };
    double loss = 0.0;
    for (int b = 0; b < bins; ++b) {
        for (int c = 0; c <= b; ++c) {
            loss += share(negatives, b) * share(positives, c);
        }
    }
    return loss;
}

TEST(HistogramLoss, OfHandWorkedScores) {
    // Three bins at 0, 1, 2. Positives at 2 and ½: h⁺ = (¼, ¼, ½); negatives at 0 and 1: h⁻ = (½,
    // ½, 0).
    EXPECT_NEAR(lossOfScores({2, 0.5}, {0, 1}, 3), 0.5 * 0.25 + 0.5 * 0.5, 1e-12);
}

TEST(HistogramLoss, IsItsDefinition) {
    const std::vector<double> positives = {0.3, 2.9, 1.4, 2.2, -0.7};
    const std::vector<double> negatives = {0.1, -1.9, 1.5, 0.9};
    for (const int bins : {2, 7, 100}) {
        EXPECT_NEAR(lossOfScores(positives, negatives, bins),
                    loopedHistogramLoss(positives, negatives, bins), 1e-12);
    }
}

TEST(HistogramLoss, IsZeroWhereAllPositivesAreAboveAndOneWhereAllAreBelow) {
    EXPECT_NEAR(lossOfScores({8, 9, 10}, {1, 2, 3}), 0.0, 1e-12);
    EXPECT_NEAR(lossOfScores({1, 2, 3}, {8, 9, 10}), 1.0, 1e-12);
}

TEST(HistogramLoss, IsTheShareOfPairsInTheWrongOrder) {
    const at::Tensor positives = at::randn({200}, at::kDouble) + 1.0;
    const at::Tensor negatives = at::randn({300}, at::kDouble);
    const double wrong =
        (negatives.unsqueeze(0) > positives.unsqueeze(1)).to(at::kDouble).mean().item<double>();
    EXPECT_NEAR(histogramLoss(positives, negatives).item<double>(), wrong, 0.03);
}

TEST(HistogramLoss, DoesNotChangeWhenAllScoresAreMovedAndScaled) {
    EXPECT_NEAR(lossOfScores({1, 4, 2}, {3, 0}), lossOfScores({-95, -80, -90}, {-85, -100}), 1e-12);
}

TEST(HistogramLoss, HasExactGradients) {
    const at::Tensor scores = at::randn({13}, at::kDouble);
    EXPECT_TRUE(gradientIsExact(
        [](const at::Tensor& x) { return histogramLoss(x.narrow(0, 0, 6), x.narrow(0, 6, 7), 20); },
        scores));
}

TEST(HistogramLoss, OneSideWithoutScoresOrEqualScoresPassNoGradient) {
    const auto gradient = [](const at::Tensor& positives, const at::Tensor& negatives) {
        const at::Tensor x = positives.clone().requires_grad_();
        histogramLoss(x, negatives).backward();
        return x.grad();
    };
    const at::Tensor none = at::empty({0}, at::kDouble);
    EXPECT_TENSOR_NEAR(gradient(scoresOf({1, 2}), none), at::zeros({2}), 0.0);
    EXPECT_TENSOR_NEAR(gradient(scoresOf({3, 3}), scoresOf({3})), at::zeros({2}), 0.0);
    EXPECT_EQ(histogramLoss(scoresOf({1}), none).item<double>(), 0.0);
    EXPECT_EQ(histogramLoss(none, scoresOf({1})).item<double>(), 0.0);
    EXPECT_EQ(lossOfScores({3, 3}, {3}), 1.0);
}

}  // namespace
}  // namespace setscope
