#include "core/tensor/index_tensor.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

namespace setscope {
namespace {

TEST(IndexTensor, HoldsTheNumbersAlsoNone) {
    const std::vector<std::int64_t> values = {3, -1, std::int64_t{1} << 40};
    const at::Tensor tensor = indexTensor(values);
    EXPECT_EQ(tensor.scalar_type(), at::kLong);
    for (std::size_t place = 0; place < values.size(); ++place) {
        EXPECT_EQ(tensor[static_cast<std::int64_t>(place)].item<std::int64_t>(), values[place]);
    }
    EXPECT_EQ(indexTensor({}).numel(), 0);
    EXPECT_EQ(indexTensor({}).scalar_type(), at::kLong);
}

TEST(SelectedRows, AreInTheirOrderWithRepetitionsAndGradients) {
    const at::Tensor values = at::arange(6, at::kFloat).view({3, 2}).requires_grad_();
    const at::Tensor rows = selectedRows(values, std::vector<std::int64_t>{2, 0, 2});
    EXPECT_TRUE(at::equal(rows, at::stack({values[2], values[0], values[2]})));
    rows.sum().backward();
    EXPECT_TRUE(at::equal(values.grad(), at::tensor({1.F, 1.F, 0.F, 0.F, 2.F, 2.F}).view({3, 2})));
    EXPECT_EQ(selectedRows(values, {}).size(0), 0);
}

}  // namespace
}  // namespace setscope
