#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/report/report_document.h"

namespace setscope {

template <class BlockType>
std::vector<BlockType> blocksOf(const ReportDocument& document) {
    std::vector<BlockType> found;
    for (const report::Block& block : document.blocks) {
        if (const auto* wanted = std::get_if<BlockType>(&block)) {
            found.push_back(*wanted);
        }
    }
    return found;
}

/// The text of every heading, in their order.
inline std::vector<std::string> headingsOf(const ReportDocument& document) {
    std::vector<std::string> texts;
    for (const report::Heading& heading : blocksOf<report::Heading>(document)) {
        texts.push_back(heading.text);
    }
    return texts;
}

}  // namespace setscope
