#include "core/report/used_models.h"

#include <algorithm>
#include <cstddef>

namespace setscope {

std::vector<UsedModel> usedModels(const OutlierResult& result) {
    std::vector<UsedModel> models = {{result.model, 0}};
    for (const SetOutliers& set : result.sets) {
        if (set.probability.empty()) {
            continue;
        }
        const ModelIdentity& identity = set.model ? *set.model : result.model;
        auto found = std::ranges::find(models, identity, &UsedModel::identity);
        if (found == models.end()) {
            found = models.insert(found, {identity, 0});
        }
        ++found->setCount;
    }
    if (models.size() > 1 && models.front().setCount == 0) {
        models.erase(models.begin());
    }
    return models;
}

bool isCardOf(const Json& card, const std::vector<UsedModel>& models) {
    const auto says = [&card](const char* key, const std::string& value) {
        const auto found = card.find(key);
        return found == card.end() || *found == value;
    };
    return card.is_object() && std::ranges::any_of(models, [&says](const UsedModel& model) {
               return says("name", model.identity.name) && says("version", model.identity.version);
           });
}

std::string shownModels(const std::vector<UsedModel>& models) {
    std::vector<std::string> names;
    for (const UsedModel& model : models) {
        const std::string name = model.identity.name + " " + model.identity.version;
        if (std::ranges::find(names, name) == names.end()) {
            names.push_back(name);
        }
    }
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool isLast = i + 1 == names.size();
        text += (i == 0 ? "" : isLast ? " and " : ", ") + names[i];
    }
    return text;
}

}  // namespace setscope
