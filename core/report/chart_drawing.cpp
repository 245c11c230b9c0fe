#include "core/report/chart_drawing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"
#include "core/report/markup.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

using Anchor = ChartDrawing::Anchor;
using Ink = ChartDrawing::Ink;
using Stroke = ChartDrawing::Stroke;

constexpr double kWidth = 680.0;
constexpr int kShareTicks = 4;

std::string tickText(int tick) { return std::to_string(tick * 100 / kShareTicks) + "\u202f%"; }

/// The smallest of 1, 2, 5, 10, 20, … that reaches `value` in at most four steps.
std::int64_t tickStep(std::int64_t value) {
    std::int64_t step = 1;
    for (int i = 0; step * 4 < value; ++i) {
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return step;
}

/// Where a histogram's bins lie.
struct Frame {
    double left = 48.0;
    double right = 660.0;
    double top = 26.0;
    double bottom = 190.0;

    double across(double share) const { return left + (right - left) * share; }
};

void addCountAxis(ChartDrawing& drawing, const Frame& frame, std::int64_t step, std::int64_t top) {
    for (std::int64_t tick = 0; tick <= top; tick += step) {
        const double share = static_cast<double>(tick) / static_cast<double>(top);
        const double y = frame.bottom - (frame.bottom - frame.top) * share;
        drawing.shapes.emplace_back(
            ChartDrawing::Line{frame.left, y, frame.right, y, Ink::Line, Stroke::Plain});
        drawing.shapes.emplace_back(ChartDrawing::Label{frame.left - 8.0, y + 4.0, shownCount(tick),
                                                        Anchor::End, Ink::Muted});
    }
}

bool isSuspicious(const report::Histogram& chart, double centre) {
    if (!chart.threshold.has_value()) {
        return false;
    }
    return chart.suspicious == report::Histogram::Suspicious::Above ? centre >= *chart.threshold
                                                                    : centre <= *chart.threshold;
}

void addBins(ChartDrawing& drawing, const Frame& frame, const report::Histogram& chart,
             std::int64_t top) {
    const auto binCount = static_cast<double>(chart.counts.size());
    const double binWidth = (frame.right - frame.left) / binCount;
    for (std::size_t bin = 0; bin < chart.counts.size(); ++bin) {
        const auto position = static_cast<double>(bin);
        const double height = (frame.bottom - frame.top) * static_cast<double>(chart.counts[bin]) /
                              static_cast<double>(top);
        const bool flagged = isSuspicious(chart, (position + 0.5) / binCount);
        drawing.shapes.emplace_back(ChartDrawing::Box{frame.left + binWidth * position + 1.0,
                                                      frame.bottom - height, binWidth - 2.0, height,
                                                      flagged ? Ink::Flagged : Ink::Bar});
    }
}

void addThreshold(ChartDrawing& drawing, const Frame& frame, const report::Histogram& chart) {
    if (!chart.threshold.has_value()) {
        return;
    }
    const double x = frame.across(*chart.threshold);
    const Anchor anchor = *chart.threshold > 0.8 ? Anchor::End : Anchor::Start;
    drawing.shapes.emplace_back(
        ChartDrawing::Line{x, frame.top - 4.0, x, frame.bottom, Ink::Flagged, Stroke::Dashed});
    drawing.shapes.emplace_back(
        ChartDrawing::Label{x, frame.top - 9.0, chart.thresholdLabel, anchor, Ink::Flagged});
}

/// The middle of a profile, where a value is as usual in its table, and what is left above and
/// below it.
constexpr double kMiddle = 50.0;
constexpr double kReach = 46.0;

double heightOf(float value) {
    return kMiddle - kReach * std::clamp(static_cast<double>(value), -1.0, 1.0);
}

ChartDrawing::Box barBetween(double left, double width, double from, double to) {
    return {left, std::min(from, to), width, std::abs(to - from), Ink::Bar};
}

void addProfileBar(ChartDrawing& drawing, double left, double width, float value) {
    constexpr float kGapBegin = 0.8F;
    constexpr float kGapEnd = 0.88F;
    const float direction = value < 0.0F ? -1.0F : 1.0F;
    if (std::abs(value) <= 1.0F) {
        drawing.shapes.emplace_back(barBetween(left, width, kMiddle, heightOf(value)));
        return;
    }
    drawing.shapes.emplace_back(barBetween(left, width, kMiddle, heightOf(direction * kGapBegin)));
    drawing.shapes.emplace_back(
        barBetween(left, width, heightOf(direction * kGapEnd), heightOf(direction)));
}

void addMedianLine(ChartDrawing& drawing, double left, double slot,
                   const std::vector<float>& medians) {
    for (std::size_t i = 0; i < medians.size(); ++i) {
        const double y = heightOf(medians[i]);
        drawing.shapes.emplace_back(
            ChartDrawing::Line{left, y, left + slot, y, Ink::Text, Stroke::Plain});
        left += slot;
        if (i + 1 < medians.size()) {
            drawing.shapes.emplace_back(ChartDrawing::Line{left, y, left, heightOf(medians[i + 1]),
                                                           Ink::Text, Stroke::Plain});
        }
    }
}

const char* className(Ink ink) {
    constexpr std::array<const char*, 11> kNames = {"text",   "muted",  "bar",    "flagged",
                                                    "line",   "curve1", "curve2", "curve3",
                                                    "curve4", "curve5", "curve6"};
    return kNames.at(static_cast<std::size_t>(ink));
}

std::string attribute(const char* name, const std::string& value) {
    return " " + std::string(name) + "=\"" + value + "\"";
}

std::string attribute(const char* name, double value) {
    return attribute(name, fixedDigits(value, 2));
}

/// Turns one shape into an SVG element.
struct SvgElement {
    std::string operator()(const ChartDrawing::Box& box) const {
        return "<rect" + attribute("class", className(box.ink)) +
               attribute("fill", inkColour(box.ink)) + attribute("x", box.x) +
               attribute("y", box.y) + attribute("width", box.width) +
               attribute("height", box.height) + "/>";
    }

    std::string operator()(const ChartDrawing::Line& line) const {
        const bool isDashed = line.stroke == Stroke::Dashed;
        return "<line" + attribute("class", className(line.ink)) +
               attribute("stroke", inkColour(line.ink)) +
               (isDashed ? attribute("stroke-dasharray", "4 3") : std::string()) +
               attribute("x1", line.x1) + attribute("y1", line.y1) + attribute("x2", line.x2) +
               attribute("y2", line.y2) + "/>";
    }

    std::string operator()(const ChartDrawing::Label& label) const {
        constexpr std::array<const char*, 3> kAnchors = {"start", "middle", "end"};
        return "<text" + attribute("class", className(label.ink)) +
               attribute("fill", inkColour(label.ink)) + attribute("font-size", "12") +
               attribute("text-anchor", kAnchors.at(static_cast<std::size_t>(label.anchor))) +
               attribute("x", label.x) + attribute("y", label.y) + ">" + escapeMarkup(label.text) +
               "</text>";
    }
};

std::string svgStart(const ChartDrawing& drawing) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"" +
           attribute("aria-label", escapeMarkup(drawing.description)) +
           attribute("viewBox",
                     "0 0 " + fixedDigits(drawing.width, 2) + " " + fixedDigits(drawing.height, 2));
}

std::string svgShapes(const ChartDrawing& drawing) {
    std::string elements;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        elements += std::visit(SvgElement(), shape);
    }
    return elements;
}

}  // namespace

const char* inkColour(ChartDrawing::Ink ink) {
    constexpr std::array<const char*, 11> kColours = {"#1f2328", "#656d76", "#2f6bd8", "#d1342f",
                                                      "#d5d9de", "#0072b2", "#d55e00", "#009e73",
                                                      "#cc79a7", "#8a6d00", "#56b4e9"};
    return kColours.at(static_cast<std::size_t>(ink));
}

ChartDrawing drawChart(const report::BarChart& chart) {
    constexpr double kRow = 20.0;
    constexpr double kLeft = 190.0;
    constexpr double kRight = 615.0;
    constexpr double kTop = 8.0;
    constexpr std::size_t kLabelLength = 27;
    const double bottom = kTop + kRow * static_cast<double>(chart.bars.size()) + 4.0;
    ChartDrawing drawing{kWidth, bottom + 42.0, chart.title, {}};
    for (int tick = 0; tick <= kShareTicks; ++tick) {
        const double x = kLeft + (kRight - kLeft) * tick / kShareTicks;
        drawing.shapes.emplace_back(
            ChartDrawing::Line{x, kTop, x, bottom, Ink::Line, Stroke::Plain});
        drawing.shapes.emplace_back(
            ChartDrawing::Label{x, bottom + 16.0, tickText(tick), Anchor::Middle, Ink::Muted});
    }
    double y = kTop + 2.0;
    for (const report::BarChart::Bar& bar : chart.bars) {
        const double width = std::max(1.0, (kRight - kLeft) * std::clamp(bar.value, 0.0, 1.0));
        const Ink ink = bar.flagged ? Ink::Flagged : Ink::Text;
        drawing.shapes.emplace_back(ChartDrawing::Label{
            kLeft - 8.0, y + 14.0, elided(bar.label, kLabelLength), Anchor::End, ink});
        drawing.shapes.emplace_back(ChartDrawing::Box{kLeft, y + 4.0, width, kRow - 8.0,
                                                      bar.flagged ? Ink::Flagged : Ink::Bar});
        drawing.shapes.emplace_back(
            ChartDrawing::Label{kWidth, y + 14.0, shownShare(bar.value), Anchor::End, ink});
        y += kRow;
    }
    if (chart.threshold.has_value()) {
        const double x = kLeft + (kRight - kLeft) * *chart.threshold;
        drawing.shapes.emplace_back(
            ChartDrawing::Line{x, kTop, x, bottom, Ink::Flagged, Stroke::Dashed});
    }
    drawing.shapes.emplace_back(ChartDrawing::Label{(kLeft + kRight) / 2.0, bottom + 34.0,
                                                    chart.axis, Anchor::Middle, Ink::Muted});
    return drawing;
}

ChartDrawing drawChart(const report::Histogram& chart) {
    SETSCOPE_CHECK(!chart.counts.empty(), "a histogram needs bins");
    const Frame frame;
    ChartDrawing drawing{kWidth, frame.bottom + 46.0, chart.title, {}};
    const std::int64_t tallest = std::max<std::int64_t>(1, std::ranges::max(chart.counts));
    const std::int64_t step = tickStep(tallest);
    const std::int64_t top = (tallest + step - 1) / step * step;
    addCountAxis(drawing, frame, step, top);
    addBins(drawing, frame, chart, top);
    for (int tick = 0; tick <= kShareTicks; ++tick) {
        drawing.shapes.emplace_back(
            ChartDrawing::Label{frame.across(static_cast<double>(tick) / kShareTicks),
                                frame.bottom + 18.0, tickText(tick), Anchor::Middle, Ink::Muted});
    }
    addThreshold(drawing, frame, chart);
    drawing.shapes.emplace_back(
        ChartDrawing::Label{0.0, 12.0, chart.countAxis, Anchor::Start, Ink::Muted});
    drawing.shapes.emplace_back(ChartDrawing::Label{frame.across(0.5), frame.bottom + 38.0,
                                                    chart.axis, Anchor::Middle, Ink::Muted});
    return drawing;
}

ChartDrawing drawProfile(const report::Profile& profile, report::SetStrip::Shape shape) {
    constexpr double kMargin = 4.0;
    constexpr double kBarShare = 0.72;  // of a bar's slot, the rest is the gap to the next
    const double width = shape == report::SetStrip::Shape::Wide ? 200.0 : 100.0;
    ChartDrawing drawing{width, 100.0, "The row's numbers", {}};
    drawing.shapes.emplace_back(
        ChartDrawing::Line{kMargin, kMiddle, width - kMargin, kMiddle, Ink::Muted, Stroke::Plain});
    const double slot = (width - 2.0 * kMargin) /
                        static_cast<double>(std::max<std::size_t>(1, profile.bars.size()));
    double left = kMargin + slot * (1.0 - kBarShare) / 2.0;
    for (const float value : profile.bars) {
        addProfileBar(drawing, left, slot * kBarShare, value);
        left += slot;
    }
    addMedianLine(drawing, kMargin, slot, profile.medians);
    return drawing;
}

std::string toSvg(const ChartDrawing& drawing) {
    return svgStart(drawing) + ">" + svgShapes(drawing) + "</svg>";
}

std::string toSvgFile(const ChartDrawing& drawing) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svgStart(drawing) +
           attribute("width", drawing.width) + attribute("height", drawing.height) +
           attribute("font-family", "Inter") + "><rect fill=\"#ffffff\"" +
           attribute("width", drawing.width) + attribute("height", drawing.height) + "/>" +
           svgShapes(drawing) + "</svg>\n";
}

}  // namespace setscope
