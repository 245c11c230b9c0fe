#include "core/models/model_card.h"

#include "core/base/json_field.h"

namespace setscope {
namespace {

Json toJson(const DataSource& source) {
    return {{"name", source.name},
            {"licence", source.licence},
            {"origin", source.origin},
            {"itemCount", source.itemCount}};
}

Json toJson(const MeasuredMetric& metric) {
    return {{"name", metric.name}, {"value", metric.value}, {"low", metric.low},
            {"high", metric.high}, {"rival", metric.rival}, {"count", metric.count}};
}

DataSource dataSourceFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what + ", a source,");
    return {fields.text("name"), fields.text("licence"), fields.text("origin"),
            fields.integer("itemCount")};
}

MeasuredMetric metricFromJson(const Json& json, const std::string& what) {
    const JsonFields fields(json, what + ", a metric,");
    return {fields.text("name"),   fields.number("value"), fields.number("low"),
            fields.number("high"), fields.number("rival"), fields.integer("count")};
}

std::string textOr(const JsonFields& fields, const char* key) {
    return fields.has(key) ? fields.text(key) : "";
}

}  // namespace

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
        card.metrics.push_back(metricFromJson(metric, what));
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
