#include "core/experiments/baselines/isolation_forest.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

using Point = std::vector<double>;

/// The expected path length of `target` in a random tree over `points`, by going through every
/// feature and every gap that a split can fall into.
double expectedPath(const std::vector<Point>& points, const Point& target, int depth, int limit) {
    double sum = 0.0;
    int features = 0;
    for (std::size_t feature = 0; feature < target.size() && depth < limit; ++feature) {
        std::vector<double> values;
        for (const Point& point : points) {
            values.push_back(point[feature]);
        }
        std::ranges::sort(values);
        const double range = values.back() - values.front();
        if (range == 0.0) {
            continue;
        }
        ++features;
        for (std::size_t gap = 0; gap + 1 < values.size(); ++gap) {
            const double width = values[gap + 1] - values[gap];
            if (width == 0.0) {
                continue;
            }
            std::vector<Point> side;
            for (const Point& point : points) {
                if ((point[feature] <= values[gap]) == (target[feature] <= values[gap])) {
                    side.push_back(point);
                }
            }
            sum += width / range * expectedPath(side, target, depth + 1, limit);
        }
    }
    if (features == 0) {
        return depth + meanSearchPath(std::ssize(points));
    }
    return sum / features;
}

at::Tensor asRows(const std::vector<Point>& points) {
    at::Tensor rows = at::empty({std::ssize(points), std::ssize(points.front())}, at::kDouble);
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = 0; j < points[i].size(); ++j) {
            rows[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(j)] = points[i][j];
        }
    }
    return rows;
}

void expectExpectedPaths(const std::vector<Point>& points, int limit) {
    Random random(9);
    const at::Tensor rows = asRows(points);
    const at::Tensor found =
        IsolationForest(rows, {.trees = 20'000, .subsample = 256}, random).pathLengths(rows);
    for (std::size_t i = 0; i < points.size(); ++i) {
        EXPECT_NEAR(found[static_cast<std::int64_t>(i)].item<double>(),
                    expectedPath(points, points[i], 0, limit), 0.03)
            << "point " << i;
    }
}

TEST(MeanSearchPath, IsWhatTheFormulaGivesByHand) {
    EXPECT_EQ(meanSearchPath(0), 0.0);
    EXPECT_EQ(meanSearchPath(1), 0.0);
    EXPECT_DOUBLE_EQ(meanSearchPath(2), 1.0);
    EXPECT_DOUBLE_EQ(meanSearchPath(3), 5.0 / 3.0);
    EXPECT_DOUBLE_EQ(meanSearchPath(4), 13.0 / 6.0);
}

TEST(IsolationForest, ThreePointsOnALineHaveTheirHandWorkedDepths) {
    Random random(4);
    const at::Tensor rows = asRows({{0.0}, {1.0}, {10.0}});
    const at::Tensor paths =
        IsolationForest(rows, {.trees = 20'000, .subsample = 256}, random).pathLengths(rows);
    EXPECT_NEAR(paths[0].item<double>(), 0.1 * 1 + 0.9 * 2, 0.02);
    EXPECT_EQ(paths[1].item<double>(), 2.0);
    EXPECT_NEAR(paths[2].item<double>(), 0.9 * 1 + 0.1 * 2, 0.02);
}

TEST(IsolationForest, MeanDepthsAgreeWithGoingThroughEverySplit) {
    expectExpectedPaths({{0.0}, {1.0}, {3.0}, {3.5}, {20.0}}, 3);
    expectExpectedPaths({{0.0, 5.0}, {1.0, 5.0}, {1.0, 0.0}, {4.0, 2.0}, {0.5, 1.0}}, 3);
    expectExpectedPaths({{0.0, 7.0}, {2.0, 7.0}, {2.0, 7.0}, {9.0, 7.0}}, 2);
}

TEST(IsolationForest, AFeatureThatIsConstantChangesNothingButTheDraws) {
    Random random(1);
    const at::Tensor alike = at::full({5, 3}, 2.0, at::kDouble);
    const at::Tensor paths =
        IsolationForest(alike, {.trees = 10, .subsample = 256}, random).pathLengths(alike);
    EXPECT_TENSOR_NEAR(paths, at::full({5}, meanSearchPath(5), at::kDouble), 1e-12);
}

TEST(IsolationForest, ScoresAreAHalfWhereAPathIsOfMeanLength) {
    Random random(1);
    const at::Tensor alike = at::zeros({6, 2}, at::kDouble);
    const at::Tensor scores =
        IsolationForest(alike, {.trees = 3, .subsample = 256}, random).scores(alike);
    EXPECT_TENSOR_NEAR(scores, at::full({6}, 0.5, at::kDouble), 1e-12);
    const at::Tensor one = at::zeros({1, 2}, at::kDouble);
    EXPECT_TENSOR_EQUAL(IsolationForest(one, {}, random).scores(one),
                        at::full({1}, 0.5, at::kDouble));
}

TEST(IsolationForest, GrowsFromASubsampleAndStillFindsWhatLiesFar) {
    Random random(3);
    at::Tensor members = at::randn({600, 3}, at::kDouble);
    members[17].fill_(50.0);
    const at::Tensor scores =
        IsolationForest(members, {.trees = 100, .subsample = 64}, random).scores(members);
    EXPECT_EQ(scores.argmax().item<std::int64_t>(), 17);
    EXPECT_LE(scores.max().item<double>(), 1.0);
    EXPECT_GE(scores.min().item<double>(), 0.0);
}

TEST(IsolationForest, TheSameSeedGrowsTheSameTrees) {
    const at::Tensor members = at::randn({300, 4}, at::kDouble);
    Random one(5);
    Random two(5);
    EXPECT_TENSOR_EQUAL(IsolationForest(members, {}, one).scores(members),
                        IsolationForest(members, {}, two).scores(members));
}

}  // namespace
}  // namespace setscope
