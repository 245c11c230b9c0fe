#include "core/report/chart_drawing.h"

#include <gmock/gmock.h>

#include <algorithm>

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

TEST(ChartDrawing, AProfileHasABarPerNumberUpOrDownFromTheMiddle) {
    const ChartDrawing drawing =
        drawProfile({{0.5F, -1.0F}, {0.25F, -0.5F}}, report::SetStrip::Shape::Square);
    std::vector<ChartDrawing::Box> bars;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        if (const auto* box = std::get_if<ChartDrawing::Box>(&shape)) {
            bars.push_back(*box);
        }
    }
    ASSERT_EQ(bars.size(), 2U);
    EXPECT_DOUBLE_EQ(bars[0].height * 2.0, bars[1].height);
    EXPECT_DOUBLE_EQ(bars[0].y + bars[0].height, bars[1].y) << "the middle";
    EXPECT_LT(bars[0].x + bars[0].width, bars[1].x);
    EXPECT_EQ(xmlTrouble(toSvg(drawing)), "");
}

TEST(ChartDrawing, AProfileStaysInItsTileAndShowsWhatIsCutOffByAGap) {
    const ChartDrawing drawing =
        drawProfile({{7.0F, -1e30F, 1.0F}, {9.0F, -9.0F, 0.0F}}, report::SetStrip::Shape::Wide);
    std::size_t boxes = 0;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        if (const auto* box = std::get_if<ChartDrawing::Box>(&shape)) {
            ++boxes;
            EXPECT_GE(box->y, 0.0);
            EXPECT_LE(box->y + box->height, drawing.height);
            EXPECT_LE(box->x + box->width, drawing.width);
        } else if (const auto* line = std::get_if<ChartDrawing::Line>(&shape)) {
            EXPECT_GE(std::min(line->y1, line->y2), 0.0);
            EXPECT_LE(std::max(line->y1, line->y2), drawing.height);
        }
    }
    EXPECT_EQ(boxes, 5U);
    EXPECT_EQ(drawing.width, 2.0 * drawing.height);
    EXPECT_EQ(xmlTrouble(toSvg(drawProfile({}, report::SetStrip::Shape::Square))), "");
}

TEST(ChartDrawing, AnEmptyHistogramStillHasItsAxes) {
    const report::Histogram chart{"t", "a", "sets", std::vector<std::int64_t>(20), {}, "", {}};
    EXPECT_EQ(xmlTrouble(toSvg(drawChart(chart))), "");
}

}  // namespace
}  // namespace setscope
