#include "core/report/joined_report.h"

#include <gmock/gmock.h>

#include "core/report/html_writer.h"
#include "tests/core/report/document_blocks.h"
#include "tests/core/report/outlier_fixture.h"
#include "tests/core/report/ranking_fixture.h"
#include "tests/core/report/xml_check.h"

namespace setscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(JoinedReport, TheRankingFollowsTheOutliers) {
    OutlierFixture outliers;
    outliers.addSet("Lemon", 0.01F, {{"a.jpg", 0.2F}, {"b.jpg", 0.6F}, {"c.jpg", 0.2F}});
    const RankingFixture ranking;
    const ReportDocument first = buildOutlierReport(outliers.report(), {});
    const ReportDocument second = buildRankingReport(ranking.report(), {});
    const ReportDocument both = withRanking(first, second);
    EXPECT_EQ(both.title, "What does not belong, and what else does");
    const auto titles = blocksOf<report::Title>(both);
    ASSERT_THAT(titles, SizeIs(2));
    EXPECT_EQ(titles[0].text, both.title);
    EXPECT_EQ(titles[1].text, "What else belongs");
    EXPECT_EQ(both.blocks.size(), first.blocks.size() + second.blocks.size() + 1);
    EXPECT_THAT(std::get<report::Paragraph>(both.blocks.at(2)).text,
                HasSubstr("these 2 go best with"));
    std::vector<std::string> names;
    std::ranges::transform(both.tables, std::back_inserter(names), &DataTable::name);
    EXPECT_THAT(names, ElementsAre("members", "sets", "problems", "candidates", "query", "scorers",
                                   "kinds", "pool_problems"));
    EXPECT_EQ(both.record["sets"], first.record["sets"]);
    EXPECT_EQ(both.record["expansion"], second.record["expansion"]);
    EXPECT_EQ(xmlTrouble(toHtml(both)), "");
}

}  // namespace
}  // namespace setscope
