#include "ui/shell/report_command.h"

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTest>

#include "core/base/json.h"
#include "core/report/writers.h"
#include "tests/ui/session/opened_pool.h"
#include "ui/shell/main_window.h"
#include "ui/shell/report_content.h"

namespace setscope {
namespace {

QByteArray contentsOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Json jsonOf(const QString& path) { return Json::parse(contentsOf(path).toStdString()); }

/// Lions and tigers are asked for in a pool of animals.
struct AskedPool : OpenedPool {
    AskedPool() {
        openAnimals();
        expanding().addNamed({QStringLiteral("lion"), QStringLiteral("tiger")});
        expanding().accept(places({"owl"}));
        if (!QTest::qWaitFor([this] { return isAnswered(); }, kPatience)) {
            qFatal("the query was not answered");
        }
    }
    bool isAnswered() const {
        const auto ranking = expanding().ranking();
        return ranking != nullptr && ranking->query.size() == 3 &&
               expanding().leftOut().size() == 3 && !jobs.isBusy();
    }
    void addScoredSet() {
        addTexts("stones", {"granite", "basalt", "slate", "stranger"});
        const bool isScored = QTest::qWaitFor(
            [this] { return session.outliers() != nullptr && !jobs.isBusy(); }, kPatience);
        if (!isScored) {
            qFatal("the set was not scored");
        }
    }
    QString pathTo(const char* name) const { return toQString((folder.path() / name).string()); }
    /// Exports the report to a file by way of the dialog. @return the file
    QString exported(const char* name) {
        QWidget window;
        QString written;
        exportReport(session, &window, [&written](const QString& file) { written = file; });
        auto* dialog = window.findChild<QFileDialog*>();
        if (dialog != nullptr) {
            Q_EMIT dialog->fileSelected(pathTo(name));
        }
        return QTest::qWaitFor([&] { return !written.isEmpty(); }, kPatience) ? written : QString();
    }
};

}  // namespace

class ReportCommandTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theActionIsEnabledByARankingWithAQuery() {
        OpenedPool bench;
        MainWindow window(bench.session);
        const auto* action = window.findChild<QAction*>(QStringLiteral("file.exportReport"));
        QVERIFY(!action->isEnabled());
        bench.openAnimals();
        QVERIFY2(!action->isEnabled(), "nothing was asked for");
        bench.expanding().addNamed({QStringLiteral("lion")});
        QTRY_VERIFY(action->isEnabled());
        bench.expanding().clearQuery();
        QTRY_VERIFY(!action->isEnabled());
    }

    void theRankingAloneIsAReport() {
        AskedPool bench;
        const QString file = bench.exported("a.json");
        QVERIFY(!file.isEmpty());
        const Json record = jsonOf(file);
        QVERIFY(!record.contains("sets"));
        const Json& expansion = record["expansion"];
        QVERIFY(expansion["query"]["items"] == Json::array({"lion", "tiger"}));
        QVERIFY(expansion["query"]["accepted"] == Json::array({"owl"}));
        QCOMPARE(expansion["answer"]["candidates"].get<int>(), 9);
        QCOMPARE(expansion["left_out"].size(), 3U);
        const QString command = toQString(expansion["command"].get<std::string>());
        QVERIFY2(command.contains(QStringLiteral("--query lion,tiger,owl")), qPrintable(command));
        QVERIFY(command.contains(QStringLiteral("animals.json")));
    }

    void theRankingFollowsTheOutliers() {
        AskedPool bench;
        bench.addScoredSet();
        const Json record = jsonOf(bench.exported("a.json"));
        QCOMPARE(record["sets"].size(), 1U);
        QVERIFY(record.contains("expansion"));
        const QByteArray html = contentsOf(bench.exported("a.html"));
        QVERIFY(html.contains("What does not belong, and what else does"));
        QVERIFY(html.indexOf("“stranger” in “stones”") < html.indexOf("How well the set holds"));
    }

    void outliersAloneAreAReportToo() {
        OpenedPool bench;
        bench.addTexts("stones", {"granite", "basalt", "slate", "stranger"});
        QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
        const ReportDocument document = documentOf(reportContentOf(bench.session), {});
        QVERIFY(!document.record.contains("expansion"));
        QCOMPARE(document.title, std::string("Members that do not belong"));
    }

    void everyWriterTakesARanking() {
        AskedPool bench;
        for (const ReportWriter& writer : reportWriters()) {
            if (std::string(writer.ending) != ".zip") {
                const std::string name = "report" + std::string(writer.ending);
                const QString file = bench.exported(name.c_str());
                QVERIFY2(!contentsOf(file).isEmpty(), writer.ending);
            }
        }
    }

    void theChosenCutIsTheReports() {
        AskedPool bench;
        QCOMPARE(reportContentOf(bench.session).ranking->cut->origin,
                 RankingCut::Origin::Suggested);
        bench.expanding().chooseCut(4);
        const std::optional<RankingCut> cut = reportContentOf(bench.session).ranking->cut;
        QVERIFY(cut == (RankingCut{4, RankingCut::Origin::Chosen}));
        bench.expanding().accept(bench.places({"puma"}));
        QTRY_VERIFY(!bench.expanding().chosenCut());
    }

    void aCollectionOfOneListHasACommand() {
        OpenedPool bench;
        bench.session.importPaths({bench.write("list.txt", "ant\nbee\ncat\ndog\n")});
        QVERIFY(bench.waitUntilQuiet());
        bench.expanding().wantPool();
        QVERIFY(bench.waitUntilQuiet());
        bench.expanding().addNamed({QStringLiteral("cat")});
        QTRY_VERIFY(bench.expanding().ranking() != nullptr &&
                    !bench.expanding().ranking()->query.empty());
        const ReportContent content = reportContentOf(bench.session);
        QVERIFY(content.ranking->source.empty());
        QVERIFY(toQString(content.ranking->provenance.command)
                    .contains(QStringLiteral("list.txt --query cat")));
    }

    void withoutAnAnswerItSaysSo() {
        OpenedPool bench;
        QSignalSpy failed(&bench.session, &Session::failed);
        QWidget window;
        exportReport(bench.session, &window, [](const QString&) {});
        QCOMPARE(failed.count(), 1);
        QVERIFY(window.findChild<QFileDialog*>() == nullptr);
    }
};

}  // namespace setscope

QTEST_MAIN(setscope::ReportCommandTest)
#include "report_command_test.moc"
