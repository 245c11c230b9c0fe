#include "ui/report/pdf_report.h"

#include <QByteArray>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>
#include <algorithm>

#include "core/report/joined_report.h"
#include "core/report/report_builder.h"
#include "tests/core/report/outlier_fixture.h"
#include "tests/core/report/ranking_fixture.h"

namespace setscope {

class PdfReportTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void holdsTheNamesAndNumbersAsText();
    void repeatsTheHeaderOfATableOnEveryPage();
    void numbersItsPages();
    void embedsItsFonts();
    void survivesHostileNamesAndBrokenPictures();
    void aRankingIsAPartThatBeginsAPage();
    void aCommandIsBrokenAtBlanksOnly();
    void setsTextsInTheirTiles();
    void drawsRowsOfManyNumbersAndOfNone();
    void isADocumentEvenWithoutAnAnswer();
};

namespace {

QByteArray bytesOf(const ReportDocument& document) {
    const Bytes pdf = toPdf(document);
    return QByteArray(reinterpret_cast<const char*>(pdf.data()),
                      static_cast<qsizetype>(pdf.size()));
}

/// What one of poppler's programs says of the document; null if it is not installed.
QString ask(const QString& program, const QStringList& options, const QByteArray& pdf,
            const QStringList& after = {}) {
    if (QStandardPaths::findExecutable(program).isEmpty()) {
        return {};
    }
    QTemporaryFile file;
    if (!file.open() || file.write(pdf) != pdf.size() || !file.flush()) {
        return {};
    }
    QProcess process;
    process.start(program, options + QStringList{file.fileName()} + after);
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput());
}

QString textOf(const QByteArray& pdf) {
    return ask(QStringLiteral("pdftotext"), {QStringLiteral("-layout")}, pdf,
               {QStringLiteral("-")});
}

OutlierFixture fixtureWithSets(int count) {
    OutlierFixture fixture;
    for (int i = 0; i < count; ++i) {
        fixture.addSet("Set " + std::to_string(i), 0.25F,
                       {{"one.jpg", 0.125F}, {"two.jpg", 0.75F}, {"three.jpg", 0.125F}});
    }
    return fixture;
}

}  // namespace

#define SKIP_WITHOUT_POPPLER(text)                                               \
    if ((text).isNull()) {                                                       \
        QSKIP("poppler-utils is not installed, so the PDF cannot be read back"); \
    }

void PdfReportTest::holdsTheNamesAndNumbersAsText() {
    const OutlierFixture fixture = fixtureWithSets(2);
    const QString text = textOf(bytesOf(buildOutlierReport(fixture.report(), {})));
    SKIP_WITHOUT_POPPLER(text)
    for (const char* part :
         {"Members that do not belong", "Set 0", "Set 1", "one.jpg", "two.jpg", "three.jpg", "75.0",
          "0.250", "10:00", "setscope-cli outliers photos"}) {
        QVERIFY2(text.contains(QString::fromUtf8(part)), part);
    }
}

void PdfReportTest::repeatsTheHeaderOfATableOnEveryPage() {
    ReportDocument document;
    report::Table table{{{"Peculiar column"}, {"Other"}}, {}};
    for (int i = 0; i < 150; ++i) {
        table.rows.push_back({{"row " + std::to_string(i), "x"}});
    }
    document.blocks.emplace_back(table);
    const QString text = textOf(bytesOf(document));
    SKIP_WITHOUT_POPPLER(text)
    const qsizetype pages = text.count(QChar(QChar::FormFeed));
    QVERIFY(pages >= 2);
    QCOMPARE(text.count(QStringLiteral("Peculiar column")), pages);
    QVERIFY(text.contains(QStringLiteral("row 149")));
}

void PdfReportTest::numbersItsPages() {
    ReportDocument document;
    for (int section = 0; section < 3; ++section) {
        document.blocks.emplace_back(report::PageBreak{});
        for (int i = 0; i < 35; ++i) {
            document.blocks.emplace_back(report::Paragraph{"one"});
        }
    }
    const QString text = textOf(bytesOf(document));
    SKIP_WITHOUT_POPPLER(text)
    QVERIFY(text.contains(QStringLiteral("Setscope report · page 1 of 3")));
    QVERIFY(text.contains(QStringLiteral("Setscope report · page 3 of 3")));
}

void PdfReportTest::embedsItsFonts() {
    const OutlierFixture fixture = fixtureWithSets(1);
    const QString fonts =
        ask(QStringLiteral("pdffonts"), {}, bytesOf(buildOutlierReport(fixture.report(), {})));
    SKIP_WITHOUT_POPPLER(fonts)
    const QStringList lines = fonts.split(QChar::LineFeed, Qt::SkipEmptyParts).mid(2);
    QVERIFY(!lines.isEmpty());
    for (const QString& line : lines) {
        QVERIFY2(line.contains(QStringLiteral(" yes ")), qPrintable(line));
    }
}

void PdfReportTest::survivesHostileNamesAndBrokenPictures() {
    OutlierFixture fixture;
    const std::string endless(5000, 'x');
    fixture.addSet("<b>\n\x01\xFF", 0.01F, {{endless, 0.8F}, {"", 0.1F}, {"\u202Egpj.exe", 0.1F}});
    fixture.result.problems = {{endless, endless}};
    OutlierReport report = fixture.report();
    report.thumbnails = [](const Member&, int) { return Bytes(100, std::byte{7}); };
    fixture.result.model.name = endless;
    report.provenance.modelCard = {{"name", endless}, {endless, Json::array({endless, endless})}};
    QVERIFY(bytesOf(buildOutlierReport(report, {})).startsWith("%PDF-"));
}

void PdfReportTest::aRankingIsAPartThatBeginsAPage() {
    RankingFixture ranking;
    ranking.rename(0, std::string(5000, 'x'));
    ranking.rename(3, "<b>\n\x01\xFF\u202Egpj.exe");
    ranking.makePictures();
    RankingReport part = ranking.report();
    part.thumbnails = [](const Member&, int) { return Bytes(100, std::byte{7}); };
    const OutlierFixture outliers = fixtureWithSets(1);
    const QByteArray pdf = bytesOf(
        withRanking(buildOutlierReport(outliers.report(), {}), buildRankingReport(part, {})));
    QVERIFY(pdf.startsWith("%PDF-"));
    const QString text = textOf(pdf);
    SKIP_WITHOUT_POPPLER(text)
    const QStringList pages = text.split(QChar(QChar::FormFeed));
    const auto isPart = [](const QString& page) {
        return page.section(QStringLiteral("SETSCOPE REPORT"), 1)
            .trimmed()
            .startsWith(QStringLiteral("What else belongs"));
    };
    QCOMPARE(std::ranges::count_if(pages, isPart), 1);
    QVERIFY(text.contains(QStringLiteral("suggested cut: 2")));
}

void PdfReportTest::aCommandIsBrokenAtBlanksOnly() {
    ReportDocument document;
    std::string command = "setscope-cli";
    for (int i = 0; i < 40; ++i) {
        command += " --option-" + std::to_string(i) + " /a-b/c-d";
    }
    document.blocks.emplace_back(report::Command{command});
    const QString text = textOf(bytesOf(document));
    SKIP_WITHOUT_POPPLER(text)
    for (int i = 0; i < 40; ++i) {
        QVERIFY(text.contains(QStringLiteral("--option-%1").arg(i)));
    }
}

void PdfReportTest::setsTextsInTheirTiles() {
    ReportDocument document;
    report::SetStrip strip{.name = "words", .summary = {}, .tiles = {}, .legend = {}, .rest = {}};
    strip.legend = "How to read them.";
    std::string endless;
    for (int i = 0; i < 500; ++i) {
        endless += "word" + std::to_string(i) + " ";
    }
    for (const std::string& text :
         {std::string("granite"), std::string("a stone that was formed by heat"), endless,
          std::string(3000, 'x'), std::string("\xFF\n\u2028"), std::string()}) {
        strip.tiles.push_back({.name = "line 1", .detail = {}, .content = report::Text{text}});
    }
    document.blocks.emplace_back(strip);
    const QString read = textOf(bytesOf(document));
    SKIP_WITHOUT_POPPLER(read)
    for (const char* part : {"granite", "formed", "word0", "…", "How to read them."}) {
        QVERIFY2(read.contains(QString::fromUtf8(part)), part);
    }
    QVERIFY2(!read.contains(QStringLiteral("word400")), "it has no room in its tile");
}

void PdfReportTest::drawsRowsOfManyNumbersAndOfNone() {
    ReportDocument document;
    report::SetStrip strip{.name = "rows",
                           .summary = {},
                           .shape = report::SetStrip::Shape::Wide,
                           .tiles = {},
                           .legend = {},
                           .rest = {}};
    for (const std::size_t count : {0U, 1U, 48U, 5000U}) {
        const std::vector<float> bars(count, 0.5F);
        strip.tiles.push_back(
            {.name = "row", .detail = {}, .content = report::Profile{bars, bars}});
    }
    document.blocks.emplace_back(strip);
    QVERIFY(bytesOf(document).startsWith("%PDF-"));
}

void PdfReportTest::isADocumentEvenWithoutAnAnswer() {
    const OutlierFixture fixture;
    QVERIFY(bytesOf(buildOutlierReport(fixture.report(), {})).startsWith("%PDF-"));
    QVERIFY(bytesOf({}).startsWith("%PDF-"));
}

}  // namespace setscope

QTEST_MAIN(setscope::PdfReportTest)
#include "pdf_report_test.moc"
