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

enum class Which { All, Clean };

std::vector<std::filesystem::path> placesOf(const Collection& collection, Which which) {
    std::vector<std::filesystem::path> places;
    std::set<std::filesystem::path> known;
    for (const ItemSet& set : collection.sets) {
        if (which == Which::Clean && !set.isReference) {
            continue;
        }
        for (const Member& member : set.members) {
            const FileReference& from = member.payload.source;
            std::filesystem::path place = from.entry.empty() ? from.file.parent_path() : from.file;
            if (known.insert(place).second) {
                places.push_back(std::move(place));
            }
        }
    }
    return places;
}

}  // namespace

std::vector<std::filesystem::path> sourcesOf(const Collection& collection) {
    constexpr std::size_t kMany = 8;
    const std::vector<std::filesystem::path> sources = placesOf(collection, Which::All);
    const auto isBeside = [&](const std::filesystem::path& source) {
        return source.parent_path() == sources.front().parent_path();
    };
    if (sources.size() > kMany && std::ranges::all_of(sources, isBeside)) {
        return {sources.front().parent_path()};
    }
    return sources;
}

std::vector<std::filesystem::path> cleanSourcesOf(const Collection& collection) {
    return placesOf(collection, Which::Clean);
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
    add("--seed", std::to_string(result.seed));
    add("--device", shellQuoted(result.device.used));
    if (command.threads > 0) {
        add("--threads", std::to_string(command.threads));
    }
    return line;
}

}  // namespace setscope
