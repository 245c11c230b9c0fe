#include "core/models/model_file.h"

#include "core/base/error.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/model_card_key.h"

// A model is a `.safetensors` file (core/io/safetensors.cpp): the tensors under the names of the
// module's parameters and buffers, and in the metadata under kModelCardKey the card as JSON text
// (core/models/model_card.cpp).

namespace setscope {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& trouble) {
    throw Error(ErrorKind::BadInput, toUtf8(file) + ": " + trouble);
}

}  // namespace

void saveModel(const std::filesystem::path& file, const NamedTensors& tensors,
               const ModelCard& card, Precision precision) {
    SafetensorsFile content;
    content.metadata[kModelCardKey] = toJson(card).dump();
    for (const auto& [name, tensor] : tensors) {
        content.tensors[name] = toStored(tensor, precision);
    }
    writeSafetensors(file, content);
}

ModelFile loadModel(const std::filesystem::path& file) {
    const SafetensorsFile content = readSafetensors(file);
    const auto text = content.metadata.find(kModelCardKey);
    if (text == content.metadata.end()) {
        refuse(file, "it has no model card; choose a model that Setscope wrote.");
    }
    const Json json = parseJson(text->second);
    if (json.is_discarded()) {
        refuse(file, "its model card is damaged; get the file again.");
    }
    ModelFile model;
    model.card = modelCardFromJson(json, toUtf8(file) + ": the model card");
    model.tensors = toTensors(content, file);
    return model;
}

}  // namespace setscope
