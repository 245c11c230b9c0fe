#include "core/models/multimodal_batch.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "tests/core/models/multimodal_samples.h"
#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

/// Two samples: [10, 11] and [12] of the first modality, [] and [3, 4] of the second.
MultimodalBatch twoSamples() {
    return {{{at::tensor({10.0, 11.0, 12.0}).unsqueeze(1), at::tensor({0, 2, 3}, at::kLong)},
             {at::tensor({3, 4}, at::kLong), at::tensor({0, 0, 2}, at::kLong)}}};
}

TEST(MultimodalBatch, SelectsSamplesInTheOrderAskedFor) {
    const std::vector<std::int64_t> samples = {1, 0, 1};
    const MultimodalBatch selected = selectSamples(twoSamples(), samples);
    EXPECT_EQ(selected.sampleCount(), 3);
    EXPECT_TENSOR_EQUAL(selected.modalities[0].values.squeeze(1),
                        at::tensor({12.0, 10.0, 11.0, 12.0}));
    EXPECT_TENSOR_EQUAL(selected.modalities[0].offsets, at::tensor({0, 1, 3, 4}, at::kLong));
    EXPECT_TENSOR_EQUAL(selected.modalities[1].values, at::tensor({3, 4, 3, 4}, at::kLong));
    EXPECT_TENSOR_EQUAL(selected.modalities[1].offsets, at::tensor({0, 2, 2, 4}, at::kLong));
    selected.check();
}

TEST(MultimodalBatch, KeepsOnlyTheModalitiesOfAMask) {
    const MultimodalBatch masked = onlyModalities(twoSamples(), {false, true});
    masked.check();
    EXPECT_EQ(masked.modalities[0].values.size(0), 0);
    EXPECT_TENSOR_EQUAL(masked.modalities[1].values, at::tensor({3, 4}, at::kLong));
    EXPECT_THROW(onlyModalities(twoSamples(), {true}), std::logic_error);
}

TEST(MultimodalBatch, TakesModalitiesAwaySampleBySample) {
    const at::Tensor kept = at::tensor({0, 1, 1, 1}, at::kLong).view({2, 2}).to(at::kBool);
    const MultimodalBatch rest = keepModalities(twoSamples(), kept);
    rest.check();
    EXPECT_TENSOR_EQUAL(rest.modalities[0].values.squeeze(1), at::tensor({12.0}));
    EXPECT_TENSOR_EQUAL(rest.modalities[0].offsets, at::tensor({0, 0, 1}, at::kLong));
    EXPECT_TENSOR_EQUAL(rest.modalities[1].values, at::tensor({3, 4}, at::kLong));
    EXPECT_TENSOR_EQUAL(presentModalities(rest).to(at::kLong),
                        at::tensor({0, 0, 1, 1}, at::kLong).view({2, 2}));
}

TEST(MultimodalBatch, RefusesModalitiesOfDifferentSamples) {
    MultimodalBatch batch = sixSamples();
    batch.modalities[1] = vectorModality({1, 1}, 3);
    EXPECT_THROW(batch.check(), std::logic_error);
    EXPECT_THROW(MultimodalBatch{}.check(), std::logic_error);
    const std::vector<std::int64_t> tooFar = {6};
    EXPECT_THROW(selectSamples(sixSamples(), tooFar), std::logic_error);
}

}  // namespace
}  // namespace setscope
