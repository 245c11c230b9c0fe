#include "core/models/activation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/error.h"
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

TEST(Activation, IsFoundByItsName) {
    for (const Activation activation :
         {Activation::None, Activation::Tanh, Activation::Elu, Activation::Relu}) {
        EXPECT_EQ(activationFromText(toText(activation)), activation);
    }
    EXPECT_THROW(activationFromText("gelu"), Error);
}

}  // namespace
}  // namespace setscope
