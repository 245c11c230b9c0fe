#include "core/tensor/module_tensors.h"

#include <torch/nn/module.h>

#include "core/base/error.h"
#include "core/base/text.h"

namespace setscope {
namespace {

[[noreturn]] void refuseTensor(const std::filesystem::path& file, const std::string& name,
                               const std::string& trouble) {
    throw Error(ErrorKind::BadInput, toUtf8(file) + ": the tensor \"" + name + "\" " + trouble +
                                         "; choose a file of the same architecture.");
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

NamedTensors toTensors(const SafetensorsFile& content, const std::filesystem::path& file) {
    NamedTensors tensors;
    for (const auto& [name, stored] : content.tensors) {
        tensors[name] = toTensor(stored, toUtf8(file) + ": the tensor \"" + name + "\"");
    }
    return tensors;
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
            refuseTensor(file, name, "has no place in this network");
        }
    }
    for (const auto& [name, target] : targets) {
        const auto given = tensors.find(name);
        if (given == tensors.end()) {
            refuseTensor(file, name, "is missing");
        }
        const std::string trouble = whyNot(target, given->second);
        if (!trouble.empty()) {
            refuseTensor(file, name, trouble);
        }
    }
    for (const auto& [name, target] : targets) {
        at::Tensor place = target;
        place.copy_(tensors.at(name));
    }
}

}  // namespace setscope
