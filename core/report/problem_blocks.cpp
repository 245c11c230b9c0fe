#include "core/report/problem_blocks.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/report/shown_numbers.h"

namespace setscope {

report::Paragraph restOfTable(std::size_t shown, std::size_t total, const char* plural) {
    return {"The first " + shownCount(static_cast<std::int64_t>(shown)) + " of " +
                shownCount(static_cast<std::int64_t>(total)) + " " + plural +
                " are shown; the JSON and zip reports hold all of them.",
            report::Paragraph::Tone::Note};
}

std::vector<report::Block> problemBlocks(const std::vector<Problem>& problems, const char* note) {
    using Overflow = report::Table::Overflow;
    using Align = report::Table::Align;
    if (problems.empty()) {
        return {};
    }
    report::Table table{{{"What", Align::Left, 2.0, Overflow::Wrap},
                         {"Why, and what to do", Align::Left, 3.0, Overflow::Wrap}},
                        {}};
    const std::size_t shown = std::min(problems.size(), kMostTableRows);
    for (std::size_t i = 0; i < shown; ++i) {
        table.rows.push_back({{problems[i].path, problems[i].message}});
    }
    std::vector<report::Block> blocks = {report::Heading{"Problems", 1},
                                         report::Paragraph{note, report::Paragraph::Tone::Note},
                                         std::move(table)};
    if (shown < problems.size()) {
        blocks.emplace_back(restOfTable(shown, problems.size(), "problems"));
    }
    return blocks;
}

DataTable problemTable(const std::vector<Problem>& problems, const char* name) {
    DataTable table{name, {"path", "message"}, {}};
    for (const Problem& problem : problems) {
        table.rows.push_back({problem.path, problem.message});
    }
    return table;
}

}  // namespace setscope
