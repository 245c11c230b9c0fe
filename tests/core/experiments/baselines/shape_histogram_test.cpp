#include "core/experiments/baselines/shape_histogram.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <stop_token>

#include "core/base/error.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

at::Tensor histogramOf(const at::Tensor& cloud, const ShapeHistogramOptions& options = {}) {
    Random random(1);
    return shapeHistograms(cloud.unsqueeze(0), options, random, {})[0];
}

/// Three points on a line: distances 1, 2 and 3, of mean 2.
TEST(ShapeHistogram, CountsDistancesByTheirMean) {
    const at::Tensor line = at::tensor({0.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 3.0F, 0.0F, 0.0F});
    EXPECT_TENSOR_NEAR(histogramOf(line.view({3, 3}), {.bins = 4, .farthest = 2.0, .pairs = 100}),
                       at::tensor({0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0}), 1e-6);
    // What is farther than the last bin counts there.
    EXPECT_TENSOR_NEAR(histogramOf(line.view({3, 3}), {.bins = 2, .farthest = 0.9, .pairs = 100}),
                       at::tensor({0.0, 1.0}), 1e-6);
}

TEST(ShapeHistogram, DoesNotChangeWithPlaceSizeTurnOrOrder) {
    at::manual_seed(1);
    const at::Tensor cloud = at::randn({40, 3});
    const at::Tensor turn = std::get<0>(at::linalg_qr(at::randn({3, 3})));
    const at::Tensor moved = (at::mm(cloud, turn) * 7.0 + 100.0).flip(0);
    EXPECT_TENSOR_NEAR(histogramOf(moved), histogramOf(cloud), 0.005);
    EXPECT_NEAR(histogramOf(cloud).sum().item<double>(), 1.0, 1e-5);
}

TEST(ShapeHistogram, SomePairsStandForAll) {
    at::manual_seed(1);
    const at::Tensor cloud = at::rand({300, 3});
    const ShapeHistogramOptions all{.bins = 10, .farthest = 3.0, .pairs = 1'000'000};
    const ShapeHistogramOptions some{.bins = 10, .farthest = 3.0, .pairs = 10'000};
    EXPECT_TENSOR_NEAR(histogramOf(cloud, some), histogramOf(cloud, all), 0.03);
}

TEST(ShapeHistogram, OfOnePlaceIsAllInTheFirstBin) {
    const at::Tensor histogram = histogramOf(at::ones({5, 3}), {.bins = 3});
    EXPECT_TENSOR_EQUAL(histogram, at::tensor({1.0, 0.0, 0.0}));
}

TEST(ShapeHistogram, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    Random random(1);
    EXPECT_THROW(shapeHistograms(at::ones({1, 5, 3}), {}, random, RunContext({}, stop.get_token())),
                 Cancelled);
}

TEST(NearestLabels, GoByTheSumOfAbsoluteDifferences) {
    const at::Tensor known = at::tensor({0.0, 0.0, 3.0, 0.0, 2.0, 2.0}).view({3, 2});
    const at::Tensor labels = at::tensor({7, 8, 9});
    // (1.4, 1.4) is 2.8, 3.0 and 1.2 away; (2.4, 0.5) is 2.9, 1.1 and 1.9.
    const at::Tensor queries = at::tensor({1.4, 1.4, 2.4, 0.5, 0.1, 0.0}).view({3, 2});
    EXPECT_TENSOR_EQUAL(nearestLabels(known, labels, queries), at::tensor({9, 8, 7}));
}

}  // namespace
}  // namespace setscope
