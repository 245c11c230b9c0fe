#include "app/cli/named_sets.h"

#include <algorithm>

#include "core/base/error.h"

namespace setscope {

std::string namesOf(const std::vector<ItemSet>& sets) {
    constexpr std::size_t kNamedSets = 5;
    std::string names;
    const std::size_t shown = std::min(kNamedSets, sets.size());
    for (std::size_t i = 0; i < shown; ++i) {
        names += (i == 0 ? "“" : ", “") + sets[i].name + "”";
    }
    return sets.size() == shown ? names
                                : names + " and " + std::to_string(sets.size() - shown) + " more";
}

std::size_t placeOfSetCalled(const std::string& name, const std::vector<ItemSet>& sets) {
    const auto matches = std::ranges::count(sets, name, &ItemSet::name);
    if (matches == 0) {
        throw Error(ErrorKind::BadUsage,
                    "There is no set called “" + name + "”; the sets are " + namesOf(sets) + ".");
    }
    if (matches > 1) {
        throw Error(ErrorKind::BadUsage, "Several sets are called “" + name +
                                             "”; name only the folder of the one that you mean.");
    }
    return static_cast<std::size_t>(std::ranges::find(sets, name, &ItemSet::name) - sets.begin());
}

}  // namespace setscope
