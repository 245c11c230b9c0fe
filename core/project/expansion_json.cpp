#include "core/project/expansion_json.h"

#include <unordered_set>
#include <utility>

#include "core/base/json_field.h"

namespace setscope {
namespace {

Json queryToJson(const SetQuery& query) {
    return {{"items", query.items}, {"accepted", query.accepted}, {"rejected", query.rejected}};
}

std::vector<std::string> namesOf(const JsonFields& fields, const char* key) {
    std::vector<std::string> names;
    for (const Json& name : fields.array(key)) {
        if (!name.is_string()) {
            fields.refuse(std::string("has something in \"") + key + "\" that is no text");
        }
        names.push_back(name.get<std::string>());
    }
    return names;
}

void refuseRepeated(const JsonFields& fields, const SetQuery& query) {
    std::unordered_set<std::string> seen;
    for (const auto* names : {&query.items, &query.accepted, &query.rejected}) {
        for (const std::string& name : *names) {
            if (!seen.insert(name).second) {
                fields.refuse("has \"" + name + "\" twice");
            }
        }
    }
}

SetQuery queryFromJson(const Json& json) {
    const JsonFields fields(json, "a query of the project");
    SetQuery query{.items = namesOf(fields, "items"),
                   .accepted = namesOf(fields, "accepted"),
                   .rejected = namesOf(fields, "rejected")};
    refuseRepeated(fields, query);
    return query;
}

}  // namespace

Json toJson(const Expansion& expansion) {
    Json saved = Json::array();
    for (const SavedQuery& one : expansion.saved) {
        saved.push_back({{"name", one.name}, {"query", queryToJson(one.query)}});
    }
    return {{"scorers", expansion.scorers},
            {"query", queryToJson(expansion.query)},
            {"saved", std::move(saved)}};
}

Expansion expansionFromJson(const Json& json) {
    const JsonFields fields(json, "the project's expansion");
    Expansion expansion;
    expansion.scorers = namesOf(fields, "scorers");
    expansion.query = queryFromJson(fields.object("query"));
    std::unordered_set<std::string> names;
    for (const Json& one : fields.array("saved")) {
        const JsonFields saved(one, "a saved query of the project");
        const std::string name = saved.text("name");
        if (!names.insert(name).second) {
            fields.refuse("has two saved queries named \"" + name + "\"");
        }
        expansion.saved.push_back({name, queryFromJson(saved.object("query"))});
    }
    return expansion;
}

}  // namespace setscope
