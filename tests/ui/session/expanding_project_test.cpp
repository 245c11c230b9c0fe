#include <QSignalSpy>
#include <QTest>

#include "app/archive/quazip_archive.h"
#include "tests/support/steered_expansion.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/itemmodels/number_text.h"
#include "ui/session/commands.h"
#include "ui/session/expanding.h"
#include "ui/session/job_runner.h"
#include "ui/session/project_keeper.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

constexpr const char* kAnimals =
    R"({"cats": ["lion", "tiger", "puma"], "birds": ["owl", "heron"]})";
constexpr int kPatience = 20'000;  // milliseconds

struct Bench {
    explicit Bench(const TempDir& folder)
        : settings(QString::fromStdString((folder.path() / "settings.ini").string())) {
        session.setEngine(std::make_shared<SteeredExpansion>());
    }

    Settings settings;
    JobRunner jobs;
    Session session{std::make_shared<const QuaZipArchive>(), settings, jobs};

    Expanding& expanding() { return session.expanding(); }
    void open(const QString& pool) {
        expanding().choosePool(pool);
        expanding().wantPool();
        QTRY_VERIFY_WITH_TIMEOUT(expanding().ranking() != nullptr, kPatience);
        QTRY_VERIFY(!jobs.isBusy());
    }
    void save(const QString& file) {
        QSignalSpy saved(&session, &Session::projectSaved);
        session.saveProject(file);
        QTRY_COMPARE(saved.count(), 1);
        QTRY_VERIFY(!jobs.isBusy());
    }
};

}  // namespace

/// What a project keeps of a pool and what was asked of it.
class ExpandingProjectTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<TempDir>();
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString((folder_->path() / "s").string()));
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString((folder_->path() / "c").string()));
        pool_ = toQString(folder_->write("animals.json", kAnimals).string());
        project_ = toQString((folder_->path() / "zoo.setscope").string());
    }

    void aSavedProjectOpensWithItsPoolAndItsQueries() {
        Expansion saved;
        {
            Bench bench(*folder_);
            bench.open(pool_);
            bench.expanding().addNamed({QStringLiteral("lion")});
            bench.expanding().accept({1});
            bench.expanding().reject({3});
            bench.expanding().saveQuery(QStringLiteral("cats"));
            bench.expanding().setScorers({QStringLiteral("nearest")});
            bench.save(project_);
            QVERIFY(!bench.session.isModified());
            saved = bench.expanding().expansion();
        }
        Bench bench(*folder_);
        bench.session.openProject(project_);
        QTRY_COMPARE(bench.expanding().expansion(), saved);
        QVERIFY(!bench.session.isModified());
        QTRY_VERIFY(!bench.jobs.isBusy());
        QVERIFY(bench.expanding().pool() == nullptr);
        bench.expanding().wantPool();
        QTRY_VERIFY(bench.expanding().ranking() != nullptr);
        QCOMPARE(bench.expanding().ranking()->query, (std::vector<std::int64_t>{0, 1}));
        QCOMPARE(bench.expanding().ranking()->rejected, (std::vector<std::int64_t>{3}));
        QCOMPARE(bench.expanding().ranking()->scorers.size(), 1U);
    }

    void whatIsAskedIsAChangeThatCanBeSaved() {
        Bench bench(*folder_);
        bench.open(pool_);
        QVERIFY(bench.session.isModified());
        bench.save(project_);
        QVERIFY(!bench.session.isModified());
        bench.expanding().addNamed({QStringLiteral("owl")});
        QVERIFY(bench.session.isModified());
        bench.session.undoStack().undo();
        QVERIFY(!bench.session.isModified());
    }

    void whatIsAskedWhileTheFileIsWrittenRemainsUnsaved() {
        Bench bench(*folder_);
        bench.open(pool_);
        QSignalSpy saved(&bench.session, &Session::projectSaved);
        bench.session.saveProject(project_);
        bench.expanding().addNamed({QStringLiteral("owl")});
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(bench.session.isModified());
    }

    void itemsThatThePoolNoLongerHasStayAndCountForNothing() {
        {
            Bench bench(*folder_);
            bench.open(pool_);
            bench.expanding().addNamed({QStringLiteral("lion"), QStringLiteral("owl")});
            bench.expanding().reject({1});
            bench.save(project_);
        }
        folder_->write("animals.json", R"({"birds": ["heron", "owl", "eagle"]})");
        Bench bench(*folder_);
        bench.session.openProject(project_);
        QTRY_VERIFY(!bench.expanding().isOfCollection());
        bench.expanding().wantPool();
        QTRY_VERIFY(bench.expanding().ranking() != nullptr);
        QCOMPARE(bench.expanding().ranking()->query, (std::vector<std::int64_t>{1}));
        QVERIFY(bench.expanding().ranking()->rejected.empty());
        QCOMPARE(bench.expanding().expansion().query.items,
                 (std::vector<std::string>{"lion", "owl"}));
        QVERIFY(!bench.expanding().isInPool(QStringLiteral("lion")));
        bench.expanding().makeSet(QStringLiteral("Seen"));
        QCOMPARE(bench.session.collection()->sets[0].members.size(), 1U);
    }

    void aSetMadeOfTheCollectionsTextsIsSavedWithTheirText() {
        std::vector<ItemSet> saved;
        {
            Bench bench(*folder_);
            bench.session.undoStack().push(
                new AppendSetsCommand(bench.session, QStringLiteral("Import"),
                                      {sampleTexts("Stones", {"granite", "marble", "slate"})}));
            bench.open({});
            bench.expanding().addNamed({QStringLiteral("slate"), QStringLiteral("granite")});
            bench.expanding().makeSet(QStringLiteral("Dark"));
            bench.save(project_);
            saved = bench.session.collection()->sets;
        }
        Bench bench(*folder_);
        bench.session.openProject(project_);
        QTRY_COMPARE(bench.session.collection()->sets.size(), 2U);
        QCOMPARE(bench.session.collection()->sets, saved);
        QCOMPARE(saved[1].members[0].payload.text()->text, std::string("slate"));
        QCOMPARE(saved[1].members[0].payload.source, saved[0].members[2].payload.source);
    }

    void aPoolThatIsGoneLeavesTheRestOfTheProject() {
        {
            Bench bench(*folder_);
            bench.open(pool_);
            bench.expanding().addNamed({QStringLiteral("lion")});
            bench.expanding().makeSet(QStringLiteral("Cats"));
            bench.save(project_);
        }
        QVERIFY(QFile::remove(pool_));
        Bench bench(*folder_);
        bench.session.openProject(project_);
        QTRY_COMPARE(bench.session.collection()->sets.size(), 1U);
        bench.expanding().wantPool();
        QTRY_VERIFY(bench.expanding().trouble().contains(QStringLiteral("animals.json")));
        QCOMPARE(bench.expanding().expansion().query.items, std::vector<std::string>{"lion"});
    }

  private:
    std::unique_ptr<TempDir> folder_;
    QString pool_;
    QString project_;
};

}  // namespace setscope

QTEST_MAIN(setscope::ExpandingProjectTest)
#include "expanding_project_test.moc"
