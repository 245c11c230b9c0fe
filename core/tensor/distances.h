#pragma once

#include <ATen/core/Tensor.h>

namespace setscope {

/// ‖a − b‖² of every row of a and of b, by expanded squares about the mean of b, so that places far
/// from 0 lose no digits. With gradients. @param a [n, d] @param b [m, d], m >= 1
/// @return [n, m], never below 0
at::Tensor squaredDistances(const at::Tensor& a, const at::Tensor& b);

}  // namespace setscope
