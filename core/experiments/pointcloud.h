#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/experiments/baselines/shape_histogram.h"
#include "core/experiments/experiment.h"
#include "core/experiments/point_clouds.h"

namespace setscope {

/// One training of a network; those after the first go on from the weights of the one before.
struct PointCloudStage {
    std::int64_t points = 0;  ///< drawn of each object, in training and in testing
    std::int64_t steps = 0;
    std::int64_t batchClouds = 32;
    double learningRate = 1e-3;
};

/// Objects that are told apart.
struct PointCloudTask {
    std::string title;  ///< "Mechanical parts"
    std::filesystem::path file;
    std::vector<PointCloudStage> stages;  ///< by ascending points
};

/// How the experiment is run.
struct PointCloudOptions {
    std::vector<PointCloudTask> tasks;
    std::int64_t fewestObjects = 5;  ///< of a class that takes part
    std::int64_t folds = 5;          ///< parts into which the objects are divided
    std::int64_t testedFolds = 5;    ///< of them
    std::vector<std::int64_t> layerWidths = {256, 256, 256};
    std::vector<std::int64_t> headWidths = {256};
    double dropout = 0.5;
    CloudAugmentation augmentation;
    std::int64_t validations = 15;  ///< of each stage
    ShapeHistogramOptions histogram;
};

/// The options of a full or a quick run on the development data.
PointCloudOptions pointCloudOptions(const ExperimentRequest& request);

/// Classes of point clouds (Zaheer et al. 2017, section 4.1.3; engine.md, section 7): three
/// normalised equivariant layers with the maximum, the maximum over the points and a head with
/// dropout, beside the same network without looking at other points, the nearest neighbour by the
/// D2 shape distribution, and the largest class. Table "accuracy", the share of objects named right
/// that took no part in training; chart "points".
/// @throws Cancelled; Error (BadInput) if a file of the data is missing or damaged
ExperimentResult pointCloudExperiment(const ExperimentRequest& request,
                                      const PointCloudOptions& options, const RunContext& run);

/// The same with pointCloudOptions(request). @param archives not used
ExperimentResult runPointCloud(const ExperimentRequest& request,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run);

}  // namespace setscope
