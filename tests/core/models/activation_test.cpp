#include "core/models/activation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

TEST(Activation, FollowsItsFormula) {
    const at::Tensor x = at::tensor({-1.0, 0.0, 2.0});
    EXPECT_TENSOR_EQUAL(activate(x, Activation::None), x);
    EXPECT_TENSOR_NEAR(activate(x, Activation::Tanh),
                       at::tensor({std::tanh(-1.0), 0.0, std::tanh(2.0)}), 1e-12);
    EXPECT_TENSOR_NEAR(activate(x, Activation::Elu), at::tensor({std::exp(-1.0) - 1.0, 0.0, 2.0}),
                       1e-12);
    EXPECT_TENSOR_EQUAL(activate(x, Activation::Relu), at::tensor({0.0, 0.0, 2.0}));
}

}  // namespace
}  // namespace setscope
