#include "core/report/writers.h"

#include <gmock/gmock.h>

#include "core/base/error.h"
#include "core/io/file.h"
#include "core/io/memory_archive.h"
#include "tests/core/report/outlier_fixture.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

ReportDocument exampleDocument() {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"a.jpg", 0.2F}, {"b.jpg", 0.6F}, {"c.jpg", 0.2F}});
    return buildOutlierReport(fixture.report(), {});
}

Bytes fakePdf(const ReportDocument&) { return Bytes(4, std::byte{'%'}); }

class EveryWriter : public testing::TestWithParam<ReportWriter> {};

TEST_P(EveryWriter, WritesAFileOfItsEnding) {
    const TempDir folder;
    const auto archives = std::make_shared<MemoryArchive>();
    const std::filesystem::path file = folder.path() / ("report" + std::string(GetParam().ending));
    saveReport(exampleDocument(), file, {fakePdf, archives});
    if (std::string(GetParam().ending) == ".zip") {
        EXPECT_FALSE(archives->open(file)->entries().empty());
    } else {
        EXPECT_GT(std::filesystem::file_size(file), 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(All, EveryWriter,
                         testing::ValuesIn(reportWriters().begin(), reportWriters().end()),
                         [](const auto& writer) { return std::string(writer.param.ending + 1); });

TEST(Writers, ChooseByTheEndingInAnyCase) {
    EXPECT_STREQ(reportWriterFor("a/b.HTML").ending, ".html");
    EXPECT_STREQ(reportWriterFor("x.tar.zip").ending, ".zip");
}

TEST(Writers, RefuseAnUnknownEndingAndNameTheKnownOnes) {
    EXPECT_THAT(refusal(ErrorKind::BadUsage, [&] { reportWriterFor("report.docx"); }),
                testing::AllOf(testing::HasSubstr("report.docx"),
                               testing::HasSubstr(".pdf, .html, .csv, .json, .zip")));
}

TEST(Writers, TheZipHoldsEveryFormOfTheReport) {
    const auto archives = std::make_shared<MemoryArchive>();
    saveReport(exampleDocument(), "/all.zip", {fakePdf, archives});
    const auto archive = archives->open("/all.zip");
    std::vector<std::string> names;
    for (const ArchiveEntry& entry : archive->entries()) {
        names.push_back(entry.name);
    }
    EXPECT_THAT(names, testing::UnorderedElementsAre("report.pdf", "report.html", "report.json",
                                                     "members.csv", "sets.csv", "problems.csv"));
}

TEST(Writers, SayWhatIsMissingWhereTheyCannotWrite) {
    const TempDir folder;
    EXPECT_THROW(saveReport(exampleDocument(), folder.path() / "a.pdf", {}), Error);
    EXPECT_THROW(saveReport(exampleDocument(), folder.path() / "a.zip", {}), Error);
    EXPECT_THROW(saveReport(exampleDocument(), folder.path() / "missing" / "a.html", {}), Error);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Writers, TheJsonReportReadsBackAsTheRecord) {
    const TempDir folder;
    const ReportDocument document = exampleDocument();
    saveReport(document, folder.path() / "a.json", {});
    EXPECT_EQ(Json::parse(readTextFile(folder.path() / "a.json", 1'000'000)), document.record);
}

}  // namespace
}  // namespace setscope
