#include "core/report/report_builder.h"

#include <gmock/gmock.h>

#include <numeric>

#include "core/base/error.h"
#include "core/report/shown_numbers.h"
#include "tests/core/report/document_blocks.h"
#include "tests/core/report/outlier_fixture.h"

namespace setscope {
namespace {

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
    EXPECT_EQ(strips[0].tiles.size(), 3U);
    EXPECT_TRUE(strips[3].flagged);
    EXPECT_FALSE(strips[4].flagged);
    EXPECT_EQ(strips[1].tiles.size(), 4U);
    EXPECT_TRUE(strips[1].tiles[1].flagged);
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
    ASSERT_EQ(strip.tiles.size(), 24U);
    EXPECT_EQ(strip.tiles.front().name, "m39");
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
    const auto& last = std::get<report::Picture>(strips.back().tiles.back().content);
    EXPECT_EQ(last.thumbnail.size(), 3U);
}

bool saysSomewhere(const ReportDocument& document, const std::string& words) {
    const auto paragraphs = blocksOf<report::Paragraph>(document);
    return std::ranges::any_of(paragraphs, [&words](const report::Paragraph& paragraph) {
        return paragraph.text.find(words) != std::string::npos;
    });
}

TEST(ReportBuilder, TextsAreInTheirTilesAndInTheTableForPrograms) {
    OutlierFixture fixture;
    fixture.addSet("fruits", 0.01F, {{"lemon", 0.1F}, {"granite", 0.8F}, {"plum", 0.1F}});
    fixture.makeTexts(0);
    OutlierReport input = fixture.report();
    input.thumbnails = [](const Member&, int) {
        ADD_FAILURE() << "a text has no thumbnail";
        return Bytes();
    };
    const ReportDocument document = buildOutlierReport(input, {});
    const auto strips = blocksOf<report::SetStrip>(document);
    EXPECT_EQ(std::get<report::Text>(strips.back().tiles[1].content).text, "granite");
    const DataTable& members = document.tables.at(0);
    EXPECT_EQ(members.columns.at(3), "path");
    EXPECT_EQ(members.rows.at(0).at(3), DataTable::Cell("/lists/fruits.txt:2"));
    EXPECT_EQ(members.columns.back(), "text");
    EXPECT_EQ(members.rows.at(0).back(), DataTable::Cell("granite"));
    const OutlierFixture pictures = manySets(1, 1);
    const ReportDocument ofPictures = buildOutlierReport(pictures.report(), {});
    EXPECT_EQ(ofPictures.tables.at(0).rows.at(0).back(), DataTable::Cell());
}

TEST(ReportBuilder, ItIsSaidOnceHowToReadRows) {
    OutlierFixture fixture;
    for (const char* name : {"one", "two", "three"}) {
        fixture.addSet(name, 0.5F, {{"x", 0.2F}, {"y", 0.3F}, {"z", 0.5F}});
        fixture.makeRows(fixture.collection.sets.size() - 1, {{"a"}, {0.0F}, {1.0F}},
                         {{1.0F}, {2.0F}, {-1.0F}});
    }
    int told = 0;
    for (const report::SetStrip& strip :
         blocksOf<report::SetStrip>(buildOutlierReport(fixture.report(), {}))) {
        told += strip.legend.find("median of its set") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(told, 1);
}

TEST(ReportBuilder, EveryModelThatJudgedIsListed) {
    OutlierFixture fixture = manySets(2, 1);
    fixture.addSet("words", std::nullopt, {{"a", 0.2F}, {"b", 0.3F}, {"c", 0.5F}});
    fixture.result.sets[2].model = {"setscope-generic", "2.0", "cafe", "letters", ""};
    OutlierReport input = fixture.report();
    input.provenance.modelCard = {{"name", "setscope-default"}, {"version", "1.0"}};
    const ReportDocument document = buildOutlierReport(input, {});
    EXPECT_TRUE(saysSomewhere(document, "Models: setscope-default 1.0 and setscope-generic 2.0"));
    const auto tables = blocksOf<report::Table>(document);
    const std::vector<std::string> generic = {"setscope-generic 2.0", "letters", "1", "cafe"};
    EXPECT_TRUE(std::ranges::any_of(tables, [&generic](const report::Table& table) {
        return table.rows.size() == 2 && table.rows[1].cells == generic;
    }));
    EXPECT_EQ(blocksOf<report::ModelCard>(document).at(0).name, "setscope-default 1.0");
    const DataTable& sets = document.tables.at(1);
    ASSERT_EQ(sets.columns.at(11), "model");
    for (const std::vector<DataTable::Cell>& row : sets.rows) {
        const bool isWords = row.at(1) == DataTable::Cell("words");
        EXPECT_EQ(row.at(11), DataTable::Cell(isWords ? "setscope-generic" : "setscope-default"));
    }
}

TEST(ReportBuilder, TheCardOfAModelThatJudgedNothingIsLeftOut) {
    const OutlierFixture fixture = manySets(1, 1);
    OutlierReport input = fixture.report();
    input.provenance.modelCard = {{"name", "another"}, {"version", "1.0"}, {"licence", "MIT"}};
    const ReportDocument document = buildOutlierReport(input, {});
    const report::ModelCard card = blocksOf<report::ModelCard>(document).at(0);
    EXPECT_EQ(card.name, "setscope-default 1.0");
    EXPECT_TRUE(card.facts.rows.empty());
    EXPECT_TRUE(document.record["model_card"].is_null());
    EXPECT_TRUE(document.record["largest_change_under_permutation"].is_null());
}

TEST(ReportBuilder, ALessonIsNamedAndMissingFromTheCommand) {
    const OutlierFixture fixture = manySets(1, 1);
    OutlierReport input = fixture.report();
    EXPECT_FALSE(saysSomewhere(buildOutlierReport(input, {}), "taught"));
    input.lessonVerdicts = 7;
    const ReportDocument document = buildOutlierReport(input, {});
    EXPECT_TRUE(saysSomewhere(document, "7 marks of yours taught"));
    EXPECT_TRUE(saysSomewhere(document, "The command line uses no lesson"));
    EXPECT_EQ(document.record["lesson_verdicts"], 7);
}

TEST(ReportBuilder, ASetThatWasNotJudgedHasNoVerdict) {
    OutlierFixture fixture = manySets(3, 1);
    fixture.leaveUnjudged(1, "It is of several kinds.");
    const ReportDocument document = buildOutlierReport(fixture.report(), {});
    const auto tables = blocksOf<report::Table>(document);
    const std::vector<std::string> expected = {"3", "set 1", "4", "not judged", "–", "–"};
    const auto isExpected = [&expected](const report::Table& table) {
        return table.rows.size() == 3 && table.rows[2].cells == expected && !table.rows[2].flagged;
    };
    EXPECT_EQ(std::ranges::count_if(tables, isExpected), 1) << "in the table of all sets";
    const DataTable& sets = document.tables.at(1);
    ASSERT_EQ(sets.columns.at(4), "flagged");
    EXPECT_EQ(sets.rows.at(0).at(4), DataTable::Cell(true));
    EXPECT_EQ(sets.rows.at(1).at(4), DataTable::Cell(false));
    EXPECT_EQ(sets.rows.at(2).at(4), DataTable::Cell());
    EXPECT_EQ(sets.rows.at(2).at(2), DataTable::Cell(std::int64_t{4}));
    EXPECT_EQ(sets.rows.at(2).at(7), DataTable::Cell("It is of several kinds."));
    fixture.leaveUnjudged(0, "It is of several kinds.");
    fixture.leaveUnjudged(2, "It is of several kinds.");
    const auto unjudged = blocksOf<report::Table>(buildOutlierReport(fixture.report(), {}));
    EXPECT_EQ(unjudged.at(0).rows.size(), 3U);
}

TEST(ReportBuilder, SaysThatCleanSetsAreNamedWhereOthersShareTheirFile) {
    OutlierFixture fixture = manySets(2, 1);
    fixture.makeTexts(0);
    fixture.makeTexts(1);
    fixture.collection.sets[0].isReference = true;
    EXPECT_FALSE(saysSomewhere(buildOutlierReport(fixture.report(), {}), "--clean-set. A set"));
    for (Member& member : fixture.collection.sets[1].members) {
        member.payload.source.file = "/lists/set 0.txt";
    }
    EXPECT_TRUE(saysSomewhere(buildOutlierReport(fixture.report(), {}), "--clean-set. A set"));
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
