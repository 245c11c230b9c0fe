#include "core/report/chart_drawing.h"

#include <gmock/gmock.h>

#include "tests/core/report/xml_check.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ChartDrawing, DrawsABarPerRowInProportion) {
    const std::string svg = toSvg(drawChart(
        report::BarChart{"Title", "axis", {{"half", 0.5, true}, {"full", 1.0, false}}, 0.5}));
    EXPECT_EQ(xmlTrouble(svg), "");
    EXPECT_THAT(svg, HasSubstr("width=\"212.50\""));
    EXPECT_THAT(svg, HasSubstr("width=\"425.00\""));
    EXPECT_THAT(svg, HasSubstr("50.0\u202f%"));
    EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
}

TEST(ChartDrawing, LabelsCannotBreakOut) {
    const std::string svg =
        toSvg(drawChart(report::BarChart{"<b>\"", "&", {{"<script>\"'&", 0.1, false}}, {}}));
    EXPECT_EQ(xmlTrouble(svg), "");
    EXPECT_THAT(svg, Not(HasSubstr("<script>")));
}

TEST(ChartDrawing, TheHistogramPaintsTheSuspiciousSideRed) {
    report::Histogram chart{.title = "t",
                            .axis = "a",
                            .countAxis = "sets",
                            .counts = {1, 2, 3, 4},
                            .threshold = 0.5,
                            .thresholdLabel = "line",
                            .suspicious = report::Histogram::Suspicious::Above};
    const auto redBoxes = [](const std::string& svg) {
        std::size_t count = 0;
        for (std::size_t at = svg.find("<rect class=\"flagged\""); at != std::string::npos;
             at = svg.find("<rect class=\"flagged\"", at + 1)) {
            ++count;
        }
        return count;
    };
    EXPECT_EQ(redBoxes(toSvg(drawChart(chart))), 2U);
    chart.threshold = 0.25;
    chart.suspicious = report::Histogram::Suspicious::Below;
    EXPECT_EQ(redBoxes(toSvg(drawChart(chart))), 1U);
    EXPECT_EQ(xmlTrouble(toSvg(drawChart(chart))), "");
}

TEST(ChartDrawing, AnEmptyHistogramStillHasItsAxes) {
    const report::Histogram chart{"t", "a", "sets", std::vector<std::int64_t>(20), {}, "", {}};
    EXPECT_EQ(xmlTrouble(toSvg(drawChart(chart))), "");
}

}  // namespace
}  // namespace setscope
