#include "core/report/outlier_command.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/io/file.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

bool isPlain(char letter) {
    const bool isAlphanumeric = (letter >= 'a' && letter <= 'z') ||
                                (letter >= 'A' && letter <= 'Z') ||
                                (letter >= '0' && letter <= '9');
    return isAlphanumeric || std::string_view("/._-+,:@%").find(letter) != std::string_view::npos;
}

std::string quotedPath(const std::filesystem::path& path) {
    return shellQuoted(toUtf8(absolutePath(path)));
}

/// What to name on a command line for a member to be imported: its list, table or archive, or the
/// folder of a picture.
std::filesystem::path placeOf(const FileReference& from) {
    const bool isFile = from.row > 0 || !from.entry.empty();
    return isFile ? from.file : from.file.parent_path();
}

enum class Which { All, Clean, Other };

bool isOne(const ItemSet& set, Which which) {
    return which == Which::All || set.isReference == (which == Which::Clean);
}

std::vector<std::filesystem::path> placesOf(const Collection& collection, Which which) {
    std::vector<std::filesystem::path> places;
    std::set<std::filesystem::path> known;
    for (const ItemSet& set : collection.sets) {
        if (!isOne(set, which)) {
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

bool isOfFolders(const Collection& collection) {
    return std::ranges::all_of(collection.sets, [](const ItemSet& set) {
        return std::ranges::all_of(
            set.members, [](const Member& member) { return member.payload.source.row == 0; });
    });
}

}  // namespace

std::vector<std::filesystem::path> sourcesOf(const Collection& collection) {
    constexpr std::size_t kMany = 8;
    const std::vector<std::filesystem::path> sources = placesOf(collection, Which::All);
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
    return placesOf(collection, Which::Clean);
}

std::vector<std::filesystem::path> mixedSourcesOf(const Collection& collection) {
    const std::vector<std::filesystem::path> others = placesOf(collection, Which::Other);
    const std::set<std::filesystem::path> ofOthers(others.begin(), others.end());
    std::vector<std::filesystem::path> mixed = placesOf(collection, Which::Clean);
    std::erase_if(mixed,
                  [&](const std::filesystem::path& place) { return !ofOthers.contains(place); });
    return mixed;
}

std::string shellQuoted(const std::string& word) {
    if (!word.empty() && std::ranges::all_of(word, isPlain)) {
        return word;
    }
    std::string quoted = "'";
    for (const char letter : word) {
        quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
    }
    quoted += '\'';
    return quoted;
}

std::string commandFor(const OutlierCommand& command, const OutlierResult& result) {
    std::string line = "setscope-cli outliers";
    const auto add = [&line](const std::string& option, const std::string& value) {
        line += " " + option + " " + value;
    };
    for (const std::filesystem::path& path : command.paths) {
        line += " " + quotedPath(path);
    }
    if (!command.clean.empty()) {
        line += " --clean";
        for (const std::filesystem::path& path : command.clean) {
            line += " " + quotedPath(path);
        }
    }
    const bool byProbability = command.rule.by == FlagRule::By::Probability;
    add(byProbability ? "--threshold" : "--false-alarm-rate", exactNumber(command.rule.threshold));
    add("--head", toText(result.head));
    if (!command.model.empty()) {
        add("--model", quotedPath(command.model));
    }
    if (!command.backbone.empty()) {
        add("--backbone", quotedPath(command.backbone));
    }
    if (!command.wordVectors.empty()) {
        add("--word-vectors", quotedPath(command.wordVectors));
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
