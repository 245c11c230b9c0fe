#include "core/experiments/pointcloud.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/models/point_cloud_classifier.h"
#include "core/tensor/module_tensors.h"
#include "tests/core/experiments/hdf5_writer.h"
#include "tests/core/experiments/kept_examples.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using testing::HasSubstr;

constexpr int kObjectsOfShape = 12;
constexpr int kPointsOfObject = 40;

/// Rods along x, rods along z and balls: the two kinds of rods have the same distances within them,
/// so that no histogram of distances tells one from the other.
class PointCloudExperiment : public testing::Test {
  protected:
    PointCloudExperiment() {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.extent = ExperimentRequest::Extent::Quick;
        options_ = pointCloudOptions(request);
        options_.tasks = {{"Shapes", file_, {{10, 60, 8, 5e-3}, {30, 10, 8, 1e-3}}}};
        options_.folds = 3;
        options_.testedFolds = 1;
        options_.layerWidths = {16, 16};
        options_.headWidths = {16};
        options_.dropout = 0.1;
        options_.validations = 3;
        writeShapes();
    }

    ExperimentResult run(
        const RunContext& context = RunContext({.seed = 7, .device = "cpu", .threads = 1})) const {
        ExperimentRequest request;
        request.dataFolder = folder_.path();
        request.extent = ExperimentRequest::Extent::Quick;
        request.modelFolder = models_.path();
        return pointCloudExperiment(request, options_, context);
    }

    static double accuracy(const ExperimentResult& result, const char* method) {
        const ExperimentTable& table = result.tables.front();
        return figureOf(table, table.rows.back(), method)->value;
    }

    TempDir folder_;
    TempDir models_;
    std::filesystem::path file_ = folder_.path() / "shapes.h5";
    PointCloudOptions options_;

  private:
    void writeShapes() const {
        Random random(3);
        std::vector<double> points;
        std::vector<double> labels;
        for (int object = 0; object < 3 * kObjectsOfShape + 2; ++object) {
            const int shape = object < 3 * kObjectsOfShape ? object % 3 : 3;
            labels.push_back(shape);
            for (int point = 0; point < kPointsOfObject; ++point) {
                const double thin = 0.1;
                points.push_back((shape == 0 || shape == 2 ? 1.0 : thin) * random.normal());
                points.push_back((shape == 2 ? 1.0 : thin) * random.normal());
                points.push_back((shape == 1 || shape == 2 ? 1.0 : thin) * random.normal());
            }
        }
        const Hdf5Writer writer(file_);
        writer.writeNumbers("points", {labels.size(), kPointsOfObject, 3}, points,
                            Hdf5Writer::halfType());
        writer.writeNumbers("label", {labels.size()}, labels, H5T_STD_I32LE);
        writer.writeVariableTexts("class_names", {"rod x", "rod z", "ball", "rare thing"});
    }
};

TEST_F(PointCloudExperiment, KeepsNetworksThatGiveTheirExamples) {
    run();
    const auto answer = [](const ModelFile& model, const NamedTensors& example) {
        PointCloudClassifier network(
            pointCloudClassifierOptionsFromJson(model.card.architecture, "card"));
        loadInto(network, model.tensors, "kept");
        network.eval();
        return network.forward({example.at("elements"), example.at("offsets")});
    };
    EXPECT_EQ(expectExamples(models_.path(), "logits", answer), 2);
}

TEST_F(PointCloudExperiment, MeasuresEveryMethodWithEveryNumberOfPoints) {
    const ExperimentResult result = run();
    EXPECT_EQ(result.device.used, "cpu");
    ASSERT_EQ(result.tables.size(), 1U);
    const ExperimentTable& table = result.tables.front();
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_THAT(table.rows[1].labels, testing::ElementsAre("Shapes", "30"));
    for (const ExperimentRow& row : table.rows) {
        EXPECT_EQ(row.count, kObjectsOfShape);
        EXPECT_FALSE(figureOf(table, row, "published").has_value());
        EXPECT_THAT((std::vector<std::string>{"per-point", "shape-histogram", "largest-class"}),
                    testing::Contains(row.marked));
    }
    EXPECT_NEAR(accuracy(result, "largest-class"), 1.0 / 3.0, 1e-9);
    ASSERT_EQ(result.charts.size(), 1U);
    EXPECT_EQ(result.charts.front().series.size(), 3U);
    EXPECT_THAT(result.notes, testing::Contains(HasSubstr("Left out for want of objects: rare")));
    EXPECT_NO_THROW(toJson(result));
}

TEST_F(PointCloudExperiment, NetworksTellWhatDistancesCannot) {
    options_.testedFolds = 3;
    const ExperimentResult result = run();
    EXPECT_EQ(result.tables.front().rows.front().count, 3 * kObjectsOfShape);
    EXPECT_GT(accuracy(result, "deep-sets"), 0.9);
    EXPECT_GT(accuracy(result, "per-point"), 0.9);
    EXPECT_LT(accuracy(result, "shape-histogram"), 0.9);
    EXPECT_GT(accuracy(result, "shape-histogram"), 0.5);
}

TEST_F(PointCloudExperiment, GivesTheSameTablesForTheSameSeed) {
    options_.tasks.front().stages = {{10, 3, 8, 5e-3}};
    EXPECT_EQ(run(), run());
}

TEST_F(PointCloudExperiment, NamesWhatIsMissing) {
    options_.tasks.front().stages.back().points = kPointsOfObject + 1;
    EXPECT_THAT(refusal(ErrorKind::BadInput, [this] { run(); }),
                HasSubstr("shapes.h5 has fewer than 41 points"));
    std::filesystem::remove(file_);
    EXPECT_THAT(refusal(ErrorKind::BadInput, [this] { run(); }), HasSubstr("shapes.h5"));
}

TEST_F(PointCloudExperiment, SaysWhatItTrainsAndStopsThere) {
    std::stop_source stop;
    std::set<std::string> heard;
    const RunContext stopping({.seed = 7, .device = "cpu", .threads = 1}, stop.get_token(),
                              [&](const Progress& progress) {
                                  heard.insert(progress.what);
                                  if (progress.what.ends_with("with 30 points")) {
                                      stop.request_stop();
                                  }
                              });
    EXPECT_THROW(run(stopping), Cancelled);
    EXPECT_TRUE(heard.contains("Shapes, part 1 of 1, Deep Sets with 10 points"));
    EXPECT_FALSE(heard.contains("Shapes, part 1 of 1, per point with 10 points"));
}

TEST(PointCloudOptions, AQuickRunTrainsLess) {
    ExperimentRequest request;
    request.dataFolder = "/data";
    const PointCloudOptions full = pointCloudOptions(request);
    request.extent = ExperimentRequest::Extent::Quick;
    const PointCloudOptions quick = pointCloudOptions(request);
    EXPECT_EQ(full.tasks.front().file, std::filesystem::path("/data/pointclouds/esb_parts.h5"));
    EXPECT_EQ(full.testedFolds, full.folds);
    EXPECT_LT(quick.testedFolds, full.testedFolds);
    EXPECT_LT(quick.tasks.front().stages.front().steps, full.tasks.front().stages.front().steps);
    EXPECT_EQ(quick.layerWidths, full.layerWidths);
}

}  // namespace
}  // namespace setscope
