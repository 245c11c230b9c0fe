#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace setscope {

/// The numbers as a tensor. @return [values.size()] int64 on the CPU
at::Tensor indexTensor(std::span<const std::int64_t> values);

/// The rows of a tensor with these numbers, in their order and with gradients.
/// @param values [n, …] @return [rows.size(), …] beside it
at::Tensor selectedRows(const at::Tensor& values, std::span<const std::int64_t> rows);

}  // namespace setscope
