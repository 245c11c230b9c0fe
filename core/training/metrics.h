#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace setscope {

/// A measured share or mean with its 95 % interval.
struct Interval {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// The share of successes with Wilson's score interval. No trials: 0, with the interval 0..1.
Interval wilsonInterval(std::int64_t successes, std::int64_t trials);

/// Percentile bootstrap over `count` independent items.
/// @param statistic of the items with these indices (with repetitions), called `resamples` + 1
/// times
Interval bootstrapInterval(std::size_t count,
                           const std::function<double(std::span<const std::size_t>)>& statistic,
                           std::int64_t resamples, std::uint64_t seed);

/// The same of several statistics of the same draws. @return one per value of `statistics`
std::vector<Interval> bootstrapIntervals(
    std::size_t count,
    const std::function<std::vector<double>(std::span<const std::size_t>)>& statistics,
    std::int64_t resamples, std::uint64_t seed);

/// One bin of a reliability curve.
struct ReliabilityBin {
    double low = 0.0;  ///< probability; the bin is (low, high], the first one also holds 0
    double high = 0.0;
    std::int64_t count = 0;
    double meanProbability = 0.0;  ///< 0 if the bin is empty
    double positiveShare = 0.0;    ///< 0 if the bin is empty
};

/// @param probabilities each 0..1 @param binCount of equal width @pre same length, binCount > 0
std::vector<ReliabilityBin> reliabilityCurve(std::span<const double> probabilities,
                                             const std::vector<bool>& positive, int binCount);

/// Mean of |mean probability − share of positives| over the bins, weighted by their counts. 0 if
/// nothing was measured.
double expectedCalibrationError(std::span<const ReliabilityBin> curve);

}  // namespace setscope
