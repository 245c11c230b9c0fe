#include "core/models/named_towers.h"

#include <ATen/ATen.h>

#include <cstring>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/json_text.h"
#include "core/base/text.h"

// A model file (core/models/model_file.cpp) of the kind "two-tower-scorer" that also holds the
// tensor "names", [bytes] U8: the UTF-8 text of a JSON array of strings, the name of candidate 0
// first. JSON, since a name may hold any character; a tensor and not part of the card, since cards
// are shown to people as a whole.

namespace setscope {
namespace {

constexpr const char* kNames = "names";

at::Tensor namesTensor(const std::vector<std::string>& names) {
    const std::string text = Json(names).dump();
    at::Tensor bytes = at::empty({std::ssize(text)}, at::kByte);
    std::memcpy(bytes.data_ptr(), text.data(), text.size());
    return bytes;
}

[[noreturn]] void refuseNames(const std::filesystem::path& file, const std::string& trouble) {
    throw Error(ErrorKind::BadInput,
                toUtf8(file) + ": the names of its items " + trouble + "; get the file again.");
}

std::vector<std::string> namesFrom(const at::Tensor& bytes, const std::filesystem::path& file) {
    if (bytes.scalar_type() != at::kByte || bytes.dim() != 1) {
        refuseNames(file, "are not stored as text");
    }
    const Json json = parseJson({reinterpret_cast<const char*>(bytes.data_ptr<std::uint8_t>()),
                                 static_cast<std::size_t>(bytes.numel())});
    if (!json.is_array()) {
        refuseNames(file, "are damaged");
    }
    std::vector<std::string> names;
    std::unordered_set<std::string_view> seen;
    for (const Json& name : json) {
        if (!name.is_string() || name.get_ref<const std::string&>().empty()) {
            refuseNames(file, "hold something else than texts");
        }
        if (!seen.insert(name.get_ref<const std::string&>()).second) {
            refuseNames(file, "hold \"" + name.get<std::string>() + "\" twice");
        }
        names.push_back(name.get<std::string>());
    }
    return names;
}

/// Before memory is taken for a network of that size.
void refuseOtherShapes(const NamedTensors& tensors, const TwoTowerOptions& options,
                       const std::filesystem::path& file) {
    const auto hasRows = [&](const char* name, std::int64_t rows) {
        const auto found = tensors.find(name);
        return found != tensors.end() &&
               found->second.sizes() == at::IntArrayRef({rows, options.width});
    };
    if (!hasRows("member.weight", options.vocabulary) ||
        (options.hiddenWidth > 0 && !hasRows("rho.0.weight", options.hiddenWidth))) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) +
                        ": its tensors are not of the shapes that its architecture states; get "
                        "the file again.");
    }
}

}  // namespace

void saveNamedTowers(const std::filesystem::path& file, const NamedTowers& towers, ModelCard card,
                     Precision precision) {
    SETSCOPE_CHECK(std::ssize(towers.names) == towers.scorer->options().vocabulary,
                   std::to_string(towers.names.size()) + " names");
    card.kind = kTwoTowerKind;
    card.architecture = toJson(towers.scorer->options());
    NamedTensors tensors = namedTensors(*towers.scorer);
    tensors[kNames] = namesTensor(towers.names);
    saveModel(file, tensors, card, precision);
}

bool hasNames(const ModelFile& model) { return model.tensors.contains(kNames); }

NamedTowers namedTowersOf(ModelFile model, const std::filesystem::path& file) {
    if (model.card.kind != kTwoTowerKind) {
        throw Error(ErrorKind::BadInput, toUtf8(file) + ": this is a model of the kind \"" +
                                             model.card.kind +
                                             "\", not one that expands sets; choose another file.");
    }
    const TwoTowerOptions options =
        twoTowerOptionsFromJson(model.card.architecture, toUtf8(file) + ", its architecture");
    NamedTowers towers{.names = namesFrom(model.tensors.at(kNames), file)};
    if (std::ssize(towers.names) != options.vocabulary) {
        refuseNames(file, "are " + std::to_string(towers.names.size()) + " of " +
                              std::to_string(options.vocabulary));
    }
    model.tensors.erase(kNames);
    refuseOtherShapes(model.tensors, options, file);
    towers.scorer = std::make_shared<TwoTowerScorer>(options);
    loadInto(*towers.scorer, model.tensors, file);
    towers.scorer->eval();
    return towers;
}

}  // namespace setscope
