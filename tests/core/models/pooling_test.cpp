#include "core/models/pooling.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"
#include "tests/support/refusal.h"

namespace setscope {

void PrintTo(const PoolingEntry& entry, std::ostream* out) { *out << entry.name; }

namespace {

class EveryPooling : public testing::TestWithParam<PoolingEntry> {
  protected:
    at::Tensor pooled(const RaggedBatch& sets) const { return pool(GetParam().pooling, sets); }
};

TEST_P(EveryPooling, IgnoresTheOrderOfMembers) {
    const RaggedBatch sets = syntheticSets({.sizes = {5, 0, 1, 30, 2, 7}, .width = 9});
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const at::Tensor order = orderWithinSets(sets.offsets, seed);
        EXPECT_TENSOR_NEAR(pooled({sets.elements.index_select(0, order), sets.offsets}),
                           pooled(sets), 1e-5);
    }
}

TEST_P(EveryPooling, GivesASetTheSameAloneAsInABatch) {
    const RaggedBatch sets = syntheticSets({.sizes = {5, 0, 1, 30, 2, 7}, .width = 9});
    const at::Tensor together = pooled(sets);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        EXPECT_TENSOR_NEAR(pooled(sets.slice(set, set + 1))[0], together[set], 1e-5);
    }
}

TEST_P(EveryPooling, PoolsASetOfOneToItsMember) {
    const RaggedBatch sets = syntheticSets({.sizes = {1, 1, 1}, .width = 5});
    EXPECT_TENSOR_NEAR(pooled(sets), sets.elements, 1e-6);
}

TEST_P(EveryPooling, PoolsAnEmptySetToZeroWithoutGradient) {
    RaggedBatch sets = syntheticSets({.sizes = {0, 2, 0}, .width = 3});
    sets.elements.requires_grad_();
    const at::Tensor values = pooled(sets);
    EXPECT_TENSOR_EQUAL(values[0], at::zeros({3}));
    EXPECT_TENSOR_EQUAL(values[2], at::zeros({3}));
    (values[0] + values[2]).sum().backward();
    EXPECT_TENSOR_EQUAL(sets.elements.grad(), at::zeros({2, 3}));
}

TEST_P(EveryPooling, HasExactGradients) {
    const RaggedBatch sets = syntheticSets({.type = at::kDouble});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) {
            return pooled({x, sets.offsets});
        },
        sets.elements));
}

TEST_P(EveryPooling, PoolsAHandWorkedSet) {
    const RaggedBatch sets{at::tensor({3.F, -1.F, 1.F, 5.F}).unsqueeze(1),
                           at::tensor({0, 4}, at::kLong)};
    const std::map<std::string, double> expected = {
        {"sum", 8.0},
        {"mean", 2.0},
        {"max", 5.0},
        {"min", -1.0},
        {"median", 1.0},
        {"logsumexp", std::log(std::exp(3.0) + std::exp(-1.0) + std::exp(1.0) + std::exp(5.0))}};
    ASSERT_TRUE(expected.contains(GetParam().name)) << "work this case out for the new pooling";
    EXPECT_NEAR(pooled(sets).item<double>(), expected.at(GetParam().name), 1e-5);
}

TEST_P(EveryPooling, WinnersAreTheMembersThatItsValuesComeFrom) {
    const RaggedBatch sets = syntheticSets({.sizes = {4, 1, 6}, .width = 7});
    const Pooled result = poolWithWinners(GetParam().pooling, sets);
    if (result.winners) {
        EXPECT_TENSOR_EQUAL(sets.elements.gather(0, *result.winners), result.values);
    }
}

TEST_P(EveryPooling, IsFoundByItsName) {
    EXPECT_EQ(poolingFromText(GetParam().name), GetParam().pooling);
    EXPECT_STREQ(toText(GetParam().pooling), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(All, EveryPooling, testing::ValuesIn(poolings().begin(), poolings().end()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Pooling, AnUnknownNameIsRefusedWithTheChoices) {
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { poolingFromText("average"); }),
                testing::HasSubstr("sum, mean, max, min, median, logsumexp"));
}

}  // namespace
}  // namespace setscope
