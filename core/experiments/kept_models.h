#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/json.h"
#include "core/experiments/experiment.h"
#include "core/tensor/ragged_batch.h"
#include "core/tensor/stored_tensor.h"

namespace setscope {

/// A model that an experiment trained, and how to work it out for a few inputs.
struct KeptModel {
    std::string name;      ///< unique within the experiment: "Deep Sets, run 2 of 3"
    std::string kind;      ///< as ModelCard::kind
    Json architecture;     ///< as ModelCard::architecture
    NamedTensors tensors;  ///< all that its answers follow from
    /// Inputs and outputs by name, on any device. Asked only where the model is kept, without
    /// recording gradients.
    std::function<NamedTensors()> example;
    Json input = Json::object();  ///< as ModelCard::input
};

/// Writes "<name>.safetensors", a model file, and "<name>-example.safetensors", so that anyone can
/// work out the outputs again; in the files' names small letters, digits and "-" stand for the
/// name. Does nothing where the request names no folder for models.
/// @throws Error (Failed) if a file cannot be written
void keepModel(const ExperimentRequest& request, const KeptModel& model, std::uint64_t seed);

/// A few sets as an example has them: "elements" [T, d], "offsets" [N+1].
NamedTensors exampleSets(const RaggedBatch& sets);

}  // namespace setscope
