#include "core/report/ranking_command.h"

#include <algorithm>
#include <cstddef>

#include "core/report/outlier_command.h"
#include "core/report/shell_words.h"

namespace setscope {
namespace {

/// The names with commas between them; none if one of them holds a comma.
std::optional<std::string> dividedByCommas(const Pool& pool,
                                           const std::vector<std::int64_t>& items) {
    std::string list;
    for (const std::int64_t item : items) {
        const std::string& name = pool.items.at(static_cast<std::size_t>(item));
        if (name.find(',') != std::string::npos) {
            return std::nullopt;
        }
        list += (list.empty() ? "" : ",") + name;
    }
    return list;
}

/// A value that begins like an option is joined to its own.
std::string optionWith(const std::string& option, const std::string& value) {
    return " " + option + (value.starts_with('-') ? "=" : " ") + shellQuoted(value);
}

bool isOfFiles(const Collection& collection) {
    return std::ranges::any_of(collection.sets, [](const ItemSet& set) {
        return std::ranges::any_of(set.members, [](const Member& member) {
            const FileReference& from = member.payload.source;
            return from.row > 0 || !from.entry.empty();
        });
    });
}

}  // namespace

std::string commandFor(const RankingCommand& command, const Pool& pool,
                       const RankingResult& result) {
    const std::optional<std::string> query = dividedByCommas(pool, result.query);
    const std::optional<std::string> rejected = dividedByCommas(pool, result.rejected);
    if (command.pool.empty() || result.query.empty() || !query || !rejected) {
        return {};
    }
    std::string line = "setscope-cli expand --pool " + shellQuotedPath(command.pool) +
                       optionWith("--query", *query);
    const auto add = [&line](const std::string& option, const std::string& value) {
        line += value.empty() ? "" : optionWith(option, value);
    };
    const auto addPath = [&line](const char* option, const std::filesystem::path& path) {
        line += path.empty() ? "" : std::string(" ") + option + " " + shellQuotedPath(path);
    };
    add("--reject", *rejected);
    std::string scorers;
    for (const ScorerUse& use : result.scorers) {
        scorers += (scorers.empty() ? "" : ",") + use.id;
    }
    add("--scorers", scorers);
    addPath("--model", command.model);
    addPath("--word-vectors", command.wordVectors);
    addPath("--backbone", command.backbone);
    add("--name-column", command.nameColumn);
    add("--top", std::to_string(command.top));
    add("--threads", command.threads > 0 ? std::to_string(command.threads) : std::string());
    return line;
}

std::optional<std::filesystem::path> poolSourceOf(const Collection& collection) {
    const std::vector<std::filesystem::path> sources = sourcesOf(collection);
    if (sources.empty()) {
        return std::nullopt;
    }
    if (sources.size() == 1) {
        return sources.front();
    }
    const std::filesystem::path above = sources.front().parent_path();
    const bool isOneFolder = std::ranges::all_of(
        sources,
        [&above](const std::filesystem::path& source) { return source.parent_path() == above; });
    return isOneFolder && !isOfFiles(collection) ? std::optional(above) : std::nullopt;
}

}  // namespace setscope
