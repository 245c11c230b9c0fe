#include "core/models/model_card.h"

#include <torch/version.h>

#include <array>
#include <chrono>
#include <ctime>

#include "core/base/json_field.h"

namespace setscope {
namespace {

Json toJson(const DataSource& source) {
    return {{"name", source.name},
            {"licence", source.licence},
            {"origin", source.origin},
            {"itemCount", source.itemCount ? Json(*source.itemCount) : Json()}};
}

DataSource dataSourceFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what + ", a source,");
    return {.name = fields.text("name"),
            .licence = fields.text("licence"),
            .origin = fields.text("origin"),
            .itemCount = fields.has("itemCount") ? std::optional(fields.integer("itemCount"))
                                                 : std::nullopt};
}

std::string today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 11> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return text.data();
}

std::string textOr(const JsonFields& fields, const char* key) {
    return fields.has(key) ? fields.text(key) : "";
}

}  // namespace

void describeMaking(ModelCard& card, std::uint64_t seed) {
    card.seed = seed;
    card.libraries = {{"LibTorch", TORCH_VERSION}, {"Setscope", SETSCOPE_VERSION}};
    card.created = today();
}

Json toJson(const ModelCard& card) {
    Json sources = Json::array();
    for (const DataSource& source : card.sources) {
        sources.push_back(toJson(source));
    }
    Json metrics = Json::array();
    for (const MeasuredMetric& metric : card.metrics) {
        metrics.push_back(toJson(metric));
    }
    return {{"name", card.name},
            {"version", card.version},
            {"kind", card.kind},
            {"architecture", card.architecture},
            {"input", card.input},
            {"setSize", {{"smallest", card.smallestSet}, {"largest", card.largestSet}}},
            {"classes", card.classes},
            {"sources", sources},
            {"dataFingerprint", card.dataFingerprint},
            {"split", card.split},
            {"metrics", metrics},
            {"seed", card.seed},
            {"libraries", card.libraries},
            {"licence", card.licence},
            {"created", card.created}};
}

ModelCard modelCardFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what);
    ModelCard card;
    card.name = fields.text("name");
    card.version = textOr(fields, "version");
    card.kind = fields.text("kind");
    card.architecture = fields.object("architecture");
    card.input = fields.has("input") ? fields.object("input") : Json::object();
    if (fields.has("setSize")) {
        const JsonFields size(fields.object("setSize"), what);
        card.smallestSet = size.integer("smallest");
        card.largestSet = size.integer("largest");
    }
    for (const Json& name : fields.has("classes") ? fields.array("classes") : Json::array()) {
        if (!name.is_string()) {
            fields.refuse("names a class that is not a text");
        }
        card.classes.push_back(name.get<std::string>());
    }
    for (const Json& source : fields.has("sources") ? fields.array("sources") : Json::array()) {
        card.sources.push_back(dataSourceFromJson(source, what));
    }
    card.dataFingerprint = textOr(fields, "dataFingerprint");
    card.split = textOr(fields, "split");
    for (const Json& metric : fields.has("metrics") ? fields.array("metrics") : Json::array()) {
        card.metrics.push_back(measuredMetricFromJson(metric, what));
    }
    card.seed = fields.has("seed") ? fields.count("seed") : 0;
    if (fields.has("libraries")) {
        const JsonFields libraries(fields.object("libraries"), what + ", its libraries,");
        for (const auto& [name, version] : fields.object("libraries").items()) {
            card.libraries[name] = libraries.text(name.c_str());
        }
    }
    card.licence = textOr(fields, "licence");
    card.created = textOr(fields, "created");
    return card;
}

}  // namespace setscope
