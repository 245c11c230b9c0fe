#include "core/models/equivariant_loops.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace setscope {
namespace {

/// Values of one row after a shift of zero.
std::vector<float> shifted(std::vector<float> row, RowActivation activation) {
    const std::vector<float> zero(row.size(), 0.0F);
    shiftRows(row.data(), 1, static_cast<std::int64_t>(row.size()), zero.data(), activation);
    return row;
}

TEST(EquivariantLoops, TanhIsWithinItsStatedErrorAndNeverBeyondOne) {
    std::vector<float> x;
    for (int step = -120'000; step <= 120'000; ++step) {
        x.push_back(static_cast<float>(step) * 1e-4F);
    }
    const std::vector<float> y = shifted(x, RowActivation::Tanh);
    for (std::size_t index = 0; index < x.size(); ++index) {
        ASSERT_NEAR(y[index], std::tanh(static_cast<double>(x[index])), 4e-7) << x[index];
        ASSERT_LE(std::abs(y[index]), 1.0F) << x[index];
    }
}

TEST(EquivariantLoops, TanhOfExtremes) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> y =
        shifted({infinity, -infinity, 1e30F, 0.0F, 1e-20F, std::nanf("")}, RowActivation::Tanh);
    EXPECT_NEAR(y[0], 1.0F, 2e-7);
    EXPECT_NEAR(y[1], -1.0F, 2e-7);
    EXPECT_NEAR(y[2], 1.0F, 2e-7);
    EXPECT_EQ(y[3], 0.0F);
    EXPECT_NEAR(y[4], 1e-20F, 1e-26);
    EXPECT_TRUE(std::isnan(y[5]));
}

TEST(EquivariantLoops, EachRowIsShiftedBeforeTheActivation) {
    std::vector<double> z = {1.0, -2.0, 0.5, 3.0};
    const std::vector<double> shift = {1.0, -1.0};
    shiftRows(z.data(), 2, 2, shift.data(), RowActivation::Relu);
    EXPECT_EQ(z, (std::vector<double>{2.0, 0.0, 1.5, 2.0}));
}

TEST(EquivariantLoops, BackwardMultipliesBySlopeAndSumsOverRows) {
    const std::vector<double> y = {0.5, 0.0, -0.5, 1.0};
    const std::vector<double> gradient = {2.0, 3.0, 4.0, 5.0};
    std::vector<double> slope(4);
    std::vector<double> total(2);
    const ColumnBlock<double> block{y.data(), 2, 2, 2};
    backThroughRows(block, gradient.data(), slope.data(), total.data(), RowActivation::Tanh);
    EXPECT_EQ(slope, (std::vector<double>{1.5, 3.0, 3.0, 0.0}));
    EXPECT_EQ(total, (std::vector<double>{4.5, 3.0}));
    backThroughRows(block, gradient.data(), slope.data(), total.data(), RowActivation::Elu);
    EXPECT_EQ(slope, (std::vector<double>{2.0, 3.0, 2.0, 5.0}));
    backThroughRows(block, gradient.data(), slope.data(), total.data(), RowActivation::Relu);
    EXPECT_EQ(slope, (std::vector<double>{2.0, 0.0, 0.0, 5.0}));
    backThroughRows({y.data(), 2, 0, 2}, gradient.data(), slope.data(), total.data(),
                    RowActivation::None);
    EXPECT_EQ(total, (std::vector<double>{0.0, 0.0}));
}

}  // namespace
}  // namespace setscope
