#include "core/report/shell_words.h"

#include <algorithm>
#include <string_view>

#include "core/base/text.h"
#include "core/io/file.h"

namespace setscope {
namespace {

bool isPlain(char letter) {
    const bool isAlphanumeric = (letter >= 'a' && letter <= 'z') ||
                                (letter >= 'A' && letter <= 'Z') ||
                                (letter >= '0' && letter <= '9');
    return isAlphanumeric || std::string_view("/._-+,:@%").find(letter) != std::string_view::npos;
}

}  // namespace

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

std::string shellQuotedPath(const std::filesystem::path& path) {
    return shellQuoted(toUtf8(absolutePath(path)));
}

}  // namespace setscope
