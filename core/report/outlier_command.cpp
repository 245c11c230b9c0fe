#include "core/report/outlier_command.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/io/importers.h"
#include "core/report/shell_words.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

/// What to name on a command line for a member to be imported: its list, table or archive, or the
/// folder of a picture.
std::filesystem::path placeOf(const FileReference& from) {
    const bool isFile = from.row > 0 || !from.entry.empty();
    return isFile ? from.file : from.file.parent_path();
}

/// Of the sets for which `isWanted`, in their order and each once.
template <class IsWanted>
std::vector<std::filesystem::path> placesOf(const Collection& collection, IsWanted isWanted) {
    std::vector<std::filesystem::path> places;
    std::set<std::filesystem::path> known;
    for (const ItemSet& set : collection.sets) {
        if (!isWanted(set)) {
            continue;
        }
        for (const Member& member : set.members) {
            std::filesystem::path place = placeOf(member.payload.source);
            if (known.insert(place).second) {
                places.push_back(std::move(place));
            }
        }
    }
    return places;
}

/// The clean sets with members from where other sets come from too.
std::set<SetId> mixedCleanSets(const Collection& collection) {
    const std::vector<std::filesystem::path> others =
        placesOf(collection, [](const ItemSet& set) { return !set.isReference; });
    const std::set<std::filesystem::path> ofOthers(others.begin(), others.end());
    std::set<SetId> mixed;
    for (const ItemSet& set : collection.sets) {
        const bool isMixed = std::ranges::any_of(set.members, [&](const Member& member) {
            return ofOthers.contains(placeOf(member.payload.source));
        });
        if (set.isReference && isMixed) {
            mixed.insert(set.id);
        }
    }
    return mixed;
}

/// What an import of its list or table alone calls a set that is called "folder/words/red".
std::string nameWithoutFolders(const ItemSet& set) {
    const FileReference& from = set.members.front().payload.source;
    const std::string stem = nameParts(from).stem;
    if (from.row == 0 || !from.entry.empty()) {
        return set.name;
    }
    const std::string path = "/" + set.name + "/";
    const std::size_t found = path.rfind("/" + stem + "/");
    if (found == std::string::npos) {
        return set.name;
    }
    const std::size_t behind = found + stem.size() + 2;
    return behind == path.size() ? stem : path.substr(behind, path.size() - behind - 1);
}

bool isOfFolders(const Collection& collection) {
    return std::ranges::all_of(collection.sets, [](const ItemSet& set) {
        return std::ranges::all_of(
            set.members, [](const Member& member) { return member.payload.source.row == 0; });
    });
}

}  // namespace

std::vector<std::filesystem::path> sourcesOf(const Collection& collection) {
    constexpr std::size_t kMany = 8;
    const std::vector<std::filesystem::path> sources =
        placesOf(collection, [](const ItemSet&) { return true; });
    const auto isBeside = [&](const std::filesystem::path& source) {
        return source.parent_path() == sources.front().parent_path();
    };
    if (sources.size() > kMany && isOfFolders(collection) &&
        std::ranges::all_of(sources, isBeside)) {
        return {sources.front().parent_path()};
    }
    return sources;
}

std::vector<std::filesystem::path> cleanSourcesOf(const Collection& collection) {
    const std::set<SetId> mixed = mixedCleanSets(collection);
    return placesOf(collection, [&mixed](const ItemSet& set) {
        return set.isReference && !mixed.contains(set.id);
    });
}

std::vector<std::string> cleanSetNamesOf(const Collection& collection) {
    const std::set<SetId> mixed = mixedCleanSets(collection);
    std::vector<std::string> names;
    for (const ItemSet& set : collection.sets) {
        if (mixed.contains(set.id)) {
            names.push_back(nameWithoutFolders(set));
        }
    }
    return names;
}

std::string commandFor(const OutlierCommand& command, const OutlierResult& result) {
    std::string line = "setscope-cli outliers";
    const auto add = [&line](const std::string& option, const std::string& value) {
        line += " " + option + " " + value;
    };
    for (const std::filesystem::path& path : command.paths) {
        line += " " + shellQuotedPath(path);
    }
    if (!command.clean.empty()) {
        line += " --clean";
        for (const std::filesystem::path& path : command.clean) {
            line += " " + shellQuotedPath(path);
        }
    }
    for (const std::string& name : command.cleanSets) {
        add("--clean-set", shellQuoted(name));
    }
    const bool byProbability = command.rule.by == FlagRule::By::Probability;
    add(byProbability ? "--threshold" : "--false-alarm-rate", exactNumber(command.rule.threshold));
    add("--head", toText(result.head));
    if (!command.model.empty()) {
        add("--model", shellQuotedPath(command.model));
    }
    if (!command.backbone.empty()) {
        add("--backbone", shellQuotedPath(command.backbone));
    }
    if (!command.wordVectors.empty()) {
        add("--word-vectors", shellQuotedPath(command.wordVectors));
    }
    if (!command.setColumn.empty()) {
        add("--set-column", shellQuoted(command.setColumn));
    }
    if (!command.nameColumn.empty()) {
        add("--name-column", shellQuoted(command.nameColumn));
    }
    add("--seed", std::to_string(result.seed));
    add("--device", shellQuoted(result.device.used));
    if (command.threads > 0) {
        add("--threads", std::to_string(command.threads));
    }
    return line;
}

}  // namespace setscope
