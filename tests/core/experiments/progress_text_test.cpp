#include "core/experiments/progress_text.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace setscope {
namespace {

TEST(Saying, KeepsTheNumbersTheSettingsAndTheStop) {
    std::vector<Progress> steps;
    std::stop_source stop;
    const RunContext run({.seed = 3, .device = "cpu", .threads = 2}, stop.get_token(),
                         [&steps](const Progress& step) { steps.push_back(step); });
    const RunContext renamed = saying(run, "Training without leaves");
    renamed.step({4, 9, "Training"});
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].what, "Training without leaves");
    EXPECT_EQ(steps[0].done, 4);
    EXPECT_EQ(steps[0].total, 9);
    EXPECT_EQ(renamed.settings().seed, 3U);
    quiet(run).step({1, 2, "unheard"});
    EXPECT_EQ(steps.size(), 1U);
    stop.request_stop();
    EXPECT_THROW(renamed.step({5, 9, "Training"}), Cancelled);
    EXPECT_THROW(quiet(run).step({5, 9, "Training"}), Cancelled);
}

}  // namespace
}  // namespace setscope
