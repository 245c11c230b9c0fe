#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/report/report_document.h"

namespace setscope {

/// A chart as the shapes that it consists of, so that every kind of report draws the same one.
/// Lengths are in units of which a line of text is 12 high; the origin is the upper left corner.
struct ChartDrawing {
    enum class Ink {
        Text,
        Muted,
        Bar,
        Flagged,
        Line,
        Curve1,
        Curve2,
        Curve3,
        Curve4,
        Curve5,
        Curve6
    };
    enum class Anchor { Start, Middle, End };
    enum class Stroke { Plain, Dashed };

    struct Box {
        double x, y, width, height;
        Ink ink;
    };
    struct Line {
        double x1, y1, x2, y2;
        Ink ink;
        Stroke stroke;
    };
    struct Label {
        double x, y;  ///< on the baseline, at the anchor
        std::string text;
        Anchor anchor;
        Ink ink;
    };
    using Shape = std::variant<Box, Line, Label>;

    double width = 0.0;
    double height = 0.0;
    std::string description;    ///< for those who cannot see it
    std::vector<Shape> shapes;  ///< later ones cover earlier ones
};

/// One horizontal bar per row, with its label before and its share behind it.
ChartDrawing drawChart(const report::BarChart& chart);
/// @pre chart.counts is not empty
ChartDrawing drawChart(const report::Histogram& chart);
/// A dot for each rank, joined; what lies behind the cut is grey. Without scores the axes alone.
ChartDrawing drawChart(const report::RankCurve& curve);

/// Bars up and down from the middle, and over them the medians as one stepped line. A bar that is
/// cut off has a gap near its end. 100 high; twice as wide for wide tiles.
ChartDrawing drawProfile(const report::Profile& profile, report::SetStrip::Shape shape);

/// "#1f2328", on a light ground.
const char* inkColour(ChartDrawing::Ink ink);

/// One SVG element in light colours; a style sheet can change them by the classes text, muted, bar,
/// flagged and line. Its text is in the font of its surroundings.
std::string toSvg(const ChartDrawing& drawing);

/// The same as a file of its own: with a size, a font and a white ground.
std::string toSvgFile(const ChartDrawing& drawing);

}  // namespace setscope
