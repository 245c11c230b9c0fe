#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/results/experiment_result.h"
#include "core/training/metrics.h"

namespace setscope {

ExperimentFigure figureFrom(const Interval& interval);

/// A figure that was not drawn: its interval is itself.
ExperimentFigure exactFigure(double value);

/// The share of successes with Wilson's 95 % interval.
ExperimentFigure shareFigure(std::int64_t successes, std::int64_t trials);

/// The mean of repeated runs, over seeds or draws of the training data, with Student's 95 %
/// interval. @pre not empty; of a single value the interval is itself
ExperimentFigure meanFigure(std::span<const double> values);

/// Percentile bootstrap, 95 %, over `count` independent test items.
/// @param statistic of the items with these indices (with repetitions), called 1,001 times
ExperimentFigure bootstrapFigure(
    std::size_t count, const std::function<double(std::span<const std::size_t>)>& statistic,
    std::uint64_t seed);

/// The same of the mean of independent values. @pre not empty
ExperimentFigure bootstrapMeanFigure(std::span<const double> values, std::uint64_t seed);

/// The same of several statistics of the same draws. @return one per value of `statistics`
std::vector<ExperimentFigure> bootstrapFigures(
    std::size_t count,
    const std::function<std::vector<double>(std::span<const std::size_t>)>& statistics,
    std::uint64_t seed);

}  // namespace setscope
