#include "core/models/set_relative_inputs.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/ragged_batch.h"

namespace setscope {
namespace {

at::Tensor offsetsOf(const std::vector<std::int64_t>& sizes) { return offsetsFromSizes(sizes); }

TEST(SetRelativeInputs, PermutingASetPermutesItsRows) {
    const at::Tensor features = at::randn({13, 40});
    const at::Tensor offsets = offsetsOf({13});
    const at::Tensor order = at::randperm(13);
    const at::Tensor expected = setRelativeInputs(features, offsets).index_select(0, order);
    const at::Tensor found = setRelativeInputs(features.index_select(0, order), offsets);
    EXPECT_LT((found - expected).abs().max().item<double>(), 1e-5);
}

TEST(SetRelativeInputs, NoSetSeesAnother) {
    const at::Tensor features = at::randn({12, 9});
    const at::Tensor together = setRelativeInputs(features, offsetsOf({5, 0, 7}));
    const at::Tensor alone = setRelativeInputs(features.narrow(0, 5, 7), offsetsOf({7}));
    EXPECT_TRUE(at::equal(together.narrow(0, 5, 7), alone));
}

TEST(SetRelativeInputs, AreTheSameForAllFeaturesScaledAlike) {
    const at::Tensor features = at::randn({8, 20});
    const at::Tensor offsets = offsetsOf({8});
    const at::Tensor change =
        setRelativeInputs(features, offsets) - setRelativeInputs(features * 7.0, offsets);
    EXPECT_LT(change.abs().max().item<double>(), 1e-4);
}

TEST(SetRelativeInputs, FirstColumnsAreTheSpreadOfTheCosines) {
    // Unit vectors at 0°, 60° and 180°: their cosines are 0.5 (first two), −1 (first and last) and
    // −0.5.
    const double root = std::sqrt(0.75);
    const at::Tensor features =
        at::tensor({1.0, 0.0, 0.5, root, -1.0, 0.0}, at::kDouble).view({3, 2}).to(at::kFloat);
    const at::Tensor inputs = setRelativeInputs(features, offsetsOf({3}));
    EXPECT_NEAR(inputs[0][0].item<double>(), (0.5 - 1.0) / 2, 1e-5);  // mean of the others
    EXPECT_NEAR(inputs[0][1].item<double>(), -1.0, 1e-5);             // least alike
    EXPECT_NEAR(inputs[0][5].item<double>(), 0.5, 1e-5);              // most alike
    EXPECT_NEAR(inputs[2][1].item<double>(), -1.0, 1e-5);
    EXPECT_NEAR(inputs[2][5].item<double>(), -0.5, 1e-5);
}

TEST(SetRelativeInputs, AreFiniteForDegenerateSets) {
    const at::Tensor same = at::ones({4, 6});
    const at::Tensor features =
        at::cat({same, at::zeros({3, 6}), at::randn({1, 6}), at::randn({2, 6})});
    const at::Tensor inputs = setRelativeInputs(features, offsetsOf({4, 3, 1, 2}));
    EXPECT_TRUE(inputs.isfinite().all().item<bool>());
}

bool isFiniteFor(const at::Tensor& features) {
    return setRelativeInputs(features, offsetsOf({features.size(0)})).isfinite().all().item<bool>();
}

TEST(SetRelativeInputs, AreFiniteForOneAndTwoColumns) {
    for (const std::int64_t width : {1, 2}) {
        for (const std::int64_t size : {1, 2, 3, 4, 40}) {
            EXPECT_TRUE(isFiniteFor(at::randn({size, width}))) << size << " × " << width;
            EXPECT_TRUE(isFiniteFor(at::ones({size, width}))) << size << " × " << width;
            EXPECT_TRUE(isFiniteFor(at::zeros({size, width}))) << size << " × " << width;
        }
    }
    EXPECT_TRUE(isFiniteFor(at::tensor({1.0F, 1.0F, 1.0F, -1.0F}).view({4, 1})));
    EXPECT_TRUE(isFiniteFor(at::cat({at::ones({6, 1}), at::randn({6, 1})}, 1)));
}

TEST(SetRelativeInputs, AreFiniteForAsLargeAndSmallNumbersAsThereAre) {
    for (const float size : {3e38F, 1e30F, 1e-30F, 1e-45F}) {
        const at::Tensor signs = at::randn({9, 3}).sign();
        EXPECT_TRUE(isFiniteFor(signs * size)) << size;
        EXPECT_TRUE(isFiniteFor(at::cat({signs, signs.narrow(0, 0, 1) * size}))) << size;
        EXPECT_TRUE(isFiniteFor(at::full({5, 1}, size))) << size;
    }
}

TEST(SetRelativeInputs, OfOneColumnSetTheMemberOfTheOtherSignApart) {
    // Cosines of numbers are 1 or −1: to the others, the first three have two of 1 and one of −1.
    const at::Tensor features = at::tensor({2.0F, 3.0F, 4.0F, -5.0F}).view({4, 1});
    const at::Tensor inputs = setRelativeInputs(features, offsetsOf({4}));
    for (std::int64_t member = 0; member < 3; ++member) {
        EXPECT_NEAR(inputs[member][0].item<double>(), 1.0 / 3.0, 1e-5);
        EXPECT_NEAR(inputs[member][5].item<double>(), 1.0, 1e-5);
    }
    EXPECT_NEAR(inputs[3][0].item<double>(), -1.0, 1e-5);
    EXPECT_NEAR(inputs[3][5].item<double>(), -1.0, 1e-5);
}

TEST(SetRelativeInputs, MembersOfEqualFeaturesGetEqualRows) {
    at::Tensor features = at::randn({9, 12});
    features[7].copy_(features[2]);
    const at::Tensor inputs = setRelativeInputs(features, offsetsOf({9}));
    EXPECT_LT((inputs[7] - inputs[2]).abs().max().item<double>(), 1e-5);
}

TEST(SetRelativeInputs, StopInsideALargeSet) {
    std::stop_source stop;
    stop.request_stop();
    const RunContext run({}, stop.get_token());
    EXPECT_THROW(setRelativeInputs(at::randn({50, 4}), offsetsOf({50}), run), Cancelled);
}

TEST(CosineToOthers, IsLargestForTheOneThatPointsElsewhere) {
    const at::Tensor features = at::tensor({1.0F, 0.0F, 1.0F, 0.0F, 0.0F, 2.0F}).view({3, 2});
    const at::Tensor distance = cosineToOthers(features, offsetsOf({3}));
    EXPECT_NEAR(distance[2].item<double>(), 1.0, 1e-6);  // at right angles to both
    EXPECT_NEAR(distance[0].item<double>(), 1.0 - 1.0 / std::sqrt(5.0), 1e-6);  // to (1, 2)
}

}  // namespace
}  // namespace setscope
