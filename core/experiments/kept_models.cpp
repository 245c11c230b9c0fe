#include "core/experiments/kept_models.h"

#include <ATen/ATen.h>

#include <cctype>

#include "core/io/safetensors.h"
#include "core/models/model_file.h"

namespace setscope {
namespace {

/// "deep-sets-run-2-of-3"
std::string fileNameOf(const std::string& name) {
    std::string result;
    for (const char letter : name) {
        const bool isPlain = std::isalnum(static_cast<unsigned char>(letter)) != 0;
        if (isPlain) {
            result += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        } else if (!result.empty() && result.back() != '-') {
            result += '-';
        }
    }
    return result;
}

}  // namespace

void keepModel(const ExperimentRequest& request, const KeptModel& model, std::uint64_t seed) {
    if (request.modelFolder.empty()) {
        return;
    }
    const std::string stem = fileNameOf(model.name);
    ModelCard card;
    card.name = model.name;
    card.kind = model.kind;
    card.architecture = model.architecture;
    card.input = model.input;
    describeMaking(card, seed);
    saveModel(request.modelFolder / (stem + ".safetensors"), model.tensors, card,
              Precision::AsComputed);

    const at::NoGradGuard withoutGradient;
    SafetensorsFile example;
    for (const auto& [name, tensor] : model.example()) {
        example.tensors[name] = toStored(tensor, Precision::AsComputed);
    }
    writeSafetensors(request.modelFolder / (stem + "-example.safetensors"), example);
}

NamedTensors exampleSets(const RaggedBatch& sets) {
    return {{"elements", sets.elements}, {"offsets", sets.offsets}};
}

}  // namespace setscope
