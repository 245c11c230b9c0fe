#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

#include "core/io/safetensors.h"

namespace setscope {

/// Tensors by name: "encoder.0.weight".
using NamedTensors = std::map<std::string, at::Tensor>;

/// How floating-point tensors are written.
enum class Precision {
    AsComputed,  ///< as they are
    Half,        ///< float32 and float64 as 16 bits; integers as they are
};

/// A copy in the form of a file: row-major, from any device.
/// @pre float64, float32, float16, int64, int32, uint8 or bool
StoredTensor toStored(const at::Tensor& tensor, Precision precision);

/// A copy on the CPU that owns its memory. 16-bit floats (F16, BF16) become float32, other types
/// stay.
/// @param place names the file and the tensor in an error
/// @throws Error (BadInput) if the type is not known or the bytes do not fill the shape
at::Tensor toTensor(const StoredTensor& stored, const std::string& place);

}  // namespace setscope
