#include "core/models/layers.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/core/tensor/tensor_matchers.h"

namespace setscope {
namespace {

TEST(Mlp, AHandWorkedRow) {
    const at::NoGradGuard withoutGradient;
    Mlp mlp({.inputWidth = 2, .widths = {2, 1}, .activation = Activation::Relu});
    auto parameters = mlp.named_parameters();
    parameters["0.weight"].copy_(at::tensor({1.F, 1.F, -1.F, 0.F}).view({2, 2}));
    parameters["0.bias"].copy_(at::tensor({0.F, 1.F}));
    parameters["1.weight"].copy_(at::tensor({2.F, 5.F}).view({1, 2}));
    parameters["1.bias"].fill_(-1.0);
    EXPECT_TENSOR_EQUAL(mlp.forward(at::tensor({3.F, 4.F}).view({1, 2})), at::full({1, 1}, 13.0));
    EXPECT_TENSOR_EQUAL(mlp.forward(at::tensor({-1.F, 0.F}).view({1, 2})), at::full({1, 1}, 9.0));
}

TEST(Mlp, TreatsEachRowOnItsOwn) {
    const at::NoGradGuard withoutGradient;
    Mlp mlp({.inputWidth = 3, .widths = {7, 2}});
    const at::Tensor x = at::randn({5, 3});
    EXPECT_TENSOR_NEAR(mlp.forward(x.narrow(0, 3, 1)), mlp.forward(x).narrow(0, 3, 1), 1e-6);
}

TEST(Mlp, HasExactGradients) {
    Mlp mlp({.inputWidth = 3, .widths = {4, 2}, .activation = Activation::Elu});
    mlp.to(at::kDouble);
    EXPECT_TRUE(gradientIsExact([&](const at::Tensor& x) { return mlp.forward(x); },
                                at::randn({5, 3}, at::kDouble)));
}

TEST(Mlp, DropsFeaturesInTrainingOnly) {
    Mlp mlp({.inputWidth = 3, .widths = {64, 4}, .dropout = 0.5});
    const at::Tensor x = at::randn({5, 3});
    EXPECT_FALSE(mlp.forward(x).equal(mlp.forward(x)));
    mlp.eval();
    EXPECT_TRUE(mlp.forward(x).equal(mlp.forward(x)));
}

TEST(Mlp, StartsWithinTheBoundOfItsInputs) {
    const Mlp mlp({.inputWidth = 100, .widths = {50}});
    const double largest = mlp.named_parameters()["0.weight"].abs().max().item<double>();
    EXPECT_LE(largest, 0.1);
    EXPECT_GT(largest, 0.09);
}

TEST(Mlp, RefusesWhatItCannotBe) {
    EXPECT_THROW(Mlp({.inputWidth = 3, .widths = {}}), std::logic_error);
    EXPECT_THROW(Mlp({.inputWidth = 3, .widths = {1}}).forward(at::ones({1, 4})), std::logic_error);
}

}  // namespace
}  // namespace setscope
