#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

namespace setscope {

/// The non-linearity of a layer. Elu has α = 1.
enum class Activation { None, Tanh, Elu, Relu };

at::Tensor activate(const at::Tensor& x, Activation activation);

/// "none", "tanh", "elu", "relu".
const char* toText(Activation activation);
/// @throws Error (BadInput) naming the activations there are
Activation activationFromText(std::string_view name);

}  // namespace setscope
