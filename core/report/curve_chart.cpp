#include "core/report/curve_chart.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/utf8.h"
#include "core/report/axis_places.h"

namespace setscope {
namespace {

using Anchor = ChartDrawing::Anchor;
using Ink = ChartDrawing::Ink;
using Stroke = ChartDrawing::Stroke;

constexpr double kLeft = 72.0;
constexpr double kRight = 660.0;
constexpr double kTop = 64.0;      // of the plot below one row of the legend
constexpr double kHeight = 296.0;  // of the plot
constexpr double kLegendRow = 20.0;
constexpr double kLetter = 6.1;      // mean width
constexpr double kLegendGap = 14.0;  // between entries
constexpr double kDodge = 2.5;       // from one curve's intervals to the next one's
constexpr double kMark = 5.0;        // edge of a point's square
constexpr std::array kCurveInks = {Ink::Curve1, Ink::Curve2, Ink::Curve3,
                                   Ink::Curve4, Ink::Curve5, Ink::Curve6};

using LegendRow = std::vector<std::size_t>;  // places of series

double legendWidth(const ExperimentChart::Series& series) {
    double width = 34.0;
    forEachCharacter(series.name, [&width](std::string_view) { width += kLetter; });
    return width;
}

/// As many rows as the names need, from the top, each filled from the left.
std::vector<LegendRow> legendRows(const ExperimentChart& chart) {
    std::vector<LegendRow> rows(1);
    double used = 0.0;
    for (std::size_t index = 0; index < chart.series.size(); ++index) {
        const double width = legendWidth(chart.series[index]) + kLegendGap;
        if (!rows.back().empty() && used + width > kRight) {
            rows.emplace_back();
            used = 0.0;
        }
        rows.back().push_back(index);
        used += width;
    }
    return rows;
}

/// Draws one chart's axes and curves.
class CurvePainter {
  public:
    explicit CurvePainter(const ExperimentChart& chart)
        : chart_(chart),
          legend_(legendRows(chart)),
          top_(kTop + kLegendRow * static_cast<double>(legend_.size() - 1)),
          bottom_(top_ + kHeight),
          x_(rangeOfX(chart), chart.x.scale, kLeft, kRight),
          y_(rangeOfY(chart), chart.y.scale, bottom_, top_) {}

    ChartDrawing draw() {
        drawing_.width = kRight + 20.0;
        drawing_.height = bottom_ + 46.0;
        drawing_.description = chart_.title;
        label(0.0, 14.0, chart_.title, Anchor::Start, Ink::Text);
        addAxes();
        addLegend();
        for (std::size_t index = 0; index < chart_.series.size(); ++index) {
            addCurve(index);
        }
        return std::move(drawing_);
    }

  private:
    static AxisRange rangeOfX(const ExperimentChart& chart) {
        AxisRange range;
        for (const ExperimentChart::Series& series : chart.series) {
            for (const ExperimentChart::Point& point : series.points) {
                range.hold(point.x, chart.x.scale);
            }
        }
        return range;
    }

    static AxisRange rangeOfY(const ExperimentChart& chart) {
        AxisRange range;
        for (const ExperimentChart::Series& series : chart.series) {
            for (const ExperimentChart::Point& point : series.points) {
                range.hold(point.y.value, chart.y.scale);
                range.hold(point.y.low, chart.y.scale);
                range.hold(point.y.high, chart.y.scale);
            }
        }
        return range;
    }

    static Ink inkOf(std::size_t index) { return kCurveInks[index % kCurveInks.size()]; }
    static Stroke strokeOf(std::size_t index) {
        return index % 2 == 0 ? Stroke::Plain : Stroke::Dashed;
    }

    void label(double x, double y, const std::string& text, Anchor anchor, Ink ink) {
        drawing_.shapes.emplace_back(ChartDrawing::Label{x, y, text, anchor, ink});
    }

    void line(double x1, double y1, double x2, double y2, Ink ink, Stroke stroke) {
        drawing_.shapes.emplace_back(ChartDrawing::Line{x1, y1, x2, y2, ink, stroke});
    }

    void addAxes() {
        for (const double tick : y_.ticks()) {
            const double y = *y_.at(tick);
            line(kLeft, y, kRight, y, Ink::Line, Stroke::Plain);
            label(kLeft - 8.0, y + 4.0, tickLabel(tick), Anchor::End, Ink::Muted);
        }
        for (const double tick : x_.ticks()) {
            const double x = *x_.at(tick);
            line(x, bottom_, x, bottom_ + 4.0, Ink::Muted, Stroke::Plain);
            label(x, bottom_ + 18.0, tickLabel(tick), Anchor::Middle, Ink::Muted);
        }
        label(0.0, top_ - 14.0, chart_.y.title, Anchor::Start, Ink::Muted);
        label((kLeft + kRight) / 2.0, bottom_ + 38.0, chart_.x.title, Anchor::Middle, Ink::Muted);
    }

    /// Rows above the curves, each up to the right edge.
    void addLegend() {
        double y = kTop - 34.0;
        for (const LegendRow& row : legend_) {
            double x = kRight + kLegendGap;
            for (const std::size_t index : row) {
                x -= legendWidth(chart_.series[index]) + kLegendGap;
            }
            for (const std::size_t index : row) {
                line(x, y - 4.0, x + 22.0, y - 4.0, inkOf(index), strokeOf(index));
                mark(x + 11.0, y - 4.0, inkOf(index));
                label(x + 28.0, y, chart_.series[index].name, Anchor::Start, Ink::Text);
                x += legendWidth(chart_.series[index]) + kLegendGap;
            }
            y += kLegendRow;
        }
    }

    void mark(double x, double y, Ink ink) {
        drawing_.shapes.emplace_back(
            ChartDrawing::Box{x - kMark / 2.0, y - kMark / 2.0, kMark, kMark, ink});
    }

    bool hasIntervals() const {
        return std::ranges::any_of(chart_.series, [](const ExperimentChart::Series& series) {
            return std::ranges::any_of(series.points, [](const ExperimentChart::Point& point) {
                return point.y.low < point.y.high;
            });
        });
    }

    /// Where there are intervals, the curves stand a little beside one another, so that none of
    /// them hides another's.
    void addCurve(std::size_t index) {
        const Ink ink = inkOf(index);
        const double dodge = hasIntervals() ? kDodge : 0.0;
        const double aside = dodge * (static_cast<double>(index) -
                                      static_cast<double>(chart_.series.size() - 1) / 2.0);
        std::optional<std::array<double, 2>> former;
        for (const ExperimentChart::Point& point : chart_.series[index].points) {
            const auto place = x_.at(point.x);
            const auto y = y_.at(point.y.value);
            if (!place || !y) {
                former.reset();
                continue;
            }
            const double x = *place + aside;
            if (former) {
                line((*former)[0], (*former)[1], x, *y, ink, strokeOf(index));
            }
            const auto low = y_.at(point.y.low);
            const auto high = y_.at(point.y.high);
            if (low && high && *low > *high) {
                line(x, *low, x, *high, ink, Stroke::Plain);
            }
            mark(x, *y, ink);
            former = {x, *y};
        }
    }

    const ExperimentChart& chart_;
    std::vector<LegendRow> legend_;
    double top_;
    double bottom_;
    AxisPlaces x_;
    AxisPlaces y_;
    ChartDrawing drawing_;
};

}  // namespace

ChartDrawing drawCurves(const ExperimentChart& chart) { return CurvePainter(chart).draw(); }

}  // namespace setscope
