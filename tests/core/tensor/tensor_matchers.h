#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

namespace setscope {

/// Succeeds if the shapes are equal and no entry differs by more than `tolerance`; NaN equals NaN.
inline testing::AssertionResult tensorNear(const at::Tensor& actual, const at::Tensor& expected,
                                           double tolerance) {
    std::ostringstream message;
    if (actual.sizes() != expected.sizes()) {
        message << "shape " << actual.sizes() << " and not " << expected.sizes();
    } else if (!at::allclose(actual.to(at::kDouble), expected.to(at::kDouble), 0.0, tolerance,
                             true)) {
        message << "largest difference "
                << (actual.to(at::kDouble) - expected.to(at::kDouble)).abs().max().item<double>()
                << "\nactual\n"
                << actual << "\nexpected\n"
                << expected;
    } else {
        return testing::AssertionSuccess();
    }
    return testing::AssertionFailure() << message.str();
}

#define EXPECT_TENSOR_NEAR(actual, expected, tolerance) \
    EXPECT_TRUE(setscope::tensorNear(actual, expected, tolerance))
#define EXPECT_TENSOR_EQUAL(actual, expected) EXPECT_TENSOR_NEAR(actual, expected, 0.0)

/// Central differences of value() by each entry of `place`, which value() reads. @param place
/// float64
inline at::Tensor centralDifferences(const std::function<double()>& value, at::Tensor place) {
    constexpr double step = 1e-6;
    const at::NoGradGuard withoutGradient;
    at::Tensor differences = at::empty_like(place);
    for (std::int64_t index = 0; index < place.numel(); ++index) {
        at::Tensor entry = place.view(-1)[index];
        const double former = entry.item<double>();
        entry.fill_(former + step);
        const double above = value();
        entry.fill_(former - step);
        const double below = value();
        entry.fill_(former);
        differences.view(-1)[index] = (above - below) / (2 * step);
    }
    return differences;
}

/// Succeeds if the gradient of a random weighting of function(x) agrees with central differences.
/// @param x float64
inline testing::AssertionResult gradientIsExact(
    const std::function<at::Tensor(const at::Tensor&)>& function, const at::Tensor& x) {
    const at::Tensor input = x.detach().clone().requires_grad_();
    const at::Tensor output = function(input);
    const at::Tensor weights = at::randn_like(output.detach());
    (output * weights).sum().backward();
    const at::Tensor moved = x.detach().clone();
    const auto value = [&] { return (function(moved) * weights).sum().item<double>(); };
    return tensorNear(input.grad(), centralDifferences(value, moved), 1e-7);
}

}  // namespace setscope
