#pragma once

#include <filesystem>

#include "core/models/model_card.h"
#include "core/tensor/module_tensors.h"

namespace setscope {

/// A model as it lies in a `.safetensors` file.
struct ModelFile {
    NamedTensors tensors;  ///< on the CPU, floats as float32
    ModelCard card;
};

/// Writes the tensors and, as JSON in the file's metadata, the card.
/// @throws Error (Failed) if the disk refuses
void saveModel(const std::filesystem::path& file, const NamedTensors& tensors,
               const ModelCard& card, Precision precision);

/// @throws Error (BadInput) naming the file if it is missing, damaged, or without a model card
ModelFile loadModel(const std::filesystem::path& file);

}  // namespace setscope
