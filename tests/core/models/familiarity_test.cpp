#include "core/models/familiarity.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

at::Tensor sizes(const std::vector<std::int64_t>& members) { return offsetsFromSizes(members); }

/// Rows on the unit circle, by their angle in degrees, at any length.
at::Tensor circle(const std::vector<double>& degrees) {
    std::vector<float> values;
    float length = 1.0F;
    for (const double angle : degrees) {
        values.push_back(length * static_cast<float>(std::cos(angle * M_PI / 180)));
        values.push_back(length * static_cast<float>(std::sin(angle * M_PI / 180)));
        length += 0.5F;
    }
    return at::tensor(at::ArrayRef<float>(values), at::kFloat).view({-1, 2});
}

double cosine(double degrees) { return std::cos(degrees * M_PI / 180); }

TEST(Familiarity, CuesAreThoseWorkedByHand) {
    Familiarity gate(4, 2);
    gate.remember(circle({0, 10, 20, 180}));
    const at::Tensor cues = gate.cues(circle({0, 0, 30, 60}), sizes({1, 3}));
    const auto closeness = [](double degrees) {
        return (cosine(degrees) + cosine(degrees - 10) + cosine(degrees - 20)) / 3;
    };
    // Each remembered row's mean cosine to the three others; all members are nearest to the first
    // three.
    const double around0 = (cosine(10) + cosine(20) - 1) / 3;
    const double around10 = (2 * cosine(10) + cosine(170)) / 3;
    const double around20 = (cosine(10) + cosine(20) + cosine(160)) / 3;
    const double around = (around0 + around10 + around20) / 3;
    EXPECT_NEAR(cues[0][0].item<double>(), closeness(0) - around, 1e-6);
    EXPECT_NEAR(cues[0][1].item<double>(), 0.7 * closeness(0), 1e-6) << "no others in the set";
    const double closenessOfThree = (closeness(0) + closeness(30) + closeness(60)) / 3;
    // 0: others at 30 and 60; 30: at 30 and 30; 60: at 30 and 60.
    const double within = (2 * (cosine(30) + cosine(60)) / 2 + cosine(30)) / 3;
    EXPECT_NEAR(cues[1][0].item<double>(), closenessOfThree - around, 1e-6);
    EXPECT_NEAR(cues[1][1].item<double>(), 0.7 * closenessOfThree - within, 1e-6);
}

TEST(Familiarity, NeitherOrderNorOtherSetsNorLengthChangeACue) {
    Familiarity gate(20, 6);
    gate.remember(at::randn({20, 6}));
    const at::Tensor z = at::randn({9, 6});
    const at::Tensor together = gate.cues(z, sizes({4, 5}));
    const at::Tensor alone = gate.cues(z.narrow(0, 4, 5), sizes({5}));
    EXPECT_LT((together[1] - alone[0]).abs().max().item<double>(), 1e-6);
    const at::Tensor order = at::randperm(5);
    const at::Tensor turned = gate.cues(z.narrow(0, 4, 5).index_select(0, order) * 7.0, sizes({5}));
    EXPECT_LT((turned - alone).abs().max().item<double>(), 1e-6);
}

TEST(Familiarity, EmptySetsAndZeroRowsGiveNumbers) {
    Familiarity gate(5, 3);
    gate.remember(at::zeros({5, 3}));
    gate.judgeBy(at::tensor({0.25F, 0.5F}), at::ones({kFamiliarityCues}));
    const at::Tensor odds = gate.logOdds(at::zeros({3, 3}), sizes({0, 1, 2}));
    EXPECT_EQ(odds.sizes(), at::IntArrayRef({3, 1}));
    EXPECT_TRUE(at::isfinite(odds).all().item<bool>());
    EXPECT_EQ(odds[0].item<double>(), -0.5) << "the smaller of 0 − 0.25 and 0 − 0.5";
}

TEST(Familiarity, IsUndecidedUntilItIsTold) {
    Familiarity gate(5, 3);
    gate.remember(at::randn({5, 3}));
    EXPECT_EQ(gate.logOdds(at::randn({4, 3}), sizes({4})).item<double>(), 0.0);
    const at::Tensor z = at::randn({4, 3});
    const at::Tensor cues = gate.cues(z, sizes({4}));
    gate.judgeBy(at::tensor({0.1F, -0.2F}), at::tensor({2.0F, 3.0F}));
    EXPECT_NEAR(
        gate.logOdds(z, sizes({4})).item<double>(),
        std::min(2.0 * (cues[0][0].item<double>() - 0.1), 3.0 * (cues[0][1].item<double>() + 0.2)),
        1e-6);
}

}  // namespace
}  // namespace setscope
