#include "core/tensor/segment_ops.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Every operation by the name of its test instance, values only.
struct Operation {
    const char* name;
    at::Tensor (*apply)(const at::Tensor& x, const at::Tensor& offsets);
    at::Tensor (*ofOneSet)(const at::Tensor& members);  ///< the definition, [n, d] -> [d], n > 0
};

const Operation kOperations[] = {
    {"sum", &segmentSum, [](const at::Tensor& x) { return x.sum(0); }},
    {"mean", &segmentMean, [](const at::Tensor& x) { return x.mean(0); }},
    {"max", [](const at::Tensor& x, const at::Tensor& o) { return segmentMax(x, o).values; },
     [](const at::Tensor& x) { return x.amax(0); }},
    {"min", [](const at::Tensor& x, const at::Tensor& o) { return segmentMin(x, o).values; },
     [](const at::Tensor& x) { return x.amin(0); }},
    {"median", [](const at::Tensor& x, const at::Tensor& o) { return segmentMedian(x, o).values; },
     [](const at::Tensor& x) { return std::get<0>(x.sort(0))[(x.size(0) - 1) / 2]; }},
    {"logsumexp", &segmentLogSumExp, [](const at::Tensor& x) { return x.exp().sum(0).log(); }},
};

void PrintTo(const Operation& operation, std::ostream* out) { *out << operation.name; }

class EverySegmentOperation : public testing::TestWithParam<Operation> {};

TEST_P(EverySegmentOperation, FollowsItsDefinitionSetBySet) {
    for (const std::int64_t width : {1, 3, 64, 130}) {
        const RaggedBatch sets = syntheticSets({.sizes = {7, 0, 1, 40, 2}, .width = width});
        const at::Tensor pooled = GetParam().apply(sets.elements, sets.offsets);
        ASSERT_EQ(pooled.size(0), 5);
        for (std::int64_t set = 0; set < sets.setCount(); ++set) {
            const at::Tensor members = sets.set(set);
            const at::Tensor expected =
                members.size(0) > 0 ? GetParam().ofOneSet(members) : at::zeros({width});
            EXPECT_TENSOR_NEAR(pooled[set], expected, 1e-5);
        }
    }
}

TEST_P(EverySegmentOperation, HasExactGradients) {
    const RaggedBatch sets = syntheticSets({.type = at::kDouble});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) { return GetParam().apply(x, sets.offsets); }, sets.elements));
}

TEST_P(EverySegmentOperation, DoesNotDependOnTheOtherSetsOrTheThreads) {
    const RaggedBatch sets = syntheticSets({.sizes = {900, 3, 0, 411, 1}, .width = 70});
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const at::Tensor alone = GetParam().apply(sets.elements, sets.offsets);
    at::set_num_threads(4);
    EXPECT_TENSOR_EQUAL(GetParam().apply(sets.elements, sets.offsets), alone);
    at::set_num_threads(threads);
    for (std::int64_t set = 0; set < sets.setCount(); ++set) {
        const RaggedBatch one = sets.slice(set, set + 1);
        EXPECT_TENSOR_EQUAL(GetParam().apply(one.elements, one.offsets)[0], alone[set]);
    }
}

TEST_P(EverySegmentOperation, PoolsAnEmptySetToZeroWithoutGradient) {
    const at::Tensor offsets = at::tensor({0, 0, 1}, at::kLong);
    const at::Tensor x = at::ones({1, 2}).requires_grad_();
    const at::Tensor pooled = GetParam().apply(x, offsets);
    EXPECT_TENSOR_EQUAL(pooled[0], at::zeros({2}));
    pooled[0].sum().backward();
    EXPECT_TENSOR_EQUAL(x.grad(), at::zeros({1, 2}));
}

TEST_P(EverySegmentOperation, AcceptsNoMembersAndNoSets) {
    const at::Tensor nobody = at::empty({0, 3}).requires_grad_();
    const at::Tensor pooled = GetParam().apply(nobody, at::zeros({3}, at::kLong));
    EXPECT_TENSOR_EQUAL(pooled, at::zeros({2, 3}));
    pooled.sum().backward();
    EXPECT_EQ(nobody.grad().numel(), 0);
    EXPECT_EQ(GetParam().apply(at::empty({0, 3}), at::zeros({1}, at::kLong)).size(0), 0);
}

TEST_P(EverySegmentOperation, ReadsRowsThatAreNotContiguous) {
    const RaggedBatch sets = syntheticSets();
    const at::Tensor transposed = sets.elements.t().contiguous().t();
    EXPECT_TENSOR_EQUAL(GetParam().apply(transposed, sets.offsets),
                        GetParam().apply(sets.elements, sets.offsets));
}

INSTANTIATE_TEST_SUITE_P(All, EverySegmentOperation, testing::ValuesIn(kOperations),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(SegmentOps, HandWorkedSets) {
    const at::Tensor x = at::tensor({1.0, 4.0, -2.0, 3.0, 7.0}).unsqueeze(1);
    const at::Tensor offsets = at::tensor({0, 4, 5}, at::kLong);
    EXPECT_TENSOR_NEAR(segmentSum(x, offsets), at::tensor({6.0, 7.0}).unsqueeze(1), 1e-12);
    EXPECT_TENSOR_NEAR(segmentMean(x, offsets), at::tensor({1.5, 7.0}).unsqueeze(1), 1e-12);
    EXPECT_TENSOR_EQUAL(segmentMax(x, offsets).winners, at::tensor({1, 4}, at::kLong).unsqueeze(1));
    EXPECT_TENSOR_EQUAL(segmentMin(x, offsets).winners, at::tensor({2, 4}, at::kLong).unsqueeze(1));
    EXPECT_TENSOR_EQUAL(segmentMedian(x, offsets).values, at::tensor({1.0, 7.0}).unsqueeze(1));
}

TEST(SegmentOps, TiesGoToTheLowestRowTogetherWithTheWholeGradient) {
    const at::Tensor x = at::tensor({0.0, 2.0, 2.0, 2.0, 0.0}).unsqueeze(1);
    const at::Tensor offsets = at::tensor({0, 5}, at::kLong);
    for (const auto pick : {&segmentMax, &segmentMedian}) {
        const at::Tensor input = x.clone().requires_grad_();
        const SegmentWinners result = pick(input, offsets);
        EXPECT_EQ(result.winners.item<std::int64_t>(), 1);
        result.values.sum().backward();
        EXPECT_TENSOR_EQUAL(input.grad().squeeze(1), at::tensor({0.0, 1.0, 0.0, 0.0, 0.0}));
    }
    EXPECT_EQ(segmentMin(x, offsets).winners.item<std::int64_t>(), 0);
}

TEST(SegmentOps, EmptySetsHaveNoWinner) {
    const SegmentWinners result = segmentMax(at::ones({1, 2}), at::tensor({0, 0, 1}, at::kLong));
    EXPECT_TENSOR_EQUAL(result.winners, at::tensor({-1, -1, 0, 0}, at::kLong).view({2, 2}));
}

TEST(SegmentOps, NaNIsNotHidden) {
    const at::Tensor x = at::tensor({1.0, kNaN, 5.0, kNaN}).unsqueeze(1);
    const at::Tensor offsets = at::tensor({0, 4}, at::kLong);
    for (const auto pick : {&segmentMax, &segmentMin}) {
        const SegmentWinners result = pick(x, offsets);
        EXPECT_TRUE(std::isnan(result.values.item<double>()));
        EXPECT_EQ(result.winners.item<std::int64_t>(), 1);
    }
}

TEST(SegmentOps, InfinitiesArePickedLikeNumbers) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const at::Tensor x = at::tensor({-infinity, -infinity, infinity}).unsqueeze(1);
    const at::Tensor offsets = at::tensor({0, 2, 3}, at::kLong);
    EXPECT_TENSOR_EQUAL(segmentMax(x, offsets).winners, at::tensor({0, 2}, at::kLong).unsqueeze(1));
    EXPECT_TENSOR_EQUAL(segmentMin(x, offsets).winners, at::tensor({0, 2}, at::kLong).unsqueeze(1));
}

TEST(SegmentOps, LogSumExpOfLargeNumbersIsFinite) {
    const at::Tensor x = at::tensor({1000.0, 1000.0, -1000.0, -1000.0}).unsqueeze(1);
    const at::Tensor offsets = at::tensor({0, 2, 4}, at::kLong);
    EXPECT_TENSOR_NEAR(segmentLogSumExp(x, offsets).squeeze(1),
                       at::tensor({1000.0 + std::log(2.0), -1000.0 + std::log(2.0)}), 1e-9);
}

TEST(SegmentOps, SoftmaxSumsToOneWithinEachSet) {
    const RaggedBatch sets = syntheticSets({.sizes = {4, 0, 1, 9}, .width = 2});
    const at::Tensor share = segmentSoftmax(sets.elements * 50, sets.offsets);
    EXPECT_TENSOR_NEAR(segmentSum(share, sets.offsets),
                       at::tensor({1., 1., 0., 0., 1., 1., 1., 1.}).view({4, 2}), 1e-5);
    const at::Tensor column = sets.elements.select(1, 0);
    EXPECT_TENSOR_NEAR(segmentSoftmax(column, sets.offsets).narrow(0, 0, 4),
                       column.narrow(0, 0, 4).softmax(0), 1e-6);
}

TEST(SegmentOps, SoftmaxAndBroadcastHaveExactGradients) {
    const RaggedBatch sets = syntheticSets({.type = at::kDouble});
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& x) { return segmentSoftmax(x, sets.offsets); }, sets.elements));
    EXPECT_TRUE(gradientIsExact(
        [&](const at::Tensor& values) { return segmentBroadcast(values, sets.offsets); },
        at::randn({5, 2}, at::kDouble)));
}

TEST(SegmentOps, RefusesWhatIsNotATableOfMembers) {
    const at::Tensor offsets = at::tensor({0, 2}, at::kLong);
    EXPECT_THROW(segmentSum(at::ones({2}), offsets), std::logic_error);
    EXPECT_THROW(segmentSum(at::ones({2, 1}, at::kLong), offsets), std::logic_error);
    EXPECT_THROW(segmentMax(at::ones({3, 1}), offsets), std::logic_error);
    EXPECT_THROW(segmentBroadcast(at::ones({2, 1}), offsets), std::logic_error);
}

}  // namespace
}  // namespace setscope
