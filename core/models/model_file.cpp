#include "core/models/model_file.h"
#include "core/base/json_text.h"

#include <torch/nn/module.h>

#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"

// A model is a `.safetensors` file (core/io/safetensors.cpp): the tensors under the names of the
// module's parameters and buffers, and in the metadata "model_card", the card as JSON text
// (core/models/model_card.cpp).

namespace setscope {
namespace {

constexpr const char* kCardKey = "model_card";

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& trouble) {
    throw Error(ErrorKind::BadInput, toUtf8(file) + ": " + trouble);
}

std::string shapeText(const at::Tensor& tensor) {
    std::string text;
    for (const std::int64_t side : tensor.sizes()) {
        text += (text.empty() ? "" : ", ") + std::to_string(side);
    }
    return "[" + text + "]";
}

/// Why `given` cannot become `target`; empty if it can.
std::string whyNot(const at::Tensor& target, const at::Tensor& given) {
    if (target.sizes() != given.sizes()) {
        return "is " + shapeText(given) + " and not " + shapeText(target);
    }
    if (target.is_floating_point() != given.is_floating_point()) {
        return "holds numbers of another kind";
    }
    if (given.is_floating_point() && !given.isfinite().all().item<bool>()) {
        return "holds numbers that are not finite";
    }
    return "";
}

}  // namespace

void saveModel(const std::filesystem::path& file, const NamedTensors& tensors,
               const ModelCard& card, Precision precision) {
    SafetensorsFile content;
    content.metadata[kCardKey] = toJson(card).dump();
    for (const auto& [name, tensor] : tensors) {
        content.tensors[name] = toStored(tensor, precision);
    }
    writeSafetensors(file, content);
}

ModelFile loadModel(const std::filesystem::path& file) {
    const SafetensorsFile content = readSafetensors(file);
    const auto text = content.metadata.find(kCardKey);
    if (text == content.metadata.end()) {
        refuse(file, "it has no model card; choose a model that Setscope wrote.");
    }
    const Json json = parseJson(text->second);
    if (json.is_discarded()) {
        refuse(file, "its model card is damaged; get the file again.");
    }
    ModelFile model;
    model.card = modelCardFromJson(json, toUtf8(file) + ": the model card");
    for (const auto& [name, stored] : content.tensors) {
        model.tensors[name] = toTensor(stored, toUtf8(file) + ": the tensor \"" + name + "\"");
    }
    return model;
}

NamedTensors namedTensors(const torch::nn::Module& module, const std::string& prefix) {
    NamedTensors tensors;
    for (const auto& parameter : module.named_parameters()) {
        tensors[prefix + parameter.key()] = parameter.value().detach();
    }
    for (const auto& buffer : module.named_buffers()) {
        tensors[prefix + buffer.key()] = buffer.value().detach();
    }
    return tensors;
}

void loadInto(torch::nn::Module& module, const NamedTensors& tensors,
              const std::filesystem::path& file, const std::string& prefix) {
    const NamedTensors targets = namedTensors(module, prefix);
    for (const auto& [name, tensor] : tensors) {
        if (name.starts_with(prefix) && !targets.contains(name)) {
            refuse(file,
                   "the tensor \"" + name +
                       "\" has no place in this network; choose a file of the same architecture.");
        }
    }
    for (const auto& [name, target] : targets) {
        const auto given = tensors.find(name);
        if (given == tensors.end()) {
            refuse(file, "the tensor \"" + name +
                             "\" is missing; choose a file of the same architecture.");
        }
        const std::string trouble = whyNot(target, given->second);
        if (!trouble.empty()) {
            refuse(file, "the tensor \"" + name + "\" " + trouble +
                             "; choose a file of the same architecture.");
        }
    }
    for (const auto& [name, target] : targets) {
        at::Tensor place = target;
        place.copy_(tensors.at(name));
    }
}

}  // namespace setscope
