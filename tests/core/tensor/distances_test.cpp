#include "core/tensor/distances.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace setscope {
namespace {

at::Tensor writtenOut(const at::Tensor& a, const at::Tensor& b) {
    return (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(2);
}

TEST(SquaredDistances, AreThoseOfTheDifferencesAlsoFarFromTheOrigin) {
    at::manual_seed(1);
    for (const double place : {0.0, 1000.0}) {
        const at::Tensor a = at::randn({7, 5}) + place;
        const at::Tensor b = at::randn({4, 5}) + place;
        EXPECT_TRUE(at::allclose(squaredDistances(a, b), writtenOut(a, b), 1e-4, 1e-4)) << place;
    }
}

TEST(SquaredDistances, OfARowToItselfAreNotBelowZero) {
    at::manual_seed(1);
    const at::Tensor a = at::randn({50, 3});
    const at::Tensor own = squaredDistances(a, a);
    EXPECT_GE(own.min().item<float>(), 0.0F);
    EXPECT_LT(own.diagonal().max().item<float>(), 1e-5F);
}

TEST(SquaredDistances, HaveTheGradientOfTheDifferences) {
    at::manual_seed(1);
    const at::Tensor a = at::randn({6, 3}, at::kDouble).requires_grad_();
    const at::Tensor b = at::randn({5, 3}, at::kDouble).requires_grad_();
    const at::Tensor weights = at::randn({6, 5}, at::kDouble);
    (squaredDistances(a, b) * weights).sum().backward();
    const at::Tensor ofA = a.grad().clone();
    const at::Tensor ofB = b.grad().clone();
    a.mutable_grad().zero_();
    b.mutable_grad().zero_();
    (writtenOut(a, b) * weights).sum().backward();
    EXPECT_TRUE(at::allclose(ofA, a.grad()));
    EXPECT_TRUE(at::allclose(ofB, b.grad()));
}

}  // namespace
}  // namespace setscope
