#include "core/report/ranking_report.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "core/io/memory_archive.h"
#include "core/report/csv_writer.h"
#include "core/report/html_writer.h"
#include "core/report/writers.h"
#include "tests/core/report/document_blocks.h"
#include "tests/core/report/ranking_fixture.h"
#include "tests/core/report/xml_check.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

using report::Paragraph;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

ReportDocument documentOf(const RankingFixture& fixture) {
    return buildRankingReport(fixture.report(), {});
}

report::Table tableWith(const ReportDocument& document, const std::string& column) {
    for (const report::Table& table : blocksOf<report::Table>(document)) {
        if (std::ranges::any_of(table.columns, [&column](const report::Table::Column& one) {
                return one.name == column;
            })) {
            return table;
        }
    }
    return {};
}

Bytes onePixel(const Member&, int) { return Bytes(10, std::byte{7}); }

TEST(RankingReport, BeginsWithTheAnswerInOneSentence) {
    const ReportDocument document = documentOf(RankingFixture());
    EXPECT_EQ(std::get<report::Title>(document.blocks.at(0)).text, "What else belongs");
    const auto& lead = std::get<Paragraph>(document.blocks.at(1));
    EXPECT_EQ(lead.tone, Paragraph::Tone::Lead);
    EXPECT_EQ(lead.text,
              "Of 30 candidates these 2 go best with lion, tiger and elk: car 0 and car 1.");
}

TEST(RankingReport, TheKeyFiguresCountCandidatesCutSetAndScorers) {
    const ReportDocument document = documentOf(RankingFixture());
    const auto figures = blocksOf<report::KeyFigures>(document).at(0).figures;
    EXPECT_THAT(figures, ElementsAre(report::KeyFigures::Figure{"30", "candidates"},
                                     report::KeyFigures::Figure{"2", "above the cut"},
                                     report::KeyFigures::Figure{"3", "in the set"},
                                     report::KeyFigures::Figure{"1", "of them does not fit", true},
                                     report::KeyFigures::Figure{"2 of 3", "scorers took part"}));
}

TEST(RankingReport, TheFirstCandidatesStandAboveAndBehindTheCut) {
    const ReportDocument document = documentOf(RankingFixture());
    std::vector<report::Table> tables;
    for (const report::Table& table : blocksOf<report::Table>(document)) {
        if (table.columns.size() > 1 && table.columns[1].name == "Candidate") {
            tables.push_back(table);
        }
    }
    ASSERT_THAT(tables, SizeIs(2));
    ASSERT_THAT(tables[0].rows, SizeIs(2));
    EXPECT_THAT(tables[0].rows[0].cells, ElementsAre("1", "car 0", "1", "1", "agree", ""));
    EXPECT_THAT(tables[0].rows[1].cells, ElementsAre("2", "car 1", "2", "–", "", "elk"));
    EXPECT_THAT(tables[1].rows, SizeIs(23)) << "25 in all";
    EXPECT_THAT(tables[1].rows[0].cells, ElementsAre("3", "car 2", "3", "3", "agree", "elk"));
    EXPECT_THAT(tables[1].rows[10].cells, ElementsAre("13", "car 12", "13", "13", "differ", "elk"));
}

TEST(RankingReport, TheTableEndsAtTheCutButNeverBehindAHundred) {
    for (const auto& [cut, rows] : {std::pair{40, 40}, {100, 100}, {150, 100}}) {
        RankingFixture fixture(200);
        fixture.cut = RankingCut{cut, RankingCut::Origin::Chosen};
        const ReportDocument document = documentOf(fixture);
        EXPECT_THAT(tableWith(document, "Candidate").rows, SizeIs(rows));
        EXPECT_THAT(headingsOf(document), Contains("Up to the chosen cut"));
        EXPECT_THAT(headingsOf(document), Not(Contains("What comes next")));
    }
}

TEST(RankingReport, TheCurveHasTheScoresAndTheCut) {
    const auto curves = blocksOf<report::RankCurve>(documentOf(RankingFixture(400)));
    ASSERT_THAT(curves, SizeIs(1));
    EXPECT_THAT(curves[0].scores, SizeIs(100));
    EXPECT_EQ(curves[0].scores[3], 0.25F);
    EXPECT_EQ(curves[0].cut, 2);
    EXPECT_EQ(curves[0].cutLabel, "suggested cut: 2");
}

TEST(RankingReport, ItemsOfTheSetAreShownByTheRankTheOthersGiveThem) {
    const ReportDocument document = documentOf(RankingFixture());
    const report::Table table = tableWith(document, "Rank when it is left out");
    ASSERT_THAT(table.rows, SizeIs(3));
    EXPECT_EQ(table.rows[1], (report::Table::Row{{"tiger", "example", "2.5", ""}, false}));
    EXPECT_EQ(table.rows[2], (report::Table::Row{{"elk", "accepted", "30", "does not fit"}, true}));
}

TEST(RankingReport, SaysWhoRankedAndWhoDidNot) {
    const ReportDocument document = documentOf(RankingFixture());
    EXPECT_THAT(tableWith(document, "Weight").rows,
                ElementsAre(report::Table::Row{{"One", "1", ""}},
                            report::Table::Row{{"Two", "0.5", "elk"}}));
    EXPECT_THAT(tableWith(document, "Why it took no part").rows,
                ElementsAre(report::Table::Row{{"Three", "The pool has no vectors."}}));
}

TEST(RankingReport, ShowsTheKindsOfThingsInTheSet) {
    RankingFixture fixture;
    EXPECT_THAT(headingsOf(documentOf(fixture)), Not(Contains("Kinds of things in the set")));
    fixture.result.components = {{.weight = 0.75, .query = {0, 1}, .best = {3, 4}},
                                 {.weight = 0.25, .query = {2}, .best = {5}}};
    const report::Table table = tableWith(documentOf(fixture), "Likeliest candidates");
    EXPECT_THAT(
        table.rows,
        ElementsAre(report::Table::Row{{"75.0\u202f%", "lion and tiger", "car 0 and car 1"}},
                    report::Table::Row{{"25.0\u202f%", "elk", "car 2"}}));
}

TEST(RankingReport, EndsWithTheCommandThatGivesItAgain) {
    RankingFixture fixture;
    EXPECT_THAT(blocksOf<report::Command>(documentOf(fixture)), SizeIs(1));
    RankingReport report = fixture.report();
    report.provenance.command.clear();
    const ReportDocument document = buildRankingReport(report, {});
    EXPECT_THAT(blocksOf<report::Command>(document), IsEmpty());
    EXPECT_THAT(toHtml(document), HasSubstr("No command line asks exactly this"));
}

TEST(RankingReport, WithoutAQueryItSaysSo) {
    RankingFixture fixture;
    fixture.query = {};
    fixture.result.query.clear();
    fixture.leftOut.clear();
    fixture.cut.reset();
    const ReportDocument document = documentOf(fixture);
    EXPECT_THAT(std::get<Paragraph>(document.blocks.at(1)).text,
                HasSubstr("Nothing was asked for. Of 30 candidates these 10 are the likeliest"));
    const report::Table table = tableWith(document, "Candidate");
    EXPECT_THAT(table.columns, SizeIs(4)) << "nothing to agree on, and nobody who pulls in";
    EXPECT_THAT(headingsOf(document), Not(Contains("How well the set holds together")));
}

TEST(RankingReport, OneItemHasNoCutAndNobodyElse) {
    RankingFixture fixture(1);
    fixture.query = {.items = {"lion"}};
    fixture.result.query = {0};
    fixture.leftOut.clear();
    fixture.cut.reset();
    const ReportDocument document = documentOf(fixture);
    EXPECT_EQ(std::get<Paragraph>(document.blocks.at(1)).text,
              "Of 1 candidate this one goes best with lion: car 0.");
    EXPECT_THAT(blocksOf<report::RankCurve>(document), IsEmpty());
    EXPECT_THAT(tableWith(document, "Candidate").rows, SizeIs(1));
}

TEST(RankingReport, WithoutCandidatesItSaysWhy) {
    RankingFixture fixture(0);
    fixture.leftOut.clear();
    fixture.cut.reset();
    EXPECT_THAT(std::get<Paragraph>(documentOf(fixture).blocks.at(1)).text,
                HasSubstr("No candidate is left"));
    fixture.result.candidateCount = 7;
    fixture.result.scorers.clear();
    EXPECT_EQ(std::get<Paragraph>(documentOf(fixture).blocks.at(1)).text,
              "Nothing was ranked: no scorer knows anything of lion, tiger and elk.");
    fixture.result.query.clear();
    EXPECT_THAT(std::get<Paragraph>(documentOf(fixture).blocks.at(1)).text,
                HasSubstr("holds nothing of what was asked for"));
    EXPECT_EQ(xmlTrouble(toHtml(documentOf(fixture))), "");
}

TEST(RankingReport, WhatThePoolLacksIsNamed) {
    RankingFixture fixture;
    fixture.query.items.push_back("unicorn");
    const auto values = blocksOf<report::KeyValues>(documentOf(fixture));
    EXPECT_THAT(values.at(0).rows, Contains(testing::Pair("Not in this pool", "unicorn")));
    EXPECT_THAT(values.at(0).rows, Contains(testing::Pair("Examples", "lion and tiger")));
}

TEST(RankingReport, PicturesAreShownWhereThereAreThumbnails) {
    RankingFixture fixture;
    fixture.makePictures();
    fixture.result.rejected = {3};
    EXPECT_THAT(blocksOf<report::SetStrip>(documentOf(fixture)), IsEmpty());
    RankingReport report = fixture.report();
    report.thumbnails = onePixel;
    const auto strips = blocksOf<report::SetStrip>(buildRankingReport(report, {}));
    ASSERT_THAT(strips, SizeIs(4));
    EXPECT_THAT(strips[0].tiles, SizeIs(2));
    EXPECT_EQ(strips[0].tiles[1].detail, "rank 2");
    EXPECT_EQ(strips[0].tiles[1].probability, std::nullopt);
    EXPECT_EQ(strips[1].name, "Examples");
    EXPECT_EQ(strips[2].name, "Accepted since");
    EXPECT_TRUE(strips[2].tiles[0].flagged) << "the others rank elk last";
    EXPECT_EQ(strips[3].tiles[0].name, "car 0");
}

TEST(RankingReport, ANameIsOnlyAName) {
    RankingFixture fixture;
    fixture.rename(0, "<script>alert(1)</script>");
    fixture.rename(1, "line\nbreak\x01\xFF");
    fixture.rename(2, std::string(5000, 'x'));
    fixture.rename(3, "\u202Egpj.exe");
    fixture.rename(4, "\u05d0\u05d1\u05d2");
    fixture.rename(5, "=1+1");
    fixture.pool.name = "<b>\n";
    const ReportDocument document = documentOf(fixture);
    const std::string html = toHtml(document);
    EXPECT_EQ(xmlTrouble(html), "");
    EXPECT_THAT(html, Not(HasSubstr("<script>")));
    const std::string lead = std::get<Paragraph>(document.blocks.at(1)).text;
    EXPECT_LT(lead.size(), 300U);
    EXPECT_THAT(lead, Not(HasSubstr("\u202E")));
    EXPECT_THAT(toCsv(document.tables.at(0)), HasSubstr("'=1+1"));
}

TEST(RankingReport, EveryNumberIsInTheTablesAndTheRecord) {
    RankingFixture fixture;
    fixture.result.rejected = {3};
    const ReportDocument document = documentOf(fixture);
    const DataTable& candidates = document.tables.at(0);
    EXPECT_EQ(candidates.name, "candidates");
    EXPECT_THAT(candidates.columns,
                ElementsAre("rank", "item", "fused_score", "one_score", "one_rank", "two_score",
                            "two_rank", "above_cut", "agreement", "pulled_in_by", "path"));
    ASSERT_THAT(candidates.rows, SizeIs(30));
    using Cell = DataTable::Cell;
    EXPECT_THAT(candidates.rows[1],
                ElementsAre(Cell(2.0F), Cell("car 1"), Cell(0.5F), Cell(-2.0F), Cell(2.0F), Cell(),
                            Cell(30.0F), Cell(true), Cell(), Cell("elk"), Cell()));
    EXPECT_EQ(document.tables.at(1).name, "query");
    EXPECT_THAT(document.tables.at(1).rows, SizeIs(4));
    EXPECT_EQ(document.tables.at(1).rows[2][2], Cell(30.0F));
    const Json& record = document.record["expansion"];
    EXPECT_EQ(record["cut"], 2);
    EXPECT_EQ(record["cut_origin"], "suggested");
    EXPECT_THAT(record["query"]["accepted"], ElementsAre("elk"));
    EXPECT_THAT(record["query"]["rejected"], ElementsAre("car 0"));
    EXPECT_EQ(record["answer"]["ranking"][3]["fused_score"], 0.25);
    EXPECT_EQ(record["left_out"][1]["own_rank"], 2.5);
    EXPECT_THAT(record["left_out"][2]["ranks"], SizeIs(30));
    EXPECT_EQ(record["left_out"][2]["ranks"][1], 12.0);
    EXPECT_EQ(record["pool"]["kind"], "texts");
}

TEST(RankingReport, EveryWriterTakesIt) {
    const TempDir folder;
    const auto archives = std::make_shared<MemoryArchive>();
    const auto pdf = [](const ReportDocument&) { return Bytes(4, std::byte{'%'}); };
    for (const ReportWriter& writer : reportWriters()) {
        const std::filesystem::path file = folder.path() / ("a" + std::string(writer.ending));
        saveReport(documentOf(RankingFixture()), file, {pdf, archives});
        EXPECT_TRUE(std::filesystem::exists(file) || !archives->open(file)->entries().empty());
    }
}

TEST(RankingReport, AStopEndsIt) {
    RankingFixture fixture;
    fixture.makePictures();
    RankingReport report = fixture.report();
    report.thumbnails = onePixel;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(buildRankingReport(report, RunContext({}, stop.get_token(), {})), Cancelled);
}

}  // namespace
}  // namespace setscope
