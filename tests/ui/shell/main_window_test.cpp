#include "ui/shell/main_window.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>
#include <QUrl>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/pages/page.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/banner.h"
#include "ui/shell/collection_dock.h"
#include "ui/shell/drop_overlay.h"
#include "ui/shell/icons.h"
#include "ui/shell/inspector_dock.h"
#include "ui/shell/theme.h"

namespace setscope {
namespace {

constexpr QSize kWide(1440, 900);
constexpr QSize kSmallest(760, 480);

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
    void showWideThenNarrow() {
        window.resize(kWide);
        window.show();
        addSet("lemon");
        window.resize(kSmallest);
    }
    QAction* action(const char* name) { return window.findChild<QAction*>(QLatin1String(name)); }
    bool isShowing(const char* widget) {
        const auto* found = window.findChild<QWidget*>(QLatin1String(widget));
        return found != nullptr && found->isVisible();
    }
    template <class Part>
    Part& part() {
        return *window.findChild<Part*>();
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

    void whatWasOpenedOrImportedIsOfferedAgain() {
        Bench bench;
        const QString folder = QString::fromStdString(bench.folder.path().string());
        bench.window.take({folder});
        QCOMPARE(bench.settings.recentFiles(), QStringList{folder});
        QTRY_VERIFY(!bench.jobs.isBusy());
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
        bench.window.resize(kWide);
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
            "The slow reference BLAS is in use; install libopenblas0-openmp.";
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
            window.resize(kWide);
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

    void theFirstWindowLeavesRoomForItsFrame() {
        Bench bench;
        const QSize room = bench.window.screen()->availableSize();
        QVERIFY(bench.window.height() + 40 <= room.height());
        QVERIFY(bench.window.width() < room.width());
    }

    void theInspectorGivesWayInANarrowWindowAndComesBack() {
        Bench bench;
        bench.window.resize(kWide);
        bench.window.show();
        bench.addSet("lemon");
        QVERIFY(bench.part<InspectorDock>().isVisible());
        bench.window.resize(kSmallest);
        QTRY_VERIFY(!bench.part<InspectorDock>().isVisible());
        QCOMPARE(bench.window.size(), kSmallest);
        QTRY_VERIFY(bench.part<CollectionDock>().width() >= 200);
        bench.window.resize(kWide);
        QTRY_VERIFY(bench.part<InspectorDock>().isVisible());
    }

    void anInspectorThatIsOpenedInANarrowWindowStays() {
        Bench bench;
        bench.showWideThenNarrow();
        QTRY_VERIFY(!bench.part<InspectorDock>().isVisible());
        bench.part<InspectorDock>().toggleViewAction()->trigger();
        bench.window.resize(kSmallest + QSize(40, 0));
        QTRY_VERIFY(bench.part<InspectorDock>().width() >= 240);
        QTRY_VERIFY(bench.part<CollectionDock>().width() >= 200);
    }

    void whatANarrowWindowHidIsThereInTheNextWideOne() {
        Bench bench;
        bench.showWideThenNarrow();
        QTRY_VERIFY(!bench.part<InspectorDock>().isVisible());
        bench.session.undoStack().setClean();
        QVERIFY(bench.window.close());
        bench.settings.setWindowGeometry({});
        MainWindow next(bench.session);
        next.resize(kWide);
        next.show();
        QTRY_VERIFY(next.findChild<InspectorDock*>()->isVisible());
    }

    void narrowDocksOfAKeptLayoutAreWidened() {
        Bench bench;
        bench.window.resize(kWide);
        bench.window.show();
        bench.addSet("lemon");
        CollectionDock& collection = bench.part<CollectionDock>();
        InspectorDock& inspector = bench.part<InspectorDock>();
        collection.setMinimumWidth(1);
        inspector.setMinimumWidth(1);
        bench.window.resizeDocks({&collection, &inspector}, {75, 60}, Qt::Horizontal);
        QTRY_VERIFY(collection.width() < 150 && inspector.width() < 150);
        bench.settings.setWindowState(bench.window.saveState());
        MainWindow next(bench.session);
        next.resize(kWide);
        next.show();
        QTRY_VERIFY(next.findChild<CollectionDock*>()->width() >= 200);
        QTRY_VERIFY(next.findChild<InspectorDock*>()->width() >= 240);
    }

    void everyMenuIsThereInTheSmallestWindow() {
        Bench bench;
        bench.window.resize(kSmallest);
        bench.window.show();
        const QMenuBar* bar = bench.window.menuBar();
        QVERIFY(QTest::qWaitForWindowExposed(&bench.window));
        for (QAction* menu : bar->actions()) {
            const QRect place = bar->actionGeometry(menu);
            QVERIFY2(place.isValid() && bar->rect().contains(place), qPrintable(menu->text()));
        }
    }

    void welcomeButtonsShareNoMnemonicWithAMenuOrEachOther() {
        Bench bench;
        QList<QKeySequence> taken;
        for (const QAction* menu : bench.window.menuBar()->actions()) {
            taken.append(QKeySequence::mnemonic(menu->text()));
        }
        const auto* welcome = bench.window.findChild<QWidget*>(QStringLiteral("WelcomePage"));
        for (const QPushButton* button : welcome->findChildren<QPushButton*>()) {
            const QKeySequence mnemonic = QKeySequence::mnemonic(button->text());
            QVERIFY2(!mnemonic.isEmpty() && !taken.contains(mnemonic), qPrintable(button->text()));
            taken.append(mnemonic);
        }
    }

    void thePagesKeysGiveItTheKeyboard() {
        Bench bench;
        bench.window.show();
        bench.addSet("lemon");
        QVERIFY(QTest::qWaitForWindowActive(&bench.window));
        QTest::keySequence(&bench.window, QKeySequence::Find);
        QCOMPARE(bench.window.focusWidget(), &bench.part<CollectionDock>().filterBox());
        QTest::keySequence(&bench.window, QKeySequence(QStringLiteral("Ctrl+Shift+F")));
        QCOMPARE(bench.window.focusWidget()->objectName(), QStringLiteral("wallFilter"));
        QTest::keySequence(&bench.window, QKeySequence::Find);
        QTest::keyClick(&bench.window, Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(bench.window.focusWidget()->objectName(), QStringLiteral("wallFilter"));
    }

    void tabGoesThroughThePartsAsTheyStand() {
        Bench bench;
        bench.window.show();
        bench.addSet("lemon");
        const auto stopOf = [&bench](const char* name) {
            return bench.window.findChild<QWidget*>(QLatin1String(name));
        };
        const QList<const QWidget*> expected{&bench.part<CollectionDock>().filterBox(),
                                             &bench.part<CollectionDock>().tree(),
                                             stopOf("thresholdSlider"),
                                             stopOf("wallFilter"),
                                             bench.part<InspectorDock>().findChild<QPushButton*>(),
                                             bench.part<InspectorDock>().findChild<QLineEdit*>()};
        QList<const QWidget*> found;
        const QWidget* start = bench.window.findChild<QToolBar*>(QStringLiteral("PageBar"));
        const QWidget* next = start;
        do {
            if (expected.contains(next)) {
                found.append(next);
            }
            next = next->nextInFocusChain();
        } while (next != start);
        QCOMPARE(found, expected);
    }

    void theStatusBarHasRoomForItsLetters() {
        Bench bench;
        const Theme theme(*qApp, bench.settings);
        bench.window.show();
        std::atomic<bool> mayEnd = false;
        bench.jobs.start(
            QStringLiteral("Importing"), QString(), this,
            [&mayEnd](const RunContext& run) {
                while (!mayEnd) {
                    run.throwIfStopped();
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                }
                return 0;
            },
            [](int) {});
        auto* bar = bench.window.findChild<QStatusBar*>();
        auto* progress = bar->findChild<QProgressBar*>();
        QTRY_VERIFY(progress->isVisible());
        QTRY_VERIFY(progress->geometry().right() + 10 < bar->width());
        for (const QToolButton* button : bar->findChildren<QToolButton*>()) {
            QTRY_VERIFY(!button->isVisible() || button->height() >= button->sizeHint().height());
        }
        mayEnd = true;
        QTRY_VERIFY(!bench.jobs.isBusy());
        qApp->setStyleSheet({});
    }

    void aNoticeTakesThePlaceOfTheOneBeforeAndGoesByItself() {
        BannerArea banners;
        banners.setPatience(std::chrono::milliseconds(30));
        const QString first = QStringLiteral("The report was written to a.pdf.");
        const QString second = QStringLiteral("The report was written to b.pdf.");
        const QString trouble = QStringLiteral("It did not work.");
        const QString question = QStringLiteral("Recover?");
        banners.show(BannerArea::Kind::Trouble, trouble);
        banners.show(BannerArea::Kind::Question, question);
        banners.show(BannerArea::Kind::Information, first, {}, QStringLiteral("report"));
        banners.show(BannerArea::Kind::Information, second, {}, QStringLiteral("report"));
        QVERIFY(!banners.isShowing(first));
        QVERIFY(banners.isShowing(second));
        QTRY_VERIFY(!banners.isShowing(second));
        QVERIFY(banners.isShowing(trouble));
        QVERIFY(banners.isShowing(question));
        banners.clear();
        QVERIFY(!banners.isShowing(trouble));
        QVERIFY(banners.isShowing(question));
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
