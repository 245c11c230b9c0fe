#include "core/report/report_builder.h"

#include <gmock/gmock.h>

#include <numeric>

#include "core/base/error.h"
#include "core/report/shown_numbers.h"
#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

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

/// Sets "set 0", "set 1", … of four members; the given ones hold a stranger of 70 %.
OutlierFixture manySets(int count, int flagged) {
    OutlierFixture fixture;
    for (int i = 0; i < count; ++i) {
        const float top = i < flagged ? 0.7F : 0.4F;
        const float rest = (1.0F - top) / 3.0F;
        fixture.addSet("set " + std::to_string(i), i < flagged ? 0.01F : 0.6F,
                       {{"a.jpg", rest}, {"b.jpg", top}, {"c.jpg", rest}, {"d.jpg", rest}});
    }
    return fixture;
}

TEST(ReportBuilder, BeginsWithTheAnswerInOneSentence) {
    const ReportDocument document = buildOutlierReport(manySets(3, 1).report(), {});
    ASSERT_TRUE(std::holds_alternative<report::Title>(document.blocks.at(0)));
    const auto& lead = std::get<report::Paragraph>(document.blocks.at(1));
    EXPECT_EQ(lead.tone, report::Paragraph::Tone::Lead);
    EXPECT_EQ(
        lead.text,
        "One stranger among 12 members of 3 sets: “b.jpg” in “set 0” does not seem to belong.");
}

TEST(ReportBuilder, EveryNumberOfTheResultIsInTheTableOfMembersAndTheRecord) {
    const OutlierFixture fixture = manySets(2, 1);
    const ReportDocument document = buildOutlierReport(fixture.report(), {});
    const DataTable& members = document.tables.at(0);
    EXPECT_EQ(members.rows.size(), 8U);
    for (const SetOutliers& set : fixture.result.sets) {
        for (std::size_t i = 0; i < set.members.size(); ++i) {
            const auto holds = [&](const std::vector<DataTable::Cell>& row) {
                return row[1] == DataTable::Cell(set.name) &&
                       row[4] == DataTable::Cell(set.probability[i]) &&
                       row[5] == DataTable::Cell(set.score[i]) &&
                       row[6] == DataTable::Cell(set.pValue[i]) &&
                       row[8] == DataTable::Cell(*set.setPValue);
            };
            EXPECT_TRUE(std::ranges::any_of(members.rows, holds)) << set.name << " " << i;
        }
    }
    EXPECT_EQ(document.record["sets"][0]["members"][1]["probability"].get<float>(), 0.7F);
    EXPECT_EQ(document.record["sets"][0]["members"][1]["score"].get<float>(),
              fixture.result.sets[0].score[1]);
    EXPECT_EQ(document.record["seed"], 7);
    EXPECT_EQ(document.record["reference_sets"], 99);
}

TEST(ReportBuilder, FlaggedSetsAreShownBeforeAFewOthers) {
    const ReportDocument document = buildOutlierReport(manySets(30, 3).report(), {});
    const auto strips = blocksOf<report::SetStrip>(document);
    ASSERT_EQ(strips.size(), 1U + 3U + 6U);  // the gallery of the first page, then the sets
    EXPECT_EQ(strips[0].pictures.size(), 3U);
    EXPECT_TRUE(strips[3].flagged);
    EXPECT_FALSE(strips[4].flagged);
    EXPECT_EQ(strips[1].pictures.size(), 4U);
    EXPECT_TRUE(strips[1].pictures[1].flagged);
}

TEST(ReportBuilder, ALargeSetShowsItsMostSuspiciousMembersAndBoundsTheRest) {
    OutlierFixture fixture;
    OutlierFixture::Members members;
    for (int i = 0; i < 40; ++i) {
        members.emplace_back("m" + std::to_string(i), static_cast<float>(i + 1) / 820.0F);
    }
    fixture.addSet("large", 0.5F, members);
    const auto strips = blocksOf<report::SetStrip>(buildOutlierReport(fixture.report(), {}));
    const report::SetStrip& strip = strips.back();
    ASSERT_EQ(strip.pictures.size(), 24U);
    EXPECT_EQ(strip.pictures.front().name, "m39");
    EXPECT_EQ(strip.rest, "The most suspicious are shown; the other 16 members have at most " +
                              shownShare(16.0 / 820.0) + " each.");
}

TEST(ReportBuilder, LongTablesEndWithASentenceWhileTheDataStayWhole) {
    const OutlierFixture fixture = manySets(150, 0);
    const ReportDocument document = buildOutlierReport(fixture.report(), {});
    for (const report::Table& table : blocksOf<report::Table>(document)) {
        EXPECT_LE(table.rows.size(), 500U);
    }
    EXPECT_EQ(document.tables.at(0).rows.size(), 600U);
    EXPECT_EQ(document.tables.at(1).rows.size(), 150U);
}

TEST(ReportBuilder, TheHistogramCountsEverySetOnce) {
    const ReportDocument document = buildOutlierReport(manySets(12, 2).report(), {});
    const auto histograms = blocksOf<report::Histogram>(document);
    ASSERT_EQ(histograms.size(), 1U);
    const std::vector<std::int64_t>& counts = histograms[0].counts;
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), 12);
    EXPECT_EQ(counts[14] + counts[13], 2);
    EXPECT_EQ(histograms[0].threshold, 0.5);
}

TEST(ReportBuilder, ByFalseAlarmRateTheHistogramIsOfPValues) {
    const ReportDocument document =
        buildOutlierReport(manySets(12, 2).report({FlagRule::By::FalseAlarmRate, 0.05}), {});
    const auto histograms = blocksOf<report::Histogram>(document);
    ASSERT_EQ(histograms.size(), 1U);
    EXPECT_EQ(histograms[0].counts[0], 2);
    EXPECT_EQ(histograms[0].suspicious, report::Histogram::Suspicious::Below);
}

TEST(ReportBuilder, ByFalseAlarmRateItShowsWhatWasRemovedAndWhatTheRatePromises) {
    OutlierFixture fixture = manySets(3, 1);
    SetOutliers& set = fixture.result.sets[0];
    set.removals = {{set.members[1], 0.01F}, {set.members[0], 0.4F}};
    const auto hasRemovals = [&fixture](const FlagRule& rule) {
        const auto tables = blocksOf<report::Table>(buildOutlierReport(fixture.report(rule), {}));
        return std::ranges::any_of(tables, [](const report::Table& table) {
            return table.rows.size() == 2 && table.rows[0].cells[2] == "b.jpg" &&
                   table.rows[0].cells[3] == "0.010" && table.rows[1].cells[2] == "a.jpg" &&
                   table.rows[1].cells[3] == "0.400";
        });
    };
    const FlagRule byRate{FlagRule::By::FalseAlarmRate, 0.05};
    EXPECT_TRUE(hasRemovals(byRate));
    EXPECT_FALSE(hasRemovals({})) << "by probability nothing is removed";
    const auto paragraphs =
        blocksOf<report::Paragraph>(buildOutlierReport(fixture.report(byRate), {}));
    EXPECT_TRUE(std::ranges::any_of(paragraphs, [](const report::Paragraph& paragraph) {
        return paragraph.text.find("whatever rate you choose") != std::string::npos;
    }));
}

TEST(ReportBuilder, AsksForEveryThumbnailAtTheSizeItShows) {
    const OutlierFixture fixture = manySets(1, 1);
    OutlierReport input = fixture.report();
    int asked = 0;
    input.thumbnails = [&asked](const Member&, int edge) {
        ++asked;
        EXPECT_EQ(edge, 160);
        return Bytes(3, std::byte{1});
    };
    const auto strips = blocksOf<report::SetStrip>(buildOutlierReport(input, {}));
    EXPECT_EQ(asked, 5);  // one flagged member on the first page, four members of its set
    EXPECT_EQ(strips.back().pictures.back().thumbnail.size(), 3U);
}

TEST(ReportBuilder, StopsWhenAsked) {
    const OutlierFixture fixture = manySets(2, 1);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(buildOutlierReport(fixture.report(), RunContext({}, stop.get_token())), Cancelled);
}

TEST(ReportBuilder, TheContentOfASetHasOneHashForEveryOrderOfItsMembers) {
    OutlierFixture fixture = manySets(1, 1);
    const auto hashOf = [](const OutlierFixture& source) {
        const auto tables = blocksOf<report::Table>(buildOutlierReport(source.report(), {}));
        return tables.back().rows.at(0).cells.at(2);
    };
    const std::string before = hashOf(fixture);
    std::ranges::reverse(fixture.collection.sets[0].members);
    EXPECT_EQ(hashOf(fixture), before);
    EXPECT_EQ(before.size(), 32U);
}

TEST(ReportBuilder, AnEmptyAnswerIsStillAReport) {
    const OutlierFixture fixture;
    const ReportDocument document = buildOutlierReport(fixture.report(), {});
    EXPECT_EQ(std::get<report::Paragraph>(document.blocks.at(1)).text, "No set could be judged.");
    EXPECT_TRUE(document.tables.at(0).rows.empty());
}

}  // namespace
}  // namespace setscope
