#include <QAction>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>
#include <memory>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "ui/itemmodels/number_text.h"
#include "ui/pages/expand_page.h"
#include "ui/pages/query_bar.h"
#include "ui/session/commands.h"
#include "ui/session/expanding.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/shell/collection_dock.h"
#include "ui/shell/icons.h"
#include "ui/shell/inspector_dock.h"
#include "ui/shell/main_window.h"
#include "ui/shell/project_commands.h"

namespace setscope {
namespace {

constexpr QSize kWide(1440, 900);
constexpr QSize kNarrow(900, 700);

struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    MainWindow window{session};
    QString animals = write("animals.json", R"({"cats": ["lion", "tiger", "puma"]})");

    QString write(const char* name, std::string_view text) const {
        return toQString(folder.write(name, text).string());
    }
    void addSet(const std::string& name) {
        session.undoStack().push(
            new AppendSetsCommand(session, QStringLiteral("Import"), {namedSet(name, 5, true)}));
    }
    /// With a set in it, on the page of outliers.
    void begin(const QSize& size) {
        session.setEngine(std::make_shared<FakeEngine>());
        window.resize(size);
        window.show();
        addSet("lemon");
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTRY_VERIFY(!jobs.isBusy());
    }
    void go(int page) {
        QTest::keyClick(&window, static_cast<Qt::Key>(Qt::Key_0 + page), Qt::ControlModifier);
    }
    bool hasCollection() { return window.findChild<CollectionDock*>()->isVisible(); }
    bool hasInspector() { return window.findChild<InspectorDock*>()->isVisible(); }
    template <class Dock>
    void toggle() {
        window.findChild<Dock*>()->toggleViewAction()->trigger();
    }
    bool isShowing(const char* widget) {
        const auto* found = window.findChild<QWidget*>(QLatin1String(widget));
        return found != nullptr && found->isVisible();
    }
};

}  // namespace

/// The page Expand within the window: its docks, and how pools are opened.
class MainWindowExpandTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        loadResources();
        state_ = std::make_unique<TempDir>();
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString(state_->path().string()));
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(state_->path().string()));
    }

    void theDocksOfTheCollectionMakeRoomAndComeBack() {
        Bench bench;
        bench.begin(kWide);
        QVERIFY(bench.hasCollection() && bench.hasInspector());
        bench.go(2);
        QCOMPARE(bench.window.currentPage(), QStringLiteral("expand"));
        QVERIFY(!bench.hasCollection() && !bench.hasInspector());
        bench.go(2);
        QVERIFY(!bench.hasCollection() && !bench.hasInspector());
        bench.go(1);
        QVERIFY(bench.hasCollection() && bench.hasInspector());
    }

    void aDockThatWasClosedStaysClosed() {
        Bench bench;
        bench.begin(kWide);
        bench.toggle<InspectorDock>();
        QVERIFY(!bench.hasInspector());
        bench.go(2);
        bench.go(1);
        QVERIFY(bench.hasCollection());
        QVERIFY(!bench.hasInspector());
    }

    void aDockThatIsOpenedByHandStaysOpen() {
        Bench bench;
        bench.begin(kWide);
        bench.go(2);
        bench.toggle<CollectionDock>();
        QVERIFY(bench.hasCollection());
        bench.window.resize(kWide - QSize(20, 0));
        QVERIFY(bench.hasCollection());
        bench.go(1);
        QVERIFY(bench.hasCollection() && bench.hasInspector());
        bench.go(2);
        QVERIFY(!bench.hasCollection() && !bench.hasInspector());
    }

    void inANarrowWindowOnlyTheCollectionComesBack() {
        Bench bench;
        bench.begin(kNarrow);
        QTRY_VERIFY(!bench.hasInspector());
        bench.go(2);
        QVERIFY(!bench.hasCollection() && !bench.hasInspector());
        bench.go(1);
        QVERIFY(bench.hasCollection() && !bench.hasInspector());
        bench.window.resize(kWide);
        QTRY_VERIFY(bench.hasInspector());
    }

    void anInspectorThatIsOpenedInANarrowWindowComesBackToo() {
        Bench bench;
        bench.begin(kNarrow);
        QTRY_VERIFY(!bench.hasInspector());
        bench.toggle<InspectorDock>();
        QVERIFY(bench.hasInspector());
        bench.go(2);
        QVERIFY(!bench.hasInspector());
        bench.go(1);
        QVERIFY(bench.hasInspector());
    }

    void aWindowThatGrewOrShrankMeanwhileHasTheDocksThatFit() {
        Bench bench;
        bench.begin(kNarrow);
        QTRY_VERIFY(!bench.hasInspector());
        bench.go(2);
        bench.window.resize(kWide);
        QVERIFY(!bench.hasInspector());
        bench.go(1);
        QVERIFY(bench.hasInspector());
        bench.go(2);
        bench.window.resize(kNarrow);
        bench.go(1);
        QVERIFY(bench.hasCollection() && !bench.hasInspector());
    }

    void theWindowKeepsTheDocksThatMadeRoom() {
        Bench bench;
        bench.begin(kWide);
        bench.go(2);
        bench.session.undoStack().setClean();
        QVERIFY(bench.window.close());
        MainWindow next(bench.session);
        next.resize(kWide);
        next.show();
        QCOMPARE(next.currentPage(), QStringLiteral("expand"));
        QVERIFY(!next.findChild<InspectorDock*>()->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(&next));
        QTest::keyClick(&next, Qt::Key_1, Qt::ControlModifier);
        QVERIFY(next.findChild<InspectorDock*>()->isVisible());
        QVERIFY(next.findChild<CollectionDock*>()->isVisible());
    }

    void docksThatMadeRoomAreThereInTheNextProject() {
        Bench bench;
        bench.begin(kWide);
        bench.go(2);
        bench.session.newProject();
        QVERIFY(bench.isShowing("WelcomePage"));
        QVERIFY(!bench.hasCollection() && !bench.hasInspector());
        bench.settings.setPage(QStringLiteral("outliers"));
        bench.addSet("lime");
        QCOMPARE(bench.window.currentPage(), QStringLiteral("outliers"));
        QVERIFY(bench.hasCollection() && bench.hasInspector());
    }

    void aPoolAloneHasItsOwnPage() {
        Bench bench;
        bench.window.show();
        QVERIFY(bench.isShowing("WelcomePage"));
        bench.session.expanding().choosePool(bench.animals);
        QCOMPARE(bench.window.currentPage(), QStringLiteral("expand"));
        QVERIFY(!bench.isShowing("WelcomePage"));
        QVERIFY(bench.window.findChild<QAction*>(QStringLiteral("file.save"))->isEnabled());
        QVERIFY(!bench.window.findChild<QAction*>(QStringLiteral("edit.findInCollection"))
                     ->isEnabled());
        bench.session.undoStack().undo();
        QVERIFY(bench.isShowing("WelcomePage"));
        QTRY_VERIFY(!bench.jobs.isBusy());
    }

    void aPoolFileThatIsDroppedIsOpened() {
        Bench bench;
        bench.session.setEngine(std::make_shared<FakeEngine>());
        bench.window.show();
        QVERIFY(QTest::qWaitForWindowActive(&bench.window));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(bench.animals)});
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&bench.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&bench.window, &drop);
        QCOMPARE(bench.window.currentPage(), QStringLiteral("expand"));
        QTRY_VERIFY(bench.session.expanding().ranking() != nullptr);
        QVERIFY(bench.session.collection()->sets.empty());
        QCOMPARE(bench.settings.recentFiles(), QStringList{bench.animals});
        QTRY_VERIFY(bench.window.findChild<ExpandPage*>()->query().field().hasFocus());
    }

    void aPoolThatIsNamedIsOpenedBesideACollection() {
        Bench bench;
        bench.begin(kWide);
        bench.window.take({bench.animals});
        QCOMPARE(bench.window.currentPage(), QStringLiteral("expand"));
        QVERIFY(!bench.session.expanding().isOfCollection());
        QCOMPARE(bench.session.collection()->sets.size(), 1U);
        QTRY_VERIFY(!bench.jobs.isBusy());
    }

    void aFolderIsImportedWhateverItIsCalled() {
        Bench bench;
        bench.write("fruit.vec/list.txt", "fig\nlime\nplum\n");
        bench.window.take({toQString((bench.folder.path() / "fruit.vec").string())});
        QTRY_COMPARE(bench.session.collection()->sets.size(), 1U);
        QVERIFY(bench.session.expanding().isOfCollection());
    }

    void onlyEndingsOfPoolsMakeAPool_data() {
        QTest::addColumn<bool>("isPool");
        for (const char* name : {"a.json", "a.bin", "a.vec", "a.json.gz", "x.BIN.GZ", "a.b.vec",
                                 "/some.d/a.Json", "ä ö.vec.gz"}) {
            QTest::newRow(name) << true;
        }
        for (const char* name :
             {"a.json.d", ".gz", "json", "", "a.gz", "a.json.gz.gz", "a.txt", "a.json/", "a.jsonl",
              "a.csv.gz", "a.setscope", "/a.json/b", "gz", "vec.gz", "a.", "a..gz"}) {
            QTest::newRow(*name == '\0' ? "nothing" : name) << false;
        }
    }

    void onlyEndingsOfPoolsMakeAPool() {
        QFETCH(bool, isPool);
        const QString name = QString::fromUtf8(QTest::currentDataTag());
        QCOMPARE(isPoolFile(name == QStringLiteral("nothing") ? QString() : name), isPool);
    }

    void theMenuAsksForAPool() {
        Bench bench;
        bench.window.show();
        bench.window.findChild<QAction*>(QStringLiteral("file.openPool"))->trigger();
        auto* dialog = bench.window.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->fileSelected(bench.animals);
        dialog->reject();
        QCOMPARE(bench.window.currentPage(), QStringLiteral("expand"));
        QVERIFY(!bench.session.expanding().isOfCollection());
        QTRY_VERIFY(!bench.jobs.isBusy());
    }

  private:
    std::unique_ptr<TempDir> state_;
};

}  // namespace setscope

QTEST_MAIN(setscope::MainWindowExpandTest)
#include "main_window_expand_test.moc"
