#pragma once

#include <ATen/core/Tensor.h>

namespace setscope {

/// The non-linearity of a layer. Elu has α = 1.
enum class Activation { None, Tanh, Elu, Relu };

/// Applies it to every number. @param x of any shape @return of the same shape; for None `x` itself
at::Tensor activate(const at::Tensor& x, Activation activation);

}  // namespace setscope
