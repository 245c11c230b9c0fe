#include "core/experiments/figures.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"

namespace setscope {
namespace {

constexpr std::int64_t kFigureResamples = 1000;
constexpr double kNormalQuantile = 1.96;

/// Student's t at 97.5 %, for 1, 2, … degrees of freedom.
constexpr std::array kStudentQuantiles = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365,
                                          2.306,  2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
                                          2.131,  2.120, 2.110, 2.101, 2.093};

}  // namespace

ExperimentFigure figureFrom(const Interval& interval) {
    return {interval.value, interval.low, interval.high};
}

ExperimentFigure exactFigure(double value) { return {value, value, value}; }

ExperimentFigure shareFigure(std::int64_t successes, std::int64_t trials) {
    return figureFrom(wilsonInterval(successes, trials));
}

ExperimentFigure meanFigure(std::span<const double> values) {
    SETSCOPE_CHECK(!values.empty(), "a mean of nothing");
    const auto count = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double value : values) {
        mean += value / count;
    }
    if (values.size() == 1) {
        return exactFigure(mean);
    }
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    const std::size_t freedom = values.size() - 1;
    const double quantile =
        freedom <= kStudentQuantiles.size() ? kStudentQuantiles[freedom - 1] : kNormalQuantile;
    const double reach = quantile * std::sqrt(squares / static_cast<double>(freedom) / count);
    return {mean, mean - reach, mean + reach};
}

ExperimentFigure bootstrapFigure(
    std::size_t count, const std::function<double(std::span<const std::size_t>)>& statistic,
    std::uint64_t seed) {
    return figureFrom(bootstrapInterval(count, statistic, kFigureResamples, seed));
}

ExperimentFigure bootstrapMeanFigure(std::span<const double> values, std::uint64_t seed) {
    return bootstrapFigure(
        values.size(),
        [values](std::span<const std::size_t> chosen) {
            double sum = 0.0;
            for (const std::size_t item : chosen) {
                sum += values[item];
            }
            return sum / static_cast<double>(chosen.size());
        },
        seed);
}

std::vector<ExperimentFigure> bootstrapFigures(
    std::size_t count,
    const std::function<std::vector<double>(std::span<const std::size_t>)>& statistics,
    std::uint64_t seed) {
    std::vector<ExperimentFigure> figures;
    for (const Interval& interval : bootstrapIntervals(count, statistics, kFigureResamples, seed)) {
        figures.push_back(figureFrom(interval));
    }
    return figures;
}

}  // namespace setscope
