#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// One measured quantity with its 95 % interval.
struct MeasuredMetric {
    std::string name;  ///< "accuracy of naming the stranger, fashion by attribute, sets of 16"
    double value = 0.0;
    double low = 0.0;  ///< 95 % interval
    double high = 0.0;
    double rival = 0.0;      ///< the trivial rival on the same sets and features
    std::int64_t count = 0;  ///< held-out sets
};

/// One line of a training curve.
struct CurvePoint {
    std::int64_t step = 0;
    double trainingLoss = 0.0;
    double validationMetric = 0.0;
};

/// What a training run brings.
struct TrainingResult {
    std::filesystem::path modelFile;
    DeviceUse device;
    std::vector<CurvePoint> curve;
    std::vector<MeasuredMetric> metrics;
    double seconds = 0.0;
};

}  // namespace setscope
