#include "app/cli/expansion_queries.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/list_members.h"

namespace setscope {
namespace {

constexpr std::uint64_t kLargestFile = 1'000'000'000;  // bytes

/// None if a list is there that holds something else than texts, or no list and one must be.
std::optional<std::vector<std::string>> textsOf(const Json& object, const char* key,
                                                bool isNeeded) {
    const auto found = object.find(key);
    if (found == object.end()) {
        return isNeeded ? std::nullopt : std::optional(std::vector<std::string>());
    }
    if (!found->is_array()) {
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const Json& entry : *found) {
        if (!entry.is_string()) {
            return std::nullopt;
        }
        texts.push_back(entry.get<std::string>());
    }
    return texts;
}

std::optional<WrittenQuery> queryOf(std::string_view line, std::int64_t number) {
    const Json json = parseJson(line);
    if (!json.is_object()) {
        return std::nullopt;
    }
    auto words = textsOf(json, "query", true);
    auto targets = textsOf(json, "targets", false);
    if (!words || !targets) {
        return std::nullopt;
    }
    return WrittenQuery{std::move(*words), std::move(*targets), number};
}

}  // namespace

WrittenQueries readQueries(const std::filesystem::path& file, const std::stop_token& stop) {
    const Bytes bytes = readFile(file, kLargestFile, stop);
    std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    WrittenQueries result;
    for (std::int64_t number = 1; !rest.empty(); ++number) {
        const std::string_view line = trimmed(takeLine(rest));
        if (line.empty()) {
            continue;
        }
        if (auto query = queryOf(line, number)) {
            result.queries.push_back(std::move(*query));
        } else {
            result.problems.push_back(
                {toUtf8(file), toUtf8(file) + ": line " + std::to_string(number) +
                                   " is no query; write it as {\"query\": [\"word\", …], "
                                   "\"targets\": [\"word\", …]}."});
        }
    }
    if (result.queries.empty()) {
        throw Error(ErrorKind::BadInput, toUtf8(file) +
                                             " holds no query; write one a line as {\"query\": "
                                             "[\"word\", …], \"targets\": [\"word\", …]}.");
    }
    return result;
}

}  // namespace setscope
