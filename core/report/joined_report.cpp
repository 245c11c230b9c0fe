#include "core/report/joined_report.h"

#include <algorithm>
#include <iterator>
#include <variant>
#include <vector>

namespace setscope {
namespace {

/// The second part's answer, behind the first one's.
void announce(const ReportDocument& part, std::vector<report::Block>& blocks) {
    const auto isLead = [](const report::Block& block) {
        const auto* paragraph = std::get_if<report::Paragraph>(&block);
        return paragraph != nullptr && paragraph->tone == report::Paragraph::Tone::Lead;
    };
    const auto answer = std::ranges::find_if(part.blocks, isLead);
    const auto lead = std::ranges::find_if(blocks, isLead);
    if (answer != part.blocks.end() && lead != blocks.end()) {
        blocks.insert(lead + 1, report::Paragraph{"What else belongs is the second part: " +
                                                  std::get<report::Paragraph>(*answer).text});
    }
}

}  // namespace

ReportDocument withRanking(ReportDocument outliers, ReportDocument ranking) {
    outliers.title = "What does not belong, and what else does";
    if (!outliers.blocks.empty()) {
        if (auto* title = std::get_if<report::Title>(&outliers.blocks.front())) {
            title->text = outliers.title;
        }
    }
    announce(ranking, outliers.blocks);
    std::ranges::move(ranking.blocks, std::back_inserter(outliers.blocks));
    std::ranges::move(ranking.tables, std::back_inserter(outliers.tables));
    outliers.record.update(ranking.record);
    return outliers;
}

}  // namespace setscope
