#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace setscope {

/// The first breach of XML's rules for elements, attributes and references; empty if there is none.
/// Knows what the HTML writer uses: a document type, elements, quoted attributes, character
/// references.
inline std::string xmlTrouble(std::string_view text) {
    std::vector<std::string> open;
    const auto nameAt = [&text](std::size_t at) {
        return std::string(text.substr(at, text.find_first_of(" />\n", at) - at));
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '&') {
            const std::size_t end = text.find(';', at);
            if (end == std::string_view::npos || end - at > 7) {
                return "a bare & at " + std::string(text.substr(at, 30));
            }
        }
        if (text[at] != '<' || text.substr(at, 2) == "<!") {
            continue;
        }
        const bool isEnd = text.substr(at, 2) == "</";
        const std::string name = nameAt(at + (isEnd ? 2 : 1));
        std::size_t end = at + 1;
        for (bool isQuoted = false; end < text.size() && (isQuoted || text[end] != '>'); ++end) {
            isQuoted ^= text[end] == '"';
            if (text[end] == '<') {
                return "a < within a tag at " + std::string(text.substr(at, 40));
            }
        }
        if (isEnd && (open.empty() || open.back() != name)) {
            return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
        }
        if (isEnd) {
            open.pop_back();
        } else if (text[end - 1] != '/') {
            open.push_back(name);
        }
        at = end;
    }
    return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

}  // namespace setscope
