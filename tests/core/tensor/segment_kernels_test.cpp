#include "core/tensor/segment_kernels.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/core/tensor/synthetic_sets.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// Small whole numbers, so that most columns of most sets have ties.
RaggedBatch setsWithTies(std::int64_t width) {
    const RaggedBatch sets = syntheticSets({.sizes = {0, 6, 1, 0, 33, 2, 0}, .width = width});
    return {sets.elements.round(), sets.offsets};
}

void expectSame(const SegmentWinners& actual, const SegmentWinners& expected) {
    EXPECT_TENSOR_EQUAL(actual.values, expected.values);
    EXPECT_TENSOR_EQUAL(actual.winners, expected.winners);
}

TEST(SegmentKernels, BothFormulationsAgreeOnValuesAndWinners) {
    for (const std::int64_t width : {1, 5, 64, 100}) {
        const auto [x, offsets] = setsWithTies(width);
        EXPECT_TENSOR_NEAR(aten_segments::sum(x, offsets), cpu_segments::sum(x, offsets), 1e-5);
        for (const Extreme kind : {Extreme::Largest, Extreme::Smallest}) {
            expectSame(aten_segments::extreme(x, offsets, kind),
                       cpu_segments::extreme(x, offsets, kind));
        }
        expectSame(aten_segments::median(x, offsets), cpu_segments::median(x, offsets));
    }
}

TEST(SegmentKernels, BothFormulationsAgreeOnNaN) {
    at::Tensor x = setsWithTies(8).elements.clone();
    const at::Tensor offsets = setsWithTies(8).offsets;
    x.masked_fill_(at::rand_like(x) < 0.2, std::numeric_limits<float>::quiet_NaN());
    for (const Extreme kind : {Extreme::Largest, Extreme::Smallest}) {
        expectSame(aten_segments::extreme(x, offsets, kind),
                   cpu_segments::extreme(x, offsets, kind));
    }
    expectSame(aten_segments::median(x, offsets), cpu_segments::median(x, offsets));
}

TEST(SegmentKernels, BothFormulationsAcceptNoMembers) {
    const at::Tensor nobody = at::empty({0, 3});
    const at::Tensor offsets = at::zeros({3}, at::kLong);
    EXPECT_TENSOR_EQUAL(aten_segments::sum(nobody, offsets), cpu_segments::sum(nobody, offsets));
    expectSame(aten_segments::extreme(nobody, offsets, Extreme::Largest),
               cpu_segments::extreme(nobody, offsets, Extreme::Largest));
    expectSame(aten_segments::median(nobody, offsets), cpu_segments::median(nobody, offsets));
}

TEST(SegmentKernels, GradientsAreAddedAtWinnersOnly) {
    at::Tensor gradient = at::ones({3, 2});
    addAtWinners(gradient, at::tensor({10.F, 20.F, 30.F, 40.F}).view({2, 2}),
                 at::tensor({2, 0, -1, -1}, at::kLong).view({2, 2}));
    EXPECT_TENSOR_EQUAL(gradient, at::tensor({1.F, 21.F, 1.F, 1.F, 11.F, 1.F}).view({3, 2}));
}

}  // namespace
}  // namespace setscope
