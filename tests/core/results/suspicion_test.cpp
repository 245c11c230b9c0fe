#include "core/results/suspicion.h"

#include <gtest/gtest.h>

namespace setscope {
namespace {

constexpr FlagRule kByHalf{FlagRule::By::Probability, 0.5};

SetOutliers judged(std::vector<float> probability, std::optional<float> pValue = {}) {
    SetOutliers set;
    for (std::size_t i = 0; i < probability.size(); ++i) {
        set.members.push_back({static_cast<std::int64_t>(i + 1)});
    }
    set.score = probability;
    set.probability = std::move(probability);
    set.setPValue = pValue;
    return set;
}

TEST(Suspicion, FlaggedSetsComeFirstThenPValuesThenProbabilities) {
    const Suspicion flagged = suspicionOf(judged({0.1F, 0.6F, 0.3F}, 0.9F), kByHalf);
    const Suspicion rare = suspicionOf(judged({0.4F, 0.3F, 0.3F}, 0.02F), kByHalf);
    const Suspicion high = suspicionOf(judged({0.49F, 0.3F, 0.21F}), kByHalf);
    const Suspicion low = suspicionOf(judged({0.34F, 0.33F, 0.33F}), kByHalf);
    const Suspicion unjudged = suspicionOf(SetOutliers{}, kByHalf);
    EXPECT_LT(flagged, rare);
    EXPECT_LT(rare, high);
    EXPECT_LT(high, low);
    EXPECT_LT(low, unjudged);
}

TEST(Suspicion, FollowsTheRule) {
    const SetOutliers set = judged({0.4F, 0.3F, 0.3F}, 0.02F);
    EXPECT_FALSE(suspicionOf(set, {FlagRule::By::FalseAlarmRate, 0.05}).isNotFlagged);
    EXPECT_TRUE(suspicionOf(set, {FlagRule::By::FalseAlarmRate, 0.01}).isNotFlagged);
}

}  // namespace
}  // namespace setscope
