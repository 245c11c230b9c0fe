#pragma once

#include <filesystem>
#include <string>

#include "core/models/model_card.h"
#include "core/tensor/stored_tensor.h"

namespace torch::nn {
class Module;
}

namespace setscope {

/// A model as it lies in a `.safetensors` file.
struct ModelFile {
    NamedTensors tensors;  ///< on the CPU, floats as float32
    ModelCard card;
};

/// Writes the tensors and, as JSON under "model_card" in the file's metadata, the card.
/// @throws Error (Failed) if the disk refuses
void saveModel(const std::filesystem::path& file, const NamedTensors& tensors,
               const ModelCard& card, Precision precision);

/// @throws Error (BadInput) naming the file if it is missing, damaged, or without a model card
ModelFile loadModel(const std::filesystem::path& file);

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
