#include "core/report/axis_places.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

using Scale = ExperimentChart::Scale;

/// The largest of 1, 2 and 5 times a power of ten that divides the range into at least four.
double roundStep(double range) {
    const double power = std::pow(10.0, std::floor(std::log10(range / 4.0)));
    for (const double factor : {5.0, 2.0}) {
        if (factor * power * 4.0 <= range) {
            return factor * power;
        }
    }
    return power;
}

/// 1, 2, 5, 10, 20, …, from 1 at place 0 on; places below 0 are parts of 1.
double roundNumber(int place) {
    constexpr std::array kFactors = {1.0, 2.0, 5.0};
    const int power = static_cast<int>(std::floor(place / 3.0));
    return kFactors[static_cast<std::size_t>(place - 3 * power)] * std::pow(10.0, power);
}

}  // namespace

void AxisRange::hold(double value, Scale scale) {
    if (std::isfinite(value) && (scale == Scale::Linear || value > 0.0)) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
}

AxisPlaces::AxisPlaces(AxisRange range, Scale scale, double from, double to)
    : scale_(scale), from_(from), to_(to) {
    if (range.isEmpty()) {
        range = scale == Scale::Linear ? AxisRange{0.0, 1.0} : AxisRange{1.0, 10.0};
    }
    if (scale == Scale::Linear) {
        placeLinear(range);
    } else {
        placeLogarithmic(range);
    }
}

std::optional<double> AxisPlaces::at(double value) const {
    if (!std::isfinite(value) || (scale_ == Scale::Logarithmic && value <= 0.0)) {
        return std::nullopt;
    }
    const double share = (scaled(value) - low_) / (high_ - low_);
    return from_ + (to_ - from_) * std::clamp(share, 0.0, 1.0);
}

double AxisPlaces::scaled(double value) const {
    return scale_ == Scale::Linear ? value : std::log10(value);
}

void AxisPlaces::placeLinear(AxisRange range) {
    if (range.high - range.low < 1e-12 * std::max(1.0, std::abs(range.high))) {
        range = {range.low - 0.5, range.high + 0.5};
    }
    const double step = roundStep(range.high - range.low);
    low_ = std::floor(range.low / step + 1e-9) * step;
    high_ = std::ceil(range.high / step - 1e-9) * step;
    for (double tick = low_; tick <= high_ + step * 0.5; tick += step) {
        ticks_.push_back(std::abs(tick) < step * 1e-9 ? 0.0 : tick);
    }
}

void AxisPlaces::placeLogarithmic(const AxisRange& range) {
    int first = static_cast<int>(std::floor(std::log10(range.low))) * 3;
    while (roundNumber(first + 1) <= range.low * (1.0 + 1e-9)) {
        ++first;
    }
    int last = first + 1;
    while (roundNumber(last) < range.high * (1.0 - 1e-9)) {
        ++last;
    }
    low_ = std::log10(roundNumber(first));
    high_ = std::log10(roundNumber(last));
    const int step = last - first <= 8 ? 1 : 3 * ((last - first + 23) / 24);
    const int firstTick = step == 1 ? first : 3 * static_cast<int>(std::ceil(first / 3.0));
    for (int place = firstTick; place <= last; place += step) {
        ticks_.push_back(roundNumber(place));
    }
}

std::string tickLabel(double tick) {
    const double size = std::abs(tick);
    if (size >= 1000.0 && size < 1e6) {
        return shownCount(std::llround(tick));
    }
    return exactNumber(static_cast<float>(tick));
}

}  // namespace setscope
