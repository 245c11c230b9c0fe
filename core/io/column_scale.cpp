#include "core/io/column_scale.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace setscope {
namespace {

/// A value between sorted ones at a share of the way from the first to the last.
double quantile(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = place - static_cast<double>(below);
    return sorted[below] * (1.0 - part) + sorted[above] * part;
}

double standardDeviation(std::span<const double> values) {
    const auto count = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double value : values) {
        mean += value / count;
    }
    double variance = 0.0;
    for (const double value : values) {
        variance += (value - mean) * (value - mean);
    }
    return std::sqrt(variance / count);
}

/// How far a value may be off where it is read from decimals and kept as float32.
double roundingError(double value, double origin) {
    constexpr double kUnit = 1.0 / 9'007'199'254'740'992.0;  // 2 to the power of -53
    const bool isExact = std::abs(value) * kUnit <= 1.0 && value == std::trunc(value);
    const double kept = value - origin;
    return (isExact ? 0.0 : std::abs(value) * kUnit) +
           std::abs(static_cast<double>(static_cast<float>(kept)) - kept);
}

bool isBlurred(std::span<const double> values, const ColumnScale& scale) {
    constexpr double kNoticeable = 1e-3;
    return std::ranges::any_of(values, [&](double value) {
        return roundingError(value, scale.origin) >
               kNoticeable * std::max(scale.spread, std::abs(value - scale.centre));
    });
}

/// The centre, rounded to a power of ten that is not far above the spread.
double roundOrigin(double centre, double spread) {
    const double exponent = std::ceil(std::log10(spread));
    const double power = std::pow(10.0, std::abs(exponent));
    return exponent < 0.0 ? std::round(centre * power) / power : std::round(centre / power) * power;
}

}  // namespace

std::optional<ColumnScale> scaleOf(std::vector<double>& values) {
    constexpr double kQuartilesOfNormal = 1.3489795;  // distance, in standard deviations
    constexpr double kLargestScaled = 1e6;
    using Kept = std::numeric_limits<float>;
    std::ranges::sort(values);
    if (values.front() == values.back()) {
        return std::nullopt;
    }
    ColumnScale scale;
    scale.centre = quantile(values, 0.5);
    scale.spread = (quantile(values, 0.75) - quantile(values, 0.25)) / kQuartilesOfNormal;
    if (scale.spread <= 0.0) {
        scale.spread = standardDeviation(values);
    }
    const double largest = std::max(values.back() - scale.centre, scale.centre - values.front());
    scale.spread = std::clamp(scale.spread, std::max(largest / kLargestScaled, double{Kept::min()}),
                              double{Kept::max()});
    if (isBlurred(values, scale)) {
        scale.origin = roundOrigin(scale.centre, scale.spread);
        scale.isBlurred = isBlurred(values, scale);
    }
    return scale;
}

}  // namespace setscope
