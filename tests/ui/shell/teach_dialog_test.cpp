#include "ui/shell/teach_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <semaphore>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/views/interval_bars.h"

namespace setscope {
namespace {

/// Two judged sets, and no mark yet.
struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>();

    void begin() {
        session.setEngine(engine);
        session.undoStack().push(new AppendSetsCommand(
            session, QStringLiteral("Import"), {namedSet("lemon", 5, true), namedSet("lime", 4)}));
        QTRY_VERIFY(session.outliers() != nullptr && !jobs.isBusy());
        engine->forgetAsked();
    }
    void mark() {
        const ItemSet& lemon = session.collection()->sets.front();
        session.setVerdict({lemon.members.back().id}, Verdict::Stranger);
        session.setVerdict({session.collection()->sets.back().members.front().id},
                           Verdict::Belongs);
    }
};

QPushButton* buttonOf(const TeachDialog& dialog, const char* name) {
    return dialog.findChild<QPushButton*>(QLatin1String(name));
}

}  // namespace

class TeachDialogTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsBeforeAndAfterAndChangesNothingYet() {
        Bench bench;
        bench.begin();
        bench.mark();
        TeachDialog dialog(bench.session, nullptr);
        dialog.open();
        QTRY_VERIFY(buttonOf(dialog, "keepLesson") != nullptr);
        QCOMPARE(dialog.findChild<QLabel*>(QStringLiteral("advice"))->text(),
                 QStringLiteral("The lesson helps."));
        const QString bars = dialog.findChild<IntervalBars*>()->accessibleName();
        QVERIFY2(bars.contains(QStringLiteral("before 50\u202f%")), qPrintable(bars));
        QVERIFY2(bars.contains(QStringLiteral("after 75\u202f%")), qPrintable(bars));
        QVERIFY(buttonOf(dialog, "keepLesson")->isDefault());
        QVERIFY(bench.session.lesson() == nullptr);
        QVERIFY(bench.engine->asked().empty());
    }

    void aKeptLessonIsTheSessions() {
        Bench bench;
        bench.begin();
        bench.mark();
        TeachDialog dialog(bench.session, nullptr);
        dialog.open();
        QTRY_VERIFY(buttonOf(dialog, "keepLesson") != nullptr);
        buttonOf(dialog, "keepLesson")->click();
        QVERIFY(!dialog.isVisible());
        QCOMPARE(bench.session.lesson()->verdictCount, 2);
        QCOMPARE(bench.session.lesson()->setCount, 2);
        QCOMPARE(bench.session.lessonUse(), Session::LessonUse::Used);
        QTRY_VERIFY(!bench.jobs.isBusy());
        QVERIFY(!bench.engine->asked().empty());
        bench.session.undoStack().undo();
        QVERIFY(bench.session.lesson() == nullptr);
    }

    void aDiscardedLessonLeavesEverythingAsItWas() {
        Bench bench;
        bench.begin();
        bench.mark();
        const int edits = bench.session.undoStack().count();
        TeachDialog dialog(bench.session, nullptr);
        dialog.open();
        QTRY_VERIFY(buttonOf(dialog, "discardLesson") != nullptr);
        buttonOf(dialog, "discardLesson")->click();
        QVERIFY(!dialog.isVisible());
        QVERIFY(bench.session.lesson() == nullptr);
        QCOMPARE(bench.session.undoStack().count(), edits);
        QVERIFY(bench.engine->asked().empty());
    }

    void cancelStopsTheLearning() {
        Bench bench;
        bench.begin();
        bench.mark();
        const auto gate = std::make_shared<std::counting_semaphore<>>(0);
        bench.engine->beforeAnswering([gate](const RunContext&) { gate->acquire(); });
        bench.session.scoreAll();
        TeachDialog dialog(bench.session, nullptr);
        dialog.open();
        auto* cancel = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel);
        QVERIFY(cancel->isVisible());
        cancel->click();
        QVERIFY(!dialog.isVisible());
        gate->release(100);
        QTRY_VERIFY(!bench.jobs.isBusy());
        QVERIFY(buttonOf(dialog, "keepLesson") == nullptr);
    }

    void whatCannotBeLearnedIsSaidAndClosesTheDialog() {
        Bench bench;
        bench.begin();
        QSignalSpy failed(&bench.session, &Session::failed);
        TeachDialog dialog(bench.session, nullptr);
        dialog.open();
        QTRY_COMPARE(failed.count(), 1);
        QTRY_VERIFY(!dialog.isVisible());
    }
};

}  // namespace setscope

QTEST_MAIN(setscope::TeachDialogTest)
#include "teach_dialog_test.moc"
