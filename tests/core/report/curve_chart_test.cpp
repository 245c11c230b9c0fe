#include "core/report/curve_chart.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "tests/core/report/xml_check.h"

namespace setscope {
namespace {

ExperimentChart::Point pointAt(double x, double y, double reach = 0.0) {
    return {x, {y, y - reach, y + reach}};
}

std::vector<ChartDrawing::Box> marksOf(const ChartDrawing& drawing, ChartDrawing::Ink ink) {
    std::vector<ChartDrawing::Box> marks;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        const auto* box = std::get_if<ChartDrawing::Box>(&shape);
        if (box != nullptr && box->ink == ink) {
            marks.push_back(*box);
        }
    }
    return marks;
}

TEST(CurveChart, PlacesPointsInProportion) {
    ExperimentChart chart;
    chart.series = {{"ours", {pointAt(0.0, 0.0), pointAt(5.0, 1.0), pointAt(10.0, 2.0)}}};
    const auto marks = marksOf(drawCurves(chart), ChartDrawing::Ink::Curve1);
    ASSERT_EQ(marks.size(), 4U);  // the legend's and three points
    EXPECT_NEAR(marks[2].x - marks[1].x, marks[3].x - marks[2].x, 1e-9);
    EXPECT_NEAR(marks[1].y - marks[2].y, marks[2].y - marks[3].y, 1e-9);
    EXPECT_GT(marks[1].y, marks[3].y);
}

TEST(CurveChart, OnLogarithmicAxesEqualFactorsAreEqualSteps) {
    ExperimentChart chart;
    chart.x.scale = chart.y.scale = ExperimentChart::Scale::Logarithmic;
    chart.series = {{"a", {pointAt(10.0, 1.0), pointAt(100.0, 0.1), pointAt(1000.0, 0.01)}},
                    {"b", {pointAt(10.0, 0.0), pointAt(100.0, 1.0)}}};
    const ChartDrawing drawing = drawCurves(chart);
    const auto marks = marksOf(drawing, ChartDrawing::Ink::Curve1);
    ASSERT_EQ(marks.size(), 4U);
    EXPECT_NEAR(marks[2].x - marks[1].x, marks[3].x - marks[2].x, 1e-9);
    EXPECT_NEAR(marks[2].y - marks[1].y, marks[3].y - marks[2].y, 1e-9);
    EXPECT_EQ(marksOf(drawing, ChartDrawing::Ink::Curve2).size(), 2U);  // 0 cannot be shown
}

TEST(CurveChart, LogarithmicAxesEndAtTheNextOneTwoOrFive) {
    const auto labelsOf = [](double low, double high) {
        ExperimentChart chart;
        chart.y.scale = ExperimentChart::Scale::Logarithmic;
        chart.series = {{"a", {pointAt(0.0, low), pointAt(1.0, high)}}};
        std::vector<std::string> labels;
        for (const ChartDrawing::Shape& shape : drawCurves(chart).shapes) {
            const auto* label = std::get_if<ChartDrawing::Label>(&shape);
            if (label != nullptr && label->anchor == ChartDrawing::Anchor::End &&
                label->ink == ChartDrawing::Ink::Muted) {
                labels.push_back(label->text);
            }
        }
        return labels;
    };
    EXPECT_THAT(labelsOf(0.011, 0.19), testing::ElementsAre("0.01", "0.02", "0.05", "0.1", "0.2"));
    EXPECT_THAT(labelsOf(300.0, 400.0), testing::ElementsAre("200", "500"));
    EXPECT_THAT(labelsOf(0.3, 20000.0), testing::ElementsAre("1", "10", "100", "1,000", "10,000"));
    EXPECT_THAT(labelsOf(5.0, 5.0), testing::ElementsAre("5", "10"));
}

TEST(CurveChart, SetsCurvesSideBySideOnlyIfTheyHaveIntervals) {
    for (const double reach : {0.0, 0.5}) {
        ExperimentChart chart;
        chart.series = {{"a", {pointAt(0.0, 1.0, reach), pointAt(1.0, 2.0, reach)}},
                        {"b", {pointAt(0.0, 3.0), pointAt(1.0, 4.0)}}};
        const ChartDrawing drawing = drawCurves(chart);
        const double first = marksOf(drawing, ChartDrawing::Ink::Curve1).back().x;
        const double second = marksOf(drawing, ChartDrawing::Ink::Curve2).back().x;
        EXPECT_EQ(first<second, reach> 0.0);
        EXPECT_EQ(first == second, reach == 0.0);
    }
}

TEST(CurveChart, KeepsALongLegendWithinItsFrameAndOffTheCurves) {
    ExperimentChart chart;
    for (int series = 0; series < 7; ++series) {
        chart.series.push_back({"A long name of a curve, number " + std::to_string(series),
                                {pointAt(0.0, 0.0), pointAt(1.0, 1.0)}});
    }
    const ChartDrawing drawing = drawCurves(chart);
    std::set<double> rows;
    double highestTick = drawing.height;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        if (const auto* label = std::get_if<ChartDrawing::Label>(&shape)) {
            EXPECT_GE(label->x, 0.0);
            if (label->text.starts_with("A long name")) {
                rows.insert(label->y);
            } else if (label->text == "1") {
                highestTick = std::min(highestTick, label->y);
            }
        }
    }
    EXPECT_GT(rows.size(), 1U);
    EXPECT_LT(*rows.rbegin(), highestTick);
}

TEST(CurveChart, StaysWithinItsFrameWhateverTheValues) {
    const double huge = std::numeric_limits<double>::infinity();
    for (const double value : {0.0, 1e-300, 1e300, -5.0, huge, std::nan("")}) {
        ExperimentChart chart;
        chart.title = "<title> & more";
        chart.series = {{"one & <two>", {pointAt(1.0, value, 0.5), pointAt(2.0, 1.0)}},
                        {"none", {}}};
        const ChartDrawing drawing = drawCurves(chart);
        EXPECT_EQ(xmlTrouble(toSvgFile(drawing).substr(toSvgFile(drawing).find("<svg"))), "");
        for (const ChartDrawing::Box& mark : marksOf(drawing, ChartDrawing::Ink::Curve1)) {
            EXPECT_TRUE(mark.y >= 0.0 && mark.y <= drawing.height) << value;
        }
    }
}

}  // namespace
}  // namespace setscope
