#include "core/items/unique_names.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace setscope {
namespace {

bool isBlankName(std::string_view name) {
    return name.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

}  // namespace

RenamedNames makeUnique(std::vector<std::string>& names, std::string_view what) {
    std::unordered_set<std::string_view> taken;  // refer to names that do not change any more
    taken.reserve(names.size());
    std::vector<std::size_t> unfit;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (isBlankName(names[i]) || !taken.insert(names[i]).second) {
            unfit.push_back(i);
        }
    }
    std::unordered_map<std::string, std::int64_t> lastNumber;
    for (const std::size_t place : unfit) {
        std::string name = names[place];
        if (isBlankName(name)) {
            name = "(" + std::string(what) + " " + std::to_string(place + 1) + ")";
        }
        std::string fit = name;
        std::int64_t& number = lastNumber.try_emplace(name, 1).first->second;
        while (taken.contains(fit)) {
            fit = name + " (" + std::to_string(++number) + ")";
        }
        names[place] = std::move(fit);
        taken.insert(names[place]);
    }
    return {std::ssize(unfit), unfit.empty() ? 0 : unfit.front()};
}

}  // namespace setscope
