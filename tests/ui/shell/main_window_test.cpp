#include "ui/shell/main_window.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QImage>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>
#include <filesystem>
#include <memory>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/pages/page.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/banner.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"

namespace setscope {
namespace {

struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>();
    MainWindow window{session};

    void addSet(const std::string& name) {
        session.undoStack().push(
            new AppendSetsCommand(session, QStringLiteral("Import"), {namedSet(name, 5, true)}));
    }
    QAction* action(const char* name) { return window.findChild<QAction*>(QLatin1String(name)); }
    bool isShowing(const char* widget) {
        const auto* found = window.findChild<QWidget*>(QLatin1String(widget));
        return found != nullptr && found->isVisible();
    }
};

}  // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        loadResources();
        state_ = std::make_unique<TempDir>();
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString(state_->path().string()));
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(state_->path().string()));
    }

    void showsItsFirstFrameBeforeAnythingHeavy() {
        Bench bench;
        QSignalSpy shown(&bench.window, &MainWindow::firstFrameShown);
        bench.window.show();
        QTRY_COMPARE(shown.count(), 1);
        QVERIFY(!bench.jobs.isBusy());
        QVERIFY(bench.window.currentPage().isEmpty());
        QVERIFY(bench.isShowing("WelcomePage"));
    }

    void welcomeGivesWayToThePageAndComesBack() {
        Bench bench;
        bench.window.show();
        QVERIFY(!bench.isShowing("PageBar"));
        bench.addSet("lemon");
        QCOMPARE(bench.window.currentPage(), pages().front().id);
        QVERIFY(bench.isShowing("PageBar"));
        QVERIFY(bench.isShowing("CollectionDock"));
        QVERIFY(bench.isShowing("InspectorDock"));
        bench.session.undoStack().undo();
        QVERIFY(bench.window.currentPage().isEmpty());
        QVERIFY(bench.isShowing("WelcomePage"));
    }

    void everyPageIsReachedByItsKeys() {
        Bench bench;
        bench.window.show();
        bench.addSet("lemon");
        QVERIFY(QTest::qWaitForWindowActive(&bench.window));
        for (std::size_t i = 0; i < pages().size(); ++i) {
            QTest::keyClick(&bench.window, static_cast<Qt::Key>(Qt::Key_1 + i),
                            Qt::ControlModifier);
            QCOMPARE(bench.window.currentPage(), pages()[i].id);
        }
    }

    void droppedFolderIsImportedAndScored() {
        Bench bench;
        bench.window.show();
        bench.session.setEngine(bench.engine);
        std::filesystem::create_directories(bench.folder.path() / "fruit");
        for (int i = 0; i < 4; ++i) {
            QImage image(8, 8, QImage::Format_RGB32);
            image.fill(QColor(60 * i, 20, 20));
            image.save(QString::fromStdString(
                (bench.folder.path() / "fruit" / (std::to_string(i) + ".png")).string()));
        }
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(
            QString::fromStdString((bench.folder.path() / "fruit").string()))});
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&bench.window, &enter);
        QVERIFY(enter.isAccepted());
        QVERIFY(bench.window.findChild<DropOverlay*>()->isVisible());
        QDropEvent drop({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&bench.window, &drop);
        QVERIFY(!bench.window.findChild<DropOverlay*>()->isVisible());
        QTRY_COMPARE(bench.session.collection()->sets.size(), 1U);
        QTRY_VERIFY(bench.session.outliers() != nullptr);
        QVERIFY(bench.action("file.exportReport")->isEnabled());
    }

    void dragWithoutFilesIsNotTaken() {
        Bench bench;
        QMimeData data;
        data.setText(QStringLiteral("some words"));
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(&bench.window, &enter);
        QVERIFY(!enter.isAccepted());
    }

    void closesAtOnceWithNothingUnsaved() {
        Bench bench;
        bench.window.show();
        QVERIFY(bench.window.close());
    }

    void asksBeforeClosingWithUnsavedChanges() {
        Bench bench;
        bench.window.show();
        bench.addSet("lemon");
        QVERIFY(!bench.window.close());
        auto* question = bench.window.findChild<QMessageBox*>(QStringLiteral("UnsavedChanges"));
        QVERIFY(question != nullptr);
        QTest::keyClick(question, Qt::Key_Escape);
        QTRY_VERIFY(bench.window.findChild<QMessageBox*>() == nullptr);
        QVERIFY(bench.window.isVisible());
        QVERIFY(!bench.window.close());
        question = bench.window.findChild<QMessageBox*>(QStringLiteral("UnsavedChanges"));
        question->button(QMessageBox::Discard)->click();
        QTRY_VERIFY(!bench.window.isVisible());
    }

    void titleNamesTheProjectAndMarksChanges() {
        Bench bench;
        QVERIFY(bench.window.windowTitle().startsWith(QStringLiteral("Untitled")));
        QVERIFY(!bench.window.isWindowModified());
        bench.addSet("lemon");
        QVERIFY(bench.window.isWindowModified());
    }

    void undoAndRedoHaveTheirKeys() {
        Bench bench;
        bench.window.show();
        bench.addSet("lemon");
        QVERIFY(QTest::qWaitForWindowActive(&bench.window));
        QTest::keySequence(&bench.window, QKeySequence::Undo);
        QVERIFY(bench.session.collection()->sets.empty());
        QTest::keySequence(&bench.window, QKeySequence::Redo);
        QCOMPARE(bench.session.collection()->sets.size(), 1U);
    }

    void slowBlasIsSaidInABanner() {
        Bench bench;
        const std::string warning =
            "The slow reference BLAS is in use; install libopenblas0-pthread.";
        bench.engine->setWarning(warning);
        bench.session.setEngine(bench.engine);
        QVERIFY(bench.window.banners().isShowing(QString::fromStdString(warning)));
    }

    void engineThatCannotBeLoadedIsSaidAndTheRestWorks() {
        Bench bench;
        bench.window.show();
        bench.session.setEngineFailure(QStringLiteral("The engine could not be loaded."));
        QVERIFY(
            bench.window.banners().isShowing(QStringLiteral("The engine could not be loaded.")));
        bench.addSet("lemon");
        QCOMPARE(bench.window.currentPage(), pages().front().id);
    }

    void aFailureIsShownOnceUntilItIsDismissed() {
        Bench bench;
        bench.window.show();
        Q_EMIT bench.session.failed(QStringLiteral("It did not work."));
        Q_EMIT bench.session.failed(QStringLiteral("It did not work."));
        QCOMPARE(bench.window.banners().findChildren<QToolButton*>().size(), 1);
        bench.window.banners().findChild<QToolButton*>()->click();
        QVERIFY(!bench.window.banners().isShowing(QStringLiteral("It did not work.")));
    }

    void layoutIsKept() {
        const TempDir folder;
        const QString file = QString::fromStdString((folder.path() / "settings.ini").string());
        for (const bool isSecondStart : {false, true}) {
            Settings settings(file);
            JobRunner jobs;
            Session session(nullptr, settings, jobs);
            MainWindow window(session);
            window.show();
            session.undoStack().push(
                new AppendSetsCommand(session, QStringLiteral("Import"), {namedSet("lemon", 4)}));
            auto* inspector = window.findChild<QWidget*>(QStringLiteral("InspectorDock"));
            QCOMPARE(inspector->isVisible(), !isSecondStart);
            inspector->hide();
            session.undoStack().setClean();
            QVERIFY(window.close());
        }
    }

    void everyControlHasANameToBeReadAloud() {
        Bench bench;
        bench.window.show();
        for (const QAbstractButton* button : bench.window.findChildren<QAbstractButton*>()) {
            const bool isOurs = !button->objectName().startsWith(QStringLiteral("qt_"));
            const bool hasName = !button->text().isEmpty() || !button->accessibleName().isEmpty() ||
                                 !button->toolTip().isEmpty();
            if (isOurs && button->isVisible()) {
                QVERIFY2(hasName, qPrintable(button->parentWidget()->objectName()));
            }
        }
    }

  private:
    std::unique_ptr<TempDir> state_;
};

}  // namespace setscope

QTEST_MAIN(setscope::MainWindowTest)
#include "main_window_test.moc"
