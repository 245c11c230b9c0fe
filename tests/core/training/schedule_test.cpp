#include "core/training/schedule.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace setscope {
namespace {

TEST(Schedule, ConstantKeepsTheWholeRate) {
    EXPECT_EQ(learningRateShare({}, 0, 10), 1.0);
    EXPECT_EQ(learningRateShare({}, 9, 10), 1.0);
}

TEST(Schedule, WarmUpRisesLinearlyThenCosineFalls) {
    const Schedule schedule{ScheduleKind::WarmupCosine, 4};
    EXPECT_DOUBLE_EQ(learningRateShare(schedule, 0, 7), 0.25);
    EXPECT_DOUBLE_EQ(learningRateShare(schedule, 3, 7), 1.0);
    EXPECT_DOUBLE_EQ(learningRateShare(schedule, 5, 7), 0.5);
    EXPECT_NEAR(learningRateShare(schedule, 6, 7), 0.146446609, 1e-9);
    for (std::int64_t step = 4; step < 7; ++step) {
        EXPECT_LT(learningRateShare(schedule, step, 7), learningRateShare(schedule, step - 1, 7));
    }
}

TEST(Schedule, AWarmUpAsLongAsTheRunIsAllThereIs) {
    const Schedule schedule{ScheduleKind::WarmupCosine, 50};
    EXPECT_DOUBLE_EQ(learningRateShare(schedule, 4, 5), 1.0);
    EXPECT_DOUBLE_EQ(learningRateShare(schedule, 0, 5), 0.2);
}

TEST(Schedule, StepsOutsideTheRunAreRefused) {
    EXPECT_THROW(learningRateShare({}, 5, 5), std::logic_error);
    EXPECT_THROW(learningRateShare({}, -1, 5), std::logic_error);
}

}  // namespace
}  // namespace setscope
