#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/problem.h"
#include "core/results/outlier_result.h"

namespace setscope {

/// One measured quantity with its 95 % interval.
struct MeasuredMetric {
    std::string name;  ///< "accuracy of naming the stranger, fashion by attribute, sets of 16"
    double value = 0.0;
    double low = 0.0;  ///< 95 % interval
    double high = 0.0;
    std::optional<double> rival;  ///< on the same sets and features; none: there is no such thing
    std::int64_t count = 0;       ///< held-out sets
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
    std::vector<Problem> problems;  ///< pictures that could not be read and were left out
    double seconds = 0.0;
};

/// {"name","value","low","high","rival","count"}; the rival is null where there is none.
Json toJson(const MeasuredMetric& metric);
/// @param what names what holds the metric in sentences
/// @throws Error (BadInput) if a field other than the rival is missing, or any is of another type
MeasuredMetric measuredMetricFromJson(const Json& json, const std::string& what);

/// Appends the problems of the pictures that the result does not name yet.
void addProblems(TrainingResult& result, const std::vector<Problem>& more);

}  // namespace setscope
