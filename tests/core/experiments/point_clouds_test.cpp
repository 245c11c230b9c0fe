#include "core/experiments/point_clouds.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "tests/core/experiments/hdf5_writer.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Five objects of two points; the coordinates of object i are i, i + ½, …
class PointCloudFiles : public testing::Test {
  protected:
    /// Writes the labels as they are given; the points too if `coordinates` are not 30.
    void write(const std::vector<double>& labels, std::vector<double> coordinates = {}) const {
        if (coordinates.empty()) {
            for (int object = 0; object < 5; ++object) {
                for (int coordinate = 0; coordinate < 6; ++coordinate) {
                    coordinates.push_back(object + 0.5 * coordinate);
                }
            }
        }
        const Hdf5Writer writer(file_);
        writer.writeNumbers("points", {coordinates.size() / 6, 2, 3}, coordinates,
                            Hdf5Writer::halfType());
        writer.writeNumbers("label", {labels.size()}, labels, H5T_STD_I32LE);
        writer.writeVariableTexts("class_names", {"bolt", "gear", "nut"});
    }
    std::string refused() const {
        return refusal(ErrorKind::BadInput, [this] { readPointClouds(file_, 1); });
    }

    TempDir dir_;
    std::filesystem::path file_ = dir_.path() / "shapes.h5";
};

TEST_F(PointCloudFiles, AreReadWithTheirClasses) {
    write({2, 0, 1, 0, 2});
    const PointClouds clouds = readPointClouds(file_, 1);
    EXPECT_THAT(clouds.classes, ElementsAre("bolt", "gear", "nut"));
    EXPECT_TENSOR_EQUAL(clouds.labels, at::tensor({2, 0, 1, 0, 2}));
    EXPECT_THAT(clouds.points.sizes(), ElementsAre(5, 2, 3));
    EXPECT_TENSOR_EQUAL(clouds.points[3][1], at::tensor({4.5F, 5.0F, 5.5F}));
    EXPECT_THAT(clouds.leftOut, testing::IsEmpty());
    EXPECT_EQ(clouds.objectCount(), 5);
}

TEST_F(PointCloudFiles, SmallClassesAreLeftOutAndTheOthersNumberedAnew) {
    write({2, 0, 1, 0, 2});
    const PointClouds clouds = readPointClouds(file_, 2);
    EXPECT_THAT(clouds.classes, ElementsAre("bolt", "nut"));
    EXPECT_THAT(clouds.leftOut, ElementsAre("gear"));
    EXPECT_TENSOR_EQUAL(clouds.labels, at::tensor({1, 0, 0, 1}));
    EXPECT_TENSOR_EQUAL(clouds.points[2][0], at::tensor({3.0F, 3.5F, 4.0F}));
    EXPECT_THAT(refusal(ErrorKind::BadInput, [this] { readPointClouds(file_, 3); }),
                HasSubstr("shapes.h5 has no two classes with at least 3 objects"));
}

TEST_F(PointCloudFiles, OfAnotherFormAreRefused) {
    write({2, 0, 3, 0, 2});
    EXPECT_THAT(refused(), HasSubstr("shapes.h5"));
    write({2, 0, -1, 0, 2});
    EXPECT_THAT(refused(), HasSubstr("shapes.h5"));
    write({2, 0, 1, 0});
    EXPECT_THAT(refused(), HasSubstr("shapes.h5"));
    std::vector<double> coordinates(30, 1.0);
    coordinates[7] = std::nan("");
    write({2, 0, 1, 0, 2}, coordinates);
    EXPECT_THAT(refused(), HasSubstr("shapes.h5"));
    std::filesystem::remove(file_);
    EXPECT_THAT(refused(), HasSubstr("shapes.h5"));
}

/// [objects, points, 3] whose coordinates are all different.
at::Tensor countedPoints(std::int64_t objects, std::int64_t points) {
    return at::arange(objects * points * 3, at::kFloat).view({objects, points, 3});
}

TEST(DrawnPoints, AreDifferentPointsOfTheObjectsAskedFor) {
    const at::Tensor points = countedPoints(3, 10);
    Random random(1);
    const std::vector<std::int64_t> objects = {2, 0};
    const at::Tensor drawn = drawnPoints(points, objects, 4, random);
    EXPECT_THAT(drawn.sizes(), ElementsAre(2, 4, 3));
    for (std::int64_t place = 0; place < 2; ++place) {
        // The first coordinate of point p of object o is 30 o + 3 p.
        const at::Tensor first = std::get<0>(drawn[place].select(1, 0).sort());
        const double begin = 30.0 * static_cast<double>(objects[static_cast<std::size_t>(place)]);
        EXPECT_GE(first[0].item<double>(), begin);
        EXPECT_LE(first[3].item<double>(), begin + 27.0);
        EXPECT_GT(first.diff().min().item<double>(), 0.0);
        EXPECT_TENSOR_EQUAL(drawn[place].select(1, 2), drawn[place].select(1, 0) + 2.0);
    }
    EXPECT_TENSOR_EQUAL(std::get<0>(drawnPoints(points, objects, 10, random).sort(1)),
                        at::stack({points[2], points[0]}));
}

TEST(DrawnPoints, AreAllEquallyLikely) {
    const at::Tensor points = countedPoints(1, 5);
    Random random(1);
    const std::vector<std::int64_t> object = {0};
    at::Tensor counts = at::zeros({5});
    for (int draw = 0; draw < 2000; ++draw) {
        counts.index_add_(
            0, (drawnPoints(points, object, 2, random)[0].select(1, 0) / 3).to(at::kLong),
            at::ones({2}));
    }
    EXPECT_TENSOR_NEAR(counts, at::full({5}, 800.0), 100.0);  // 4.6 standard deviations
}

TEST(NormalisedClouds, HaveMeanZeroPerAxisAndVarianceOneOverAll) {
    at::manual_seed(1);
    const at::Tensor clouds = at::randn({2, 50, 3}) * at::tensor({1.0, 5.0, 0.2}) + 7.0;
    const at::Tensor normalised = normalisedClouds(clouds);
    EXPECT_TENSOR_NEAR(normalised.mean(1), at::zeros({2, 3}), 1e-5);
    EXPECT_TENSOR_NEAR(normalised.square().mean({1, 2}), at::ones({2}), 1e-5);
    // The axes keep their proportion.
    EXPECT_TENSOR_NEAR(normalised.std(1).select(1, 1) / normalised.std(1).select(1, 2),
                       clouds.std(1).select(1, 1) / clouds.std(1).select(1, 2), 1e-3);
    EXPECT_TENSOR_EQUAL(normalisedClouds(at::ones({1, 4, 3})), at::zeros({1, 4, 3}));
}

TEST(AugmentedClouds, AreTurnedAboutZAndScaledAlongTheAxes) {
    const at::Tensor axes = at::eye(3).unsqueeze(0).repeat({200, 1, 1});
    Random random(1);
    const at::Tensor turned = augmentedClouds(
        axes, {.largestTurn = 0.3, .smallestScale = 1.0, .largestScale = 1.0}, random);
    const at::Tensor x = turned.select(1, 0);  // where (1, 0, 0) goes: (cos, sin, 0)
    const at::Tensor angles = at::atan2(x.select(1, 1), x.select(1, 0));
    EXPECT_TENSOR_NEAR(x.norm(2, 1), at::ones({200}), 1e-6);
    EXPECT_LE(angles.abs().max().item<double>(), 0.3);
    EXPECT_GT(angles.max().item<double>(), 0.25);
    EXPECT_LT(angles.min().item<double>(), -0.25);
    EXPECT_TENSOR_NEAR((x * turned.select(1, 1)).sum(1), at::zeros({200}), 1e-6);
    EXPECT_TENSOR_NEAR(turned.select(1, 2), axes.select(1, 2), 1e-6);

    const at::Tensor scaled = augmentedClouds(
        axes, {.largestTurn = 0.0, .smallestScale = 0.8, .largestScale = 1.25}, random);
    const at::Tensor scales = scaled.diagonal(0, 1, 2);
    EXPECT_TENSOR_NEAR(scaled, at::diag_embed(scales), 1e-6);
    EXPECT_GE(scales.min().item<double>(), 0.8);
    EXPECT_LE(scales.max().item<double>(), 1.25);
    EXPECT_FALSE(tensorNear(scales.select(1, 0), scales.select(1, 1), 0.1));
}

TEST(AsSets, LaysCloudsOneAfterAnother) {
    const RaggedBatch sets = asSets(countedPoints(3, 4));
    sets.check();
    EXPECT_EQ(sets.setCount(), 3);
    EXPECT_TENSOR_EQUAL(sets.set(1), countedPoints(3, 4)[1]);
}

}  // namespace
}  // namespace setscope
