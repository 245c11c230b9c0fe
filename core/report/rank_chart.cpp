#include <algorithm>
#include <optional>

#include "core/report/axis_places.h"
#include "core/report/chart_drawing.h"

namespace setscope {
namespace {

using Anchor = ChartDrawing::Anchor;
using Ink = ChartDrawing::Ink;
using Stroke = ChartDrawing::Stroke;

/// Where the curve lies.
constexpr double kCurveLeft = 56.0;
constexpr double kCurveRight = 660.0;
constexpr double kCurveTop = 40.0;
constexpr double kCurveBottom = 220.0;
constexpr auto kLinear = ExperimentChart::Scale::Linear;
constexpr double kDot = 3.0;  // edge of a rank's square

AxisPlaces scorePlaces(const report::RankCurve& curve) {
    AxisRange range;
    for (const float score : curve.scores) {
        range.hold(static_cast<double>(score), kLinear);
    }
    return {range, kLinear, kCurveBottom, kCurveTop};
}

void addRankAxes(ChartDrawing& drawing, const report::RankCurve& curve, const AxisPlaces& ranks,
                 const AxisPlaces& scores) {
    for (const double tick : scores.ticks()) {
        const double y = *scores.at(tick);
        drawing.shapes.emplace_back(
            ChartDrawing::Line{kCurveLeft, y, kCurveRight, y, Ink::Line, Stroke::Plain});
        drawing.shapes.emplace_back(ChartDrawing::Label{kCurveLeft - 8.0, y + 4.0, tickLabel(tick),
                                                        Anchor::End, Ink::Muted});
    }
    for (const double tick : ranks.ticks()) {
        const double shown = std::max(tick, 1.0);
        drawing.shapes.emplace_back(ChartDrawing::Label{
            *ranks.at(shown), kCurveBottom + 18.0, tickLabel(shown), Anchor::Middle, Ink::Muted});
    }
    drawing.shapes.emplace_back(
        ChartDrawing::Label{0.0, 14.0, curve.scoreAxis, Anchor::Start, Ink::Muted});
    drawing.shapes.emplace_back(ChartDrawing::Label{(kCurveLeft + kCurveRight) / 2.0,
                                                    kCurveBottom + 38.0, curve.axis, Anchor::Middle,
                                                    Ink::Muted});
}

void addCutLine(ChartDrawing& drawing, const report::RankCurve& curve, const AxisPlaces& ranks) {
    const double x = *ranks.at(static_cast<double>(*curve.cut) + 0.5);
    const Anchor anchor = x > (kCurveLeft + kCurveRight) / 2.0 ? Anchor::End : Anchor::Start;
    drawing.shapes.emplace_back(
        ChartDrawing::Line{x, kCurveTop - 6.0, x, kCurveBottom, Ink::Text, Stroke::Dashed});
    drawing.shapes.emplace_back(
        ChartDrawing::Label{x, kCurveTop - 11.0, curve.cutLabel, anchor, Ink::Text});
}

}  // namespace

ChartDrawing drawChart(const report::RankCurve& curve) {
    ChartDrawing drawing{kCurveRight + 20.0, kCurveBottom + 46.0, curve.title, {}};
    const auto count = static_cast<double>(curve.scores.size());
    const AxisPlaces ranks({0.0, std::max(1.0, count)}, kLinear, kCurveLeft, kCurveRight);
    const AxisPlaces scores = scorePlaces(curve);
    addRankAxes(drawing, curve, ranks, scores);
    std::optional<ChartDrawing::Line> former;
    for (std::size_t place = 0; place < curve.scores.size(); ++place) {
        const auto rank = static_cast<double>(place + 1);
        const std::optional<double> y = scores.at(static_cast<double>(curve.scores[place]));
        if (!y) {
            former.reset();
            continue;
        }
        const double x = *ranks.at(rank);
        const bool isBehind = curve.cut && rank > static_cast<double>(*curve.cut);
        const Ink ink = isBehind ? Ink::Muted : Ink::Bar;
        if (former) {
            drawing.shapes.emplace_back(
                ChartDrawing::Line{former->x2, former->y2, x, *y, ink, Stroke::Plain});
        }
        drawing.shapes.emplace_back(
            ChartDrawing::Box{x - kDot / 2.0, *y - kDot / 2.0, kDot, kDot, ink});
        former = ChartDrawing::Line{x, *y, x, *y, ink, Stroke::Plain};
    }
    if (curve.cut && !curve.scores.empty()) {
        addCutLine(drawing, curve, ranks);
    }
    return drawing;
}

}  // namespace setscope
