#include "core/tensor/ragged_batch.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

at::Tensor longs(std::initializer_list<std::int64_t> values) {
    return at::tensor(at::ArrayRef(values), at::kLong);
}

TEST(RaggedBatch, LaysSetsOneAfterAnother) {
    const auto batch =
        RaggedBatch::of({at::ones({2, 3}), at::empty({0, 3}), at::full({1, 3}, 5.0)});
    EXPECT_EQ(batch.setCount(), 3);
    EXPECT_EQ(batch.memberCount(), 3);
    EXPECT_EQ(batch.width(), 3);
    EXPECT_TENSOR_EQUAL(batch.offsets, longs({0, 2, 2, 3}));
    EXPECT_TENSOR_EQUAL(batch.set(2), at::full({1, 3}, 5.0));
    EXPECT_EQ(batch.set(1).size(0), 0);
    EXPECT_NO_THROW(batch.check());
}

TEST(RaggedBatch, RefusesSetsOfDifferentWidth) {
    EXPECT_THROW(RaggedBatch::of({at::ones({2, 3}), at::ones({2, 4})}), std::logic_error);
    EXPECT_THROW(RaggedBatch::of({}), std::logic_error);
}

TEST(RaggedBatch, SliceKeepsMembersAndStartsAtZero) {
    const RaggedBatch batch{at::arange(12, at::kFloat).view({6, 2}), longs({0, 1, 1, 4, 6})};
    const RaggedBatch middle = batch.slice(1, 3);
    EXPECT_TENSOR_EQUAL(middle.offsets, longs({0, 0, 3}));
    EXPECT_TENSOR_EQUAL(middle.elements, batch.elements.narrow(0, 1, 3));
    EXPECT_EQ(batch.slice(4, 4).setCount(), 0);
    EXPECT_THROW(batch.slice(2, 5), std::logic_error);
}

TEST(RaggedBatch, CheckFindsEveryKindOfWrongOffsets) {
    EXPECT_NO_THROW(checkOffsets(longs({0, 0, 3, 3}), 3));
    EXPECT_NO_THROW(checkOffsets(longs({0}), 0));
    EXPECT_THROW(checkOffsets(longs({1, 3}), 3), std::logic_error);
    EXPECT_THROW(checkOffsets(longs({0, 2, 1, 3}), 3), std::logic_error);
    EXPECT_THROW(checkOffsets(longs({0, 2}), 3), std::logic_error);
    EXPECT_THROW(checkOffsets(at::empty({0}, at::kLong), 0), std::logic_error);
    EXPECT_THROW(checkOffsets(at::zeros({1, 2}, at::kLong), 0), std::logic_error);
    EXPECT_THROW(checkOffsets(at::zeros({2}, at::kInt), 0), std::logic_error);
    EXPECT_THROW(checkOffsets(at::Tensor(), 0), std::logic_error);
}

TEST(RaggedBatch, CheckRefusesElementsOfAnotherShapeOrKind) {
    EXPECT_THROW((RaggedBatch{at::ones({3}), longs({0, 3})}.check()), std::logic_error);
    EXPECT_THROW((RaggedBatch{at::ones({3, 1}, at::kLong), longs({0, 3})}.check()),
                 std::logic_error);
}

TEST(RaggedBatch, SizesBecomeOffsetsAndSetNumbers) {
    const std::array<std::int64_t, 4> sizes = {2, 0, 1, 3};
    const at::Tensor offsets = offsetsFromSizes(sizes);
    EXPECT_TENSOR_EQUAL(offsets, longs({0, 2, 2, 3, 6}));
    EXPECT_TENSOR_EQUAL(setIndices(offsets), longs({0, 0, 2, 3, 3, 3}));
    const std::array<std::int64_t, 1> negative = {-1};
    EXPECT_THROW(offsetsFromSizes(negative), std::logic_error);
}

}  // namespace
}  // namespace setscope
