#include "ui/session/project_keeper.h"

#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <semaphore>

#include "app/archive/quazip_archive.h"
#include "core/project/project_file.h"
#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

struct Bench {
    explicit Bench(const TempDir& folder)
        : settings(QString::fromStdString((folder.path() / "settings.ini").string())) {}

    Settings settings;
    JobRunner jobs;
    Session session{std::make_shared<const QuaZipArchive>(), settings, jobs};

    void addSet(const std::string& name) {
        session.undoStack().push(
            new AppendSetsCommand(session, QStringLiteral("Import"), {namedSet(name, 4, true)}));
    }
};

QString fileIn(const TempDir& folder, const char* name) {
    return QString::fromStdString((folder.path() / name).string());
}

OutlierLesson lessonFor(const Session& session) {
    const ModelIdentity& model = session.model()->info().identity;
    OutlierLesson lesson;
    lesson.detectorFingerprint = model.fingerprint;
    lesson.encoderFingerprint = model.encoderFingerprint;
    lesson.featureWidth = 4;
    lesson.verdictCount = 12;
    lesson.setCount = 2;
    return lesson;
}

std::vector<std::string> namesOf(const Session& session) {
    std::vector<std::string> names;
    for (const ItemSet& set : session.collection()->sets) {
        names.push_back(set.name);
    }
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

class ProjectKeeperTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        state_ = std::make_unique<TempDir>();
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString(state_->path().string()));
    }

    void savedProjectOpensAsItWas() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        {
            Bench bench(folder);
            bench.session.setEngine(std::make_shared<FakeEngine>());
            bench.addSet("lemon");
            bench.addSet("mango");
            bench.session.setLabel(bench.session.collection()->sets[0].members[0].id,
                                   QStringLiteral("ripe"));
            bench.session.setFlagRule({FlagRule::By::Probability, 0.9});
            QTRY_VERIFY(!bench.jobs.isBusy());
            QSignalSpy saved(&bench.session, &Session::projectSaved);
            bench.session.saveProject(file);
            QTRY_COMPARE(saved.count(), 1);
            QVERIFY(!bench.session.isModified());
            QCOMPARE(bench.session.projectName(), QStringLiteral("market.setscope"));
            QCOMPARE(bench.settings.recentFiles(), QStringList{file});
        }
        Bench bench(folder);
        bench.session.openProject(file);
        QTRY_COMPARE(namesOf(bench.session), (Names{"lemon", "mango"}));
        QCOMPARE(bench.session.collection()->sets[0].members[0].label, std::string("ripe"));
        QVERIFY(bench.session.flagRule() == (FlagRule{FlagRule::By::Probability, 0.9}));
        QVERIFY(bench.session.outliers() != nullptr);
        QCOMPARE(bench.session.outliers()->sets.size(), 2U);
        QVERIFY(!bench.session.isModified());
        QCOMPARE(bench.session.projectFile(), file);
    }

    void aCopyThatIsWrittenWhileItIsDiscardedGoesToo() {
        const TempDir folder;
        Bench bench(folder);
        bench.addSet("lemon");
        bench.session.projectKeeper().keepCopy();
        bench.session.projectKeeper().discardCopy();
        QTRY_VERIFY(!bench.jobs.isBusy());
        for (const auto& entry : std::filesystem::recursive_directory_iterator(state_->path())) {
            QVERIFY2(entry.path().extension() != ".setscope", entry.path().c_str());
        }
    }

    void answersOfTheSameModelAreNotAskedForAgain() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        Bench bench(folder);
        auto engine = std::make_shared<FakeEngine>();
        bench.session.setEngine(engine);
        bench.addSet("lemon");
        QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
        bench.session.saveProject(file);
        QTRY_VERIFY(!bench.jobs.isBusy());
        engine->forgetAsked();
        bench.session.newProject();
        bench.session.openProject(file);
        QTRY_COMPARE(namesOf(bench.session), Names{"lemon"});
        QTRY_VERIFY(!bench.jobs.isBusy());
        QVERIFY(engine->asked().empty());
    }

    void aLessonIsKeptWithTheAnswersThatItChanged() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        Bench bench(folder);
        auto engine = std::make_shared<FakeEngine>();
        bench.session.setEngine(engine);
        bench.addSet("lemon");
        QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
        const OutlierLesson lesson = lessonFor(bench.session);
        bench.session.setVerdict({bench.session.collection()->sets[0].members[0].id},
                                 Verdict::Belongs);
        bench.session.markClean({bench.session.collection()->sets[0].id});
        bench.session.keepLesson(lesson);
        QTRY_VERIFY(!bench.jobs.isBusy());
        bench.session.saveProject(file);
        QTRY_VERIFY(!bench.jobs.isBusy());
        engine->forgetAsked();
        bench.session.newProject();
        QVERIFY(bench.session.lesson() == nullptr);
        bench.session.openProject(file);
        QTRY_COMPARE(namesOf(bench.session), Names{"lemon"});
        QTRY_VERIFY(!bench.jobs.isBusy());
        QVERIFY(*bench.session.lesson() == lesson);
        const ItemSet& set = bench.session.collection()->sets[0];
        QVERIFY(set.isReference);
        QCOMPARE(set.members[0].verdict, Verdict::Belongs);
        QCOMPARE(bench.session.outliers()->sets.size(), 1U);
        QVERIFY(engine->asked().empty());
    }

    void answersGivenBeforeTheLessonAreNotSavedWithIt() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        Bench bench(folder);
        auto engine = std::make_shared<FakeEngine>();
        bench.session.setEngine(engine);
        bench.addSet("lemon");
        QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
        const auto gate = std::make_shared<std::counting_semaphore<>>(0);
        engine->beforeAnswering([gate](const RunContext&) { gate->acquire(); });
        bench.session.keepLesson(lessonFor(bench.session));
        QSignalSpy saved(&bench.session, &Session::projectSaved);
        bench.session.saveProject(file);
        QTRY_COMPARE(saved.count(), 1);
        gate->release(100);
        QTRY_VERIFY(!bench.jobs.isBusy());
        engine->forgetAsked();
        bench.session.newProject();
        bench.session.openProject(file);
        QTRY_COMPARE(namesOf(bench.session), Names{"lemon"});
        QTRY_VERIFY(!bench.jobs.isBusy());
        QCOMPARE(engine->asked().size(), 1U);
        QVERIFY(bench.session.outliers() != nullptr);
    }

    void answersOpenedBeforeTheEngineIsThereAreKept() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        {
            Bench bench(folder);
            bench.session.setEngine(std::make_shared<FakeEngine>());
            bench.addSet("lemon");
            QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
            bench.session.saveProject(file);
            QTRY_VERIFY(!bench.jobs.isBusy());
        }
        Bench bench(folder);
        bench.session.openProject(file);
        QTRY_COMPARE(namesOf(bench.session), Names{"lemon"});
        QVERIFY(bench.session.settledOutliers() != nullptr);
        auto engine = std::make_shared<FakeEngine>();
        bench.session.setEngine(engine);
        QTRY_VERIFY(bench.session.model() != nullptr && !bench.jobs.isBusy());
        QVERIFY(engine->asked().empty());
    }

    void whatTextsAreComparedByIsKeptWithTheProject() {
        const TempDir folder;
        const QString file = fileIn(folder, "words.setscope");
        {
            Bench bench(folder);
            bench.session.setEngine(std::make_shared<FakeEngine>());
            bench.session.loadModel({.file = {}, .backbone = {}, .wordVectors = "/vectors.txt"});
            QTRY_VERIFY(bench.session.modelSource().wordVectors == "/vectors.txt");
            bench.addSet("lemon");
            QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
            bench.session.saveProject(file);
            QTRY_VERIFY(!bench.session.isModified());
        }
        Bench bench(folder);
        bench.session.setEngine(std::make_shared<FakeEngine>());
        QTRY_VERIFY(bench.session.model() != nullptr);
        QVERIFY(bench.session.modelSource().wordVectors.empty());
        bench.session.openProject(file);
        QTRY_VERIFY(bench.session.modelSource().wordVectors == "/vectors.txt");
        QTRY_VERIFY(bench.session.model() != nullptr && !bench.jobs.isBusy());
    }

    void aProjectWhoseModelCannotBeLoadedIsNotJudgedByAnother() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        Project project;
        project.modelFile = "/nowhere/damaged.safetensors";
        ItemSet set = namedSet("lemon", 4, true);
        set.id = project.collection.nextSetId();
        for (Member& member : set.members) {
            member.id = project.collection.nextMemberId();
        }
        project.collection.sets = {std::move(set)};
        Bench bench(folder);
        saveProject(project, file.toStdString(), Media::Reference, bench.session.archives(), {});
        const auto engine = std::make_shared<FakeEngine>();
        bench.session.setEngine(engine);
        QTRY_VERIFY(bench.session.model() != nullptr);
        bench.session.openProject(file);
        QTRY_VERIFY(!bench.session.modelFailure().isEmpty() && !bench.jobs.isBusy());
        QCOMPARE(namesOf(bench.session), Names{"lemon"});
        QVERIFY(bench.session.model() == nullptr);
        QVERIFY(bench.session.outliers() == nullptr);
        QVERIFY(engine->asked().empty());
        QVERIFY(bench.session.modelSource().file == "/nowhere/damaged.safetensors");
    }

    void aRuleThatGaveWayIsSavedAsItWasChosen() {
        const TempDir folder;
        const QString file = fileIn(folder, "words.setscope");
        Bench bench(folder);
        bench.session.setEngine(std::make_shared<FakeEngine>());
        bench.session.undoStack().push(
            new AppendSetsCommand(bench.session, QStringLiteral("Import"),
                                  {sampleTexts("words", {"granite", "marble", "a stranger"})}));
        QTRY_VERIFY(bench.session.ruleGaveWay() && !bench.jobs.isBusy());
        bench.session.saveProject(file);
        QTRY_VERIFY(!bench.session.isModified());
        bench.session.newProject();
        bench.session.openProject(file);
        QTRY_VERIFY(bench.session.ruleGaveWay());
        QCOMPARE(bench.session.chosenFlagRule().by, FlagRule::By::FalseAlarmRate);
    }

    void aLessonKeptWhileSavingRemainsUnsaved() {
        const TempDir folder;
        Bench bench(folder);
        bench.session.setEngine(std::make_shared<FakeEngine>());
        bench.addSet("lemon");
        QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
        QSignalSpy saved(&bench.session, &Session::projectSaved);
        bench.session.saveProject(fileIn(folder, "market.setscope"));
        bench.session.keepLesson(lessonFor(bench.session));
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(bench.session.isModified());
    }

    void aProjectThatIsOpenedAgainTellsItsAnswersAfterItsCollection() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        QStringList told;
        Bench bench(folder);
        bench.session.setEngine(std::make_shared<FakeEngine>());
        bench.addSet("lemon");
        QTRY_VERIFY(bench.session.outliers() != nullptr && !bench.jobs.isBusy());
        bench.session.saveProject(file);
        QTRY_VERIFY(!bench.jobs.isBusy());
        bench.session.newProject();
        connect(&bench.session, &Session::collectionChanged, this,
                [&told] { told.append(QStringLiteral("collection")); });
        connect(&bench.session, &Session::outliersChanged, this,
                [&told] { told.append(QStringLiteral("answers")); });
        bench.session.openProject(file);
        QTRY_COMPARE(namesOf(bench.session), Names{"lemon"});
        QTRY_VERIFY(!bench.jobs.isBusy());
        QCOMPARE(told, (QStringList{QStringLiteral("collection"), QStringLiteral("answers")}));
        disconnect(&bench.session, nullptr, this, nullptr);
    }

    void editsMadeWhileSavingRemainUnsaved() {
        const TempDir folder;
        Bench bench(folder);
        bench.addSet("lemon");
        QSignalSpy saved(&bench.session, &Session::projectSaved);
        bench.session.saveProject(fileIn(folder, "market.setscope"));
        bench.addSet("mango");
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(bench.session.isModified());
    }

    void aSaveThatEndsAfterANewProjectDoesNotNameIt() {
        const TempDir folder;
        Bench bench(folder);
        bench.addSet("lemon");
        bench.session.saveProject(fileIn(folder, "market.setscope"));
        bench.session.newProject();
        QTRY_VERIFY(!bench.jobs.isBusy());
        QVERIFY(bench.session.projectFile().isEmpty());
        QCOMPARE(bench.settings.recentFiles(), QStringList{fileIn(folder, "market.setscope")});
    }

    void whatWasEditedWhileAnotherProjectWasReadIsNotThrownAway() {
        const TempDir folder;
        const QString file = fileIn(folder, "market.setscope");
        Bench bench(folder);
        bench.addSet("lemon");
        bench.session.saveProject(file);
        QTRY_VERIFY(!bench.jobs.isBusy());
        QSignalSpy failed(&bench.session, &Session::failed);
        bench.session.openProject(file);
        bench.addSet("mango");
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(namesOf(bench.session), (Names{"lemon", "mango"}));
    }

    void aDamagedFileIsRefusedAndTheOpenProjectStays() {
        const TempDir folder;
        Bench bench(folder);
        bench.addSet("lemon");
        folder.write("bad.setscope", "this is no zip");
        QSignalSpy failed(&bench.session, &Session::failed);
        bench.session.openProject(fileIn(folder, "bad.setscope"));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(namesOf(bench.session), Names{"lemon"});
        QVERIFY(bench.settings.recentFiles().isEmpty());
    }

    void theRegularEndLeavesNoCopy() {
        const TempDir folder;
        Bench bench(folder);
        bench.addSet("lemon");
        bool isKept = false;
        bench.session.projectKeeper().keepCopy([&] { isKept = true; });
        QTRY_VERIFY(isKept);
        const RecoveryFolder recovery;
        QVERIFY(std::filesystem::exists(recovery.autosaveFile()));
        bench.session.projectKeeper().discardCopy();
        QVERIFY(!std::filesystem::exists(recovery.autosaveFile()));
    }

    void whatACrashLeftIsFoundAndRecoveredAsUnsaved() {
        const TempDir folder;
        const RecoveryFolder recovery;
        {
            Bench bench(folder);
            bench.addSet("lemon");
            bool isKept = false;
            bench.session.projectKeeper().keepCopy([&] { isKept = true; });
            QTRY_VERIFY(isKept);
        }
        const std::filesystem::path crashed =
            recovery.autosaveFile().parent_path() / "999999999-1.setscope";
        std::filesystem::rename(recovery.autosaveFile(), crashed);
        Bench bench(folder);
        std::optional<LeftBehind> found;
        connect(&bench.session.projectKeeper(), &ProjectKeeper::foundLeftBehind, this,
                [&](const LeftBehind& left) { found = left; });
        bench.session.projectKeeper().lookForLeftBehind();
        QTRY_VERIFY(found.has_value());
        bench.session.projectKeeper().recover(*found);
        QTRY_COMPARE(namesOf(bench.session), Names{"lemon"});
        QVERIFY(bench.session.isModified());
        QVERIFY(std::filesystem::exists(crashed));
        bool isKept = false;
        bench.session.projectKeeper().keepCopy([&] { isKept = true; });
        QTRY_VERIFY(isKept);
        QVERIFY(!std::filesystem::exists(crashed));
        QVERIFY(std::filesystem::exists(recovery.autosaveFile()));
    }

    void nothingIsKeptWithoutChanges() {
        const TempDir folder;
        Bench bench(folder);
        bool isCalled = false;
        bench.session.projectKeeper().keepCopy([&] { isCalled = true; });
        QVERIFY(isCalled);
        QVERIFY(!std::filesystem::exists(RecoveryFolder().autosaveFile()));
    }

  private:
    std::unique_ptr<TempDir> state_;
};

}  // namespace setscope

QTEST_MAIN(setscope::ProjectKeeperTest)
#include "project_keeper_test.moc"
