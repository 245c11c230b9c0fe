#pragma once

#include <filesystem>
#include <string>

#include "core/tensor/stored_tensor.h"

namespace torch::nn {
class Module;
}

namespace setscope {

/// The tensors of a file, on the CPU, floats as float32.
/// @param file named in errors
/// @throws Error (BadInput) naming the file and the tensor that cannot be read
NamedTensors toTensors(const SafetensorsFile& content, const std::filesystem::path& file);

/// All parameters and buffers of a module, each name with the prefix before it. They share memory
/// with the module.
NamedTensors namedTensors(const torch::nn::Module& module, const std::string& prefix = "");

/// Copies into the module's parameters and buffers the tensors of those names with the prefix
/// before them; names without the prefix are another module's and are passed over. Nothing is
/// copied unless everything fits.
/// @param file named in errors
/// @throws Error (BadInput) naming the file and the first tensor that is missing, surplus, or of
/// another shape or kind
void loadInto(torch::nn::Module& module, const NamedTensors& tensors,
              const std::filesystem::path& file, const std::string& prefix = "");

}  // namespace setscope
