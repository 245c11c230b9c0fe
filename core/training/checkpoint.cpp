#include "core/training/checkpoint.h"

#include <array>

#include "core/base/error.h"
#include "core/base/json_field.h"
#include "core/base/json_text.h"
#include "core/base/text.h"

namespace setscope {
namespace {

constexpr const char* kFormat = "setscope-checkpoint-1";

struct TensorGroup {
    const char* prefix;
    NamedTensors Checkpoint::*tensors;
};

constexpr std::array kGroups = {TensorGroup{"weights.", &Checkpoint::weights},
                                TensorGroup{"best.", &Checkpoint::best},
                                TensorGroup{"optimizer.", &Checkpoint::optimizer}};

Json toJson(const TrainingState& state) {
    Json curve = Json::array();
    for (const CurvePoint& point : state.curve) {
        curve.push_back({{"step", point.step},
                         {"trainingLoss", point.trainingLoss},
                         {"validationMetric", point.validationMetric}});
    }
    return {{"stepsDone", state.stepsDone},     {"validatedAt", state.validatedAt},
            {"bestStep", state.bestStep},       {"bestMetric", state.bestMetric},
            {"withoutBest", state.withoutBest}, {"lossSum", state.lossSum},
            {"lossCount", state.lossCount},     {"curve", curve}};
}

TrainingState stateFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    TrainingState state;
    state.stepsDone = fields.integer("stepsDone");
    state.validatedAt = fields.integer("validatedAt");
    state.bestStep = fields.integer("bestStep");
    state.bestMetric = fields.number("bestMetric");
    state.withoutBest = fields.integer("withoutBest");
    state.lossSum = fields.number("lossSum");
    state.lossCount = fields.integer("lossCount");
    for (const Json& entry : fields.array("curve")) {
        const JsonFields point(entry, what);
        state.curve.push_back({point.integer("step"), point.number("trainingLoss"),
                               point.number("validationMetric")});
    }
    return state;
}

/// The JSON under one key of the metadata.
Json metadataJson(const SafetensorsFile& content, const char* key, const std::string& what) {
    const auto found = content.metadata.find(key);
    Json json =
        found != content.metadata.end() ? parseJson(found->second) : Json(Json::value_t::discarded);
    if (json.is_discarded()) {
        throw Error(ErrorKind::BadInput,
                    what + " has no readable \"" + key + "\"; train from the start instead.");
    }
    return json;
}

}  // namespace

void saveCheckpoint(const std::filesystem::path& file, const Checkpoint& checkpoint) {
    SafetensorsFile content;
    content.metadata = {{"format", kFormat},
                        {"settings", checkpoint.settings.dump()},
                        {"state", toJson(checkpoint.state).dump()}};
    for (const auto& [prefix, tensors] : kGroups) {
        for (const auto& [name, tensor] : checkpoint.*tensors) {
            content.tensors[prefix + name] = toStored(tensor, Precision::AsComputed);
        }
    }
    writeSafetensors(file, content);
}

Checkpoint loadCheckpoint(const std::filesystem::path& file) {
    const SafetensorsFile content = readSafetensors(file);
    const std::string what = toUtf8(file) + ": the checkpoint";
    const auto format = content.metadata.find("format");
    if (format == content.metadata.end() || format->second != kFormat) {
        throw Error(
            ErrorKind::BadInput,
            toUtf8(file) + " is not a checkpoint of Setscope; train from the start instead.");
    }
    Checkpoint checkpoint;
    checkpoint.settings = metadataJson(content, "settings", what);
    checkpoint.state = stateFromJson(metadataJson(content, "state", what), what);
    for (const auto& [name, stored] : content.tensors) {
        for (const auto& [prefix, tensors] : kGroups) {
            if (name.starts_with(prefix)) {
                (checkpoint.*tensors)[name.substr(std::string(prefix).size())] =
                    toTensor(stored, toUtf8(file) + ": the tensor \"" + name + "\"");
            }
        }
    }
    return checkpoint;
}

}  // namespace setscope
