#include "core/analysis/invariance.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace setscope {
namespace {

TEST(LargestChangeUnderPermutation, IsZeroForWhatTreatsEveryMemberAlike) {
    Random random(1);
    const auto twice = [](const at::Tensor& members) { return members * 2; };
    EXPECT_EQ(largestChangeUnderPermutation(twice, at::randn({7, 3}), 10, random), 0.0);
}

TEST(LargestChangeUnderPermutation, FindsADependenceOnTheOrder) {
    Random random(1);
    const auto byPlace = [](const at::Tensor& members) {
        return at::arange(members.size(0)).to(at::kFloat);
    };
    const double change = largestChangeUnderPermutation(byPlace, at::randn({7, 3}), 10, random);
    EXPECT_GE(change, 1.0);
    EXPECT_LE(change, 6.0);
}

TEST(LargestChangeUnderPermutation, OfNoMembersIsZero) {
    Random random(1);
    const auto same = [](const at::Tensor& members) { return members; };
    EXPECT_EQ(largestChangeUnderPermutation(same, at::zeros({0, 3}), 10, random), 0.0);
}

}  // namespace
}  // namespace setscope
