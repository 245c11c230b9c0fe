#include "core/experiments/figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace setscope {
namespace {

TEST(MeanFigure, HasStudentsInterval) {
    const ExperimentFigure figure = meanFigure(std::vector<double>{1.0, 2.0, 3.0});
    EXPECT_DOUBLE_EQ(figure.value, 2.0);
    EXPECT_NEAR(figure.high - figure.value, 4.303 / std::sqrt(3.0), 1e-9);
    EXPECT_NEAR(figure.value - figure.low, 4.303 / std::sqrt(3.0), 1e-9);
}

TEST(MeanFigure, OfOneValueIsThatValue) {
    EXPECT_EQ(meanFigure(std::vector<double>{0.25}), exactFigure(0.25));
}

TEST(ShareFigure, IsNeverCertain) {
    const ExperimentFigure figure = shareFigure(10, 10);
    EXPECT_EQ(figure.value, 1.0);
    EXPECT_LT(figure.low, 0.75);
}

TEST(BootstrapFigure, HoldsTheStatisticOfAllItems) {
    const ExperimentFigure figure = bootstrapFigure(
        50,
        [](std::span<const std::size_t> chosen) {
            double sum = 0.0;
            for (const std::size_t index : chosen) {
                sum += static_cast<double>(index % 2);
            }
            return sum / static_cast<double>(chosen.size());
        },
        1);
    EXPECT_DOUBLE_EQ(figure.value, 0.5);
    EXPECT_NEAR(figure.low, 0.36, 0.04);
    EXPECT_NEAR(figure.high, 0.64, 0.04);
}

TEST(Figures, TheBootstrapOfAMeanIsThatOfItsStatistic) {
    const std::vector<double> values = {0.0, 1.0, 0.5, 0.25, 1.0};
    const auto mean = [&values](std::span<const std::size_t> chosen) {
        double sum = 0.0;
        for (const std::size_t item : chosen) {
            sum += values[item];
        }
        return sum / static_cast<double>(chosen.size());
    };
    const ExperimentFigure figure = bootstrapMeanFigure(values, 4);
    EXPECT_EQ(figure, bootstrapFigure(values.size(), mean, 4));
    EXPECT_DOUBLE_EQ(figure.value, 0.55);
}

}  // namespace
}  // namespace setscope
