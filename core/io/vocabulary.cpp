#include "core/io/vocabulary.h"

#include <algorithm>

#include "core/io/list_members.h"

namespace setscope {

std::vector<std::string> vocabularyNames(const std::string& stem) {
    std::vector<std::string> names = {stem + "_vocab.txt", stem + ".txt"};
    const std::size_t lastPart = stem.find_last_of('_');
    if (lastPart != std::string::npos && lastPart > 0) {
        names.push_back(stem.substr(0, lastPart) + "_vocab.txt");
    }
    return names;
}

std::int64_t vocabularySize(std::string_view text) {
    const std::int64_t ends = std::ranges::count(text, '\n');
    return text.empty() || text.ends_with('\n') ? ends : ends + 1;
}

std::vector<std::string> vocabularyLines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        lines.emplace_back(trimmed(takeLine(text)));
    }
    return lines;
}

}  // namespace setscope
