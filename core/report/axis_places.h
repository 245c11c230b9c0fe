#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/results/experiment_result.h"

namespace setscope {

/// The values that an axis has to show.
struct AxisRange {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    /// Widens it; not by what the scale cannot show.
    void hold(double value, ExperimentChart::Scale scale);
    bool isEmpty() const { return low > high; }
};

/// Where the values of one axis of a chart lie, and its round ticks.
class AxisPlaces {
  public:
    /// @param from, to where the axis begins and ends on the drawing
    AxisPlaces(AxisRange range, ExperimentChart::Scale scale, double from, double to);

    /// Values beyond the ends lie at them. None: the axis cannot show it.
    std::optional<double> at(double value) const;
    const std::vector<double>& ticks() const { return ticks_; }

  private:
    double scaled(double value) const;
    void placeLinear(AxisRange range);
    void placeLogarithmic(const AxisRange& range);

    ExperimentChart::Scale scale_;
    double from_;
    double to_;
    double low_ = 0.0;
    double high_ = 1.0;
    std::vector<double> ticks_;
};

/// "10,000", "0.05".
std::string tickLabel(double tick);

}  // namespace setscope
