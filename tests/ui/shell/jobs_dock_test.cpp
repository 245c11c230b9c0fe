#include "ui/shell/jobs_dock.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "tests/support/temp_dir.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/job_row.h"
#include "ui/shell/problem_list_model.h"

namespace setscope {
namespace {

struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    JobsDock dock{session};
};

}  // namespace

class JobsDockTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void runningJobHasARowWithCancel() {
        Bench bench;
        bench.dock.show();
        bench.jobs.start(
            QStringLiteral("Long work"), QString(), this,
            [](const RunContext& run) {
                while (true) {
                    run.step({1, 2, "waiting"});
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                }
                return 0;
            },
            [](int) {});
        auto* row = bench.dock.findChild<JobRow*>();
        QVERIFY(row != nullptr);
        row->findChild<QPushButton*>()->click();
        QTRY_VERIFY(!bench.jobs.isBusy());
        QTRY_VERIFY(!row->findChild<QPushButton*>()->isVisible());
        bench.jobs.clearFinished();
        QTRY_VERIFY(bench.dock.findChild<JobRow*>() == nullptr);
    }

    void problemsAreListedAndCopied() {
        Bench bench;
        bench.folder.write("in/broken.png", "\x89PNG\r\n\x1a\nno more");
        bench.session.importPaths({QString::fromStdString((bench.folder.path() / "in").string())});
        QTRY_COMPARE(bench.session.problems().size(), 1);
        bench.dock.showTab(JobsDock::Tab::Problems);
        QCOMPARE(bench.dock.findChild<QTabWidget*>()->tabText(1), QStringLiteral("Problems (1)"));
        auto* table = bench.dock.findChild<QTableView*>();
        QCOMPARE(table->model()->rowCount(), 1);
        for (QPushButton* button : bench.dock.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Copy")) {
                button->click();
            }
        }
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("broken.png\t")));
        bench.session.clearProblems();
        QCOMPARE(table->model()->rowCount(), 0);
    }

    void problemListKeepsTheModelsLaws() {
        ProblemListModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setProblems({{"a", "x"}});
        model.setProblems({{"a", "x"}, {"b", "y"}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.asText({model.index(1, 0)}), QStringLiteral("b\ty"));
        model.setProblems({});
        QCOMPARE(model.rowCount(), 0);
    }
};

}  // namespace setscope

QTEST_MAIN(setscope::JobsDockTest)
#include "jobs_dock_test.moc"
