#include "core/models/pool_gaussians.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace setscope {
namespace {

using testing::ElementsAre;

/// 600 rows around three directions of [3, 5], 200 of each one after the other.
at::Tensor threeGroups() {
    at::manual_seed(5);
    const at::Tensor centres = at::zeros({3, 5});
    for (std::int64_t group = 0; group < 3; ++group) {
        centres[group][group] = 1.0;
    }
    return centres.repeat_interleave(200, 0) + 0.1 * at::randn({600, 5});
}

TEST(PoolSpread, IsTheMeanTheVarianceAndThePrincipalAxes) {
    const at::Tensor rows = threeGroups();
    const PoolSpread spread = spreadOf(rows, PoolRows::Numbers);
    EXPECT_TRUE(at::allclose(spread.mean, rows.mean(0), 1e-5, 1e-6));
    EXPECT_TRUE(at::allclose(spread.variance, rows.var(0, false), 1e-4));
    ASSERT_EQ(spread.axes.sizes(), (std::vector<std::int64_t>{5, 5}));
    EXPECT_TRUE(at::allclose(spread.axes.t().mm(spread.axes), at::eye(5), 1e-4, 1e-5));
    const at::Tensor along = (rows - spread.mean).mm(spread.axes).var(0, false);
    EXPECT_TRUE((along.slice(0, 0, 4) >= along.slice(0, 1)).all().item<bool>());
    EXPECT_NEAR(spread.radius, std::sqrt(along.sum().item<double>()), 1e-4);
    EXPECT_EQ(spreadOf(rows, PoolRows::Directions).radius, 0.0);
}

TEST(PoolSpread, AColumnThatNeverChangesHasAVariance) {
    const at::Tensor rows = at::cat({threeGroups(), at::ones({600, 1})}, 1);
    EXPECT_GT(spreadOf(rows, PoolRows::Numbers).variance.min().item<float>(), 0.0F);
    EXPECT_GT(spreadOf(at::ones({4, 2}), PoolRows::Numbers).variance.min().item<float>(), 0.0F);
}

TEST(ComponentsOf, AreTheGroupsOfAUnionTheLargestFirst) {
    const at::Tensor rows = threeGroups();
    for (const PoolRows kind : {PoolRows::Directions, PoolRows::Numbers}) {
        const PoolSpread spread = spreadOf(rows, kind);
        const at::Tensor both = at::cat({rows.slice(0, 0, 3), rows.slice(0, 400, 405)});
        EXPECT_THAT(componentsOf(both, spread), ElementsAre(1, 1, 1, 0, 0, 0, 0, 0));
        EXPECT_THAT(componentsOf(rows.slice(0, 10, 15), spread), ElementsAre(0, 0, 0, 0, 0));
        EXPECT_THAT(componentsOf(rows.slice(0, 10, 11), spread), ElementsAre(0));
    }
}

TEST(ComponentsOf, LeaveNobodyAlone) {
    const at::Tensor rows = threeGroups();
    const at::Tensor oneApart = at::cat({rows.slice(0, 0, 4), rows.slice(0, 400, 401)});
    EXPECT_THAT(componentsOf(oneApart, spreadOf(rows, PoolRows::Directions)),
                ElementsAre(0, 0, 0, 0, 0));
}

TEST(ComponentRatios, AreTheLogarithmsOfTheRatiosOfDensities) {
    const at::Tensor rows = threeGroups().to(at::kDouble);
    const PoolSpread spread = spreadOf(rows, PoolRows::Numbers);
    const at::Tensor members = rows.slice(0, 198, 203);
    const std::vector<std::int64_t> components = {1, 1, 0, 0, 0};
    const at::Tensor scores = valuesOf(componentRatios(members, components, spread), rows, spread);
    ASSERT_EQ(scores.sizes(), (std::vector<std::int64_t>{2, 600}));
    const auto logDensity = [](const at::Tensor& x, const at::Tensor& mean,
                               const at::Tensor& variance) {
        double sum = 0.0;
        for (std::int64_t column = 0; column < x.size(0); ++column) {
            const double v = variance[column].item<double>();
            const double apart = x[column].item<double>() - mean[column].item<double>();
            sum -= 0.5 * (apart * apart / v + std::log(2.0 * M_PI * v));
        }
        return sum;
    };
    for (const std::int64_t row : {0, 199, 200, 450, 599}) {
        for (std::int64_t component = 0; component < 2; ++component) {
            const at::Tensor own = component == 1 ? members.slice(0, 0, 2) : members.slice(0, 2, 5);
            const double count = static_cast<double>(own.size(0));
            const at::Tensor mean = own.mean(0);
            const at::Tensor variance =
                0.7 * (count * own.var(0, false) + 30.0 * spread.variance) / (count + 30.0);
            const double expected = std::log(count / 5.0) + logDensity(rows[row], mean, variance) -
                                    logDensity(rows[row], spread.mean, spread.variance);
            EXPECT_NEAR(scores[component][row].item<double>(), expected, 1e-9);
        }
    }
}

TEST(ComponentRatios, OfNobodyAreZero) {
    const at::Tensor rows = threeGroups();
    const PoolSpread spread = spreadOf(rows, PoolRows::Directions);
    EXPECT_TRUE(at::equal(valuesOf(componentRatios(rows.slice(0, 0, 0), {}, spread), rows, spread),
                          at::zeros({1, 600})));
}

TEST(Nearness, IsTheCosineOfDirectionsAndTheSquaredDistanceOfNumbers) {
    const at::Tensor numbers = threeGroups().to(at::kDouble);
    const at::Tensor directions = numbers / numbers.norm(2, 1, true);
    for (const auto& [kind, rows] :
         {std::pair(PoolRows::Directions, directions), std::pair(PoolRows::Numbers, numbers)}) {
        const PoolSpread spread = spreadOf(rows, kind);
        const at::Tensor members = rows.slice(0, 3, 8);
        const at::Tensor near = valuesOf(nearness(members, spread), rows, spread)[0];
        const at::Tensor mean = members.mean(0);
        const at::Tensor expected = kind == PoolRows::Directions ? rows.mv(mean) / mean.norm()
                                                                 : -(rows - mean).square().sum(1);
        EXPECT_TRUE(at::allclose(near, expected, 1e-9, 1e-12));
        const at::Tensor nobody = valuesOf(nearness(rows.slice(0, 0, 0), spread), rows, spread)[0];
        const at::Tensor apart = kind == PoolRows::Directions
                                     ? at::zeros_like(nobody)
                                     : -(rows - spread.mean).square().sum(1);
        EXPECT_TRUE(at::allclose(nobody, apart, 1e-9, 1e-12));
    }
}

TEST(ValuesOf, SeveralFunctionsAreThoseOfEach) {
    const at::Tensor rows = threeGroups().repeat({8, 1});
    const PoolSpread spread = spreadOf(rows, PoolRows::Numbers);
    const at::Tensor members = rows.slice(0, 3, 8);
    const RowFunctions first = nearness(members, spread);
    const RowFunctions second = componentRatios(members, {0, 0, 0, 1, 1}, spread);
    const at::Tensor both = valuesOf(together(first, second), rows, spread);
    ASSERT_EQ(both.sizes(), (std::vector<std::int64_t>{3, 4800}));
    EXPECT_TRUE(at::allclose(both[0], valuesOf(first, rows, spread)[0], 1e-4, 1e-4));
    EXPECT_TRUE(at::allclose(both[2], valuesOf(second, rows, spread)[1], 1e-4, 1e-4));
}

}  // namespace
}  // namespace setscope
