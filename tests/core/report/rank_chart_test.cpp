#include <gmock/gmock.h>

#include <limits>

#include "core/report/chart_drawing.h"
#include "tests/core/report/xml_check.h"

namespace setscope {
namespace {

using Ink = ChartDrawing::Ink;

report::RankCurve curveOf(std::vector<float> scores, std::optional<std::int64_t> cut) {
    return {.title = "Scores",
            .axis = "rank",
            .scoreAxis = "score",
            .scores = std::move(scores),
            .cut = cut,
            .cutLabel = "suggested cut: 2"};
}

std::vector<ChartDrawing::Box> dotsOf(const ChartDrawing& drawing) {
    std::vector<ChartDrawing::Box> dots;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        if (const auto* box = std::get_if<ChartDrawing::Box>(&shape)) {
            dots.push_back(*box);
        }
    }
    return dots;
}

TEST(RankChart, HasADotForEachRankGreyBehindTheCut) {
    const auto dots = dotsOf(drawChart(curveOf({1.0F, 0.5F, 0.5F, 0.0F}, 2)));
    ASSERT_EQ(dots.size(), 4U);
    EXPECT_EQ(dots[1].ink, Ink::Bar);
    EXPECT_EQ(dots[2].ink, Ink::Muted);
    EXPECT_LT(dots[0].y, dots[1].y);
    EXPECT_EQ(dots[1].y, dots[2].y);
    EXPECT_DOUBLE_EQ(dots[2].x - dots[1].x, dots[1].x - dots[0].x);
}

TEST(RankChart, TheCutLiesBetweenItsRankAndTheNext) {
    const ChartDrawing drawing = drawChart(curveOf({1.0F, 0.5F, 0.5F, 0.0F}, 2));
    const auto dots = dotsOf(drawing);
    std::vector<double> dashed;
    for (const ChartDrawing::Shape& shape : drawing.shapes) {
        const auto* line = std::get_if<ChartDrawing::Line>(&shape);
        if (line != nullptr && line->stroke == ChartDrawing::Stroke::Dashed) {
            dashed.push_back(line->x1);
        }
    }
    ASSERT_EQ(dashed.size(), 1U);
    EXPECT_NEAR(dashed[0], (dots[1].x + dots[2].x) / 2.0 + 1.5, 1e-9);
}

TEST(RankChart, IsDrawnWhateverTheScores) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    for (const std::vector<float>& scores :
         {std::vector<float>{}, {0.5F}, {0.5F, 0.5F}, {0.5F, -kInfinity, 0.25F}}) {
        EXPECT_EQ(xmlTrouble(toSvg(drawChart(curveOf(scores, std::nullopt)))), "");
        EXPECT_EQ(xmlTrouble(toSvg(drawChart(curveOf(scores, 1)))), "");
    }
}

}  // namespace
}  // namespace setscope
