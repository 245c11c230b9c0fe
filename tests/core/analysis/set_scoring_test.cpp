#include "core/analysis/set_scoring.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <vector>

#include "tests/core/analysis/synthetic_model.h"

namespace setscope {
namespace {

struct SetScoring : testing::Test {
    static constexpr std::int64_t kMembers = 9;
    LoadedModel model = syntheticModel();
    at::Tensor features =
        at::randn({kMembers, HashEncoder::kWidth}, at::detail::createCPUGenerator(5));
    std::vector<ContentHash> contents = std::vector<ContentHash>(kMembers);

    SetScorer scorer(Head head) const { return {model, {.head = head}, c10::kCPU}; }
};

TEST_F(SetScoring, WithTheFamiliarityThatItFindsAnswersAlike) {
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        const ScoredSet own = scorer(head).score(features, contents, {});
        ASSERT_TRUE(own.familiarity);
        const ScoredSet told = scorer(head).score(features, contents, own.familiarity, {});
        EXPECT_EQ(told.familiarity, own.familiarity);
        EXPECT_THAT(told.probability,
                    testing::Pointwise(testing::FloatNear(1e-5F), own.probability));
    }
}

TEST_F(SetScoring, TheFamiliarityThatItIsToldChoosesTheExpert) {
    for (const Head head : {Head::Softmax, Head::Sigmoid}) {
        const auto probability = [&](float familiarity) {
            return scorer(head).score(features, contents, familiarity, {}).probability;
        };
        const std::vector<float> comparing = probability(0.0F);
        const std::vector<float> learned = probability(1.0F);
        const std::vector<float> both = probability(0.25F);
        EXPECT_NE(comparing, learned);
        for (std::size_t i = 0; i < both.size(); ++i) {
            EXPECT_NEAR(both[i], 0.25F * learned[i] + 0.75F * comparing[i], 1e-5F);
        }
    }
}

}  // namespace
}  // namespace setscope
