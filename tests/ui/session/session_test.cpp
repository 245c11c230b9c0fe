#include "ui/session/session.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <filesystem>
#include <memory>
#include <semaphore>
#include <set>
#include <utility>

#include "tests/support/fake_engine.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"
#include "ui/session/settings.h"

namespace setscope {
namespace {

/// A session with an engine, and files to import.
struct Bench {
    TempDir folder;
    Settings settings{QString::fromStdString((folder.path() / "settings.ini").string())};
    JobRunner jobs;
    Session session{nullptr, settings, jobs};
    std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>();

    /// A folder of PNG files with these names.
    void writeSet(const std::string& set, const QStringList& names) {
        std::filesystem::create_directories(folder.path() / "in" / set);
        for (const QString& name : names) {
            QImage image(8, 8, QImage::Format_RGB32);
            image.fill(QColor::fromHsv(
                static_cast<int>(qHash(name + QString::fromStdString(set)) % 360U), 200, 200));
            image.save(
                QString::fromStdString((folder.path() / "in" / set / name.toStdString()).string()));
        }
    }
    void writeTwoSets() {
        writeSet("cats", {QStringLiteral("a.png"), QStringLiteral("b.png"), QStringLiteral("c.png"),
                          QStringLiteral("stranger.png")});
        writeSet("dogs",
                 {QStringLiteral("d.png"), QStringLiteral("e.png"), QStringLiteral("f.png")});
    }
    void import() {
        session.importPaths({QString::fromStdString((folder.path() / "in").string())});
    }
    /// Three texts and a stranger.
    void addTexts(const std::string& name) {
        session.undoStack().push(new AppendSetsCommand(
            session, QStringLiteral("Import"),
            {sampleTexts(name, {"granite", "marble", "slate", "a stranger"})}));
    }
    bool isQuiet() { return !jobs.isBusy(); }
    const ItemSet& set(std::size_t i) { return session.collection()->sets.at(i); }
    /// Imported and scored.
    void begin() {
        writeTwoSets();
        session.setEngine(engine);
        import();
        QTRY_COMPARE(session.collection()->sets.size(), 2U);
        QTRY_VERIFY(isQuiet());
        QVERIFY(session.outliers() != nullptr);
        QCOMPARE(session.outliers()->sets.size(), 2U);
        engine->forgetAsked();
    }
    /// Every set that the engine was asked about, each once.
    std::set<SetId> askedSets() const {
        std::set<SetId> sets;
        for (const std::vector<SetId>& call : engine->asked()) {
            sets.insert(call.begin(), call.end());
        }
        return sets;
    }
    /// By twelve marks, for the engine's model.
    OutlierLesson lesson() const {
        const ModelIdentity& model = session.model()->info().identity;
        OutlierLesson lesson;
        lesson.detectorFingerprint = model.fingerprint;
        lesson.encoderFingerprint = model.encoderFingerprint;
        lesson.verdictCount = 12;
        lesson.setCount = 2;
        return lesson;
    }
};

/// The collection but for `lastId`, which only grows.
std::vector<ItemSet> setsOf(Session& session) { return session.collection()->sets; }

}  // namespace

class SessionTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void importedSetsAreScored() {
        Bench bench;
        bench.begin();
        QCOMPARE(bench.session.currentSet(), bench.set(0).id);
        const SetOutliers* cats = bench.session.outliersOf(bench.set(0).id);
        QVERIFY(cats != nullptr);
        QCOMPARE(cats->members.size(), 4U);
        QVERIFY(cats->probability.back() > 0.9F);
        QVERIFY(bench.session.isModified());
    }

    void theMostSuspiciousSetOfAnImportIsOpenedWithItsStranger() {
        Bench bench;
        bench.session.setFlagRule({FlagRule::By::Probability, 0.5});
        bench.writeSet("ants",
                       {QStringLiteral("x.png"), QStringLiteral("y.png"), QStringLiteral("z.png")});
        bench.writeTwoSets();
        bench.session.setEngine(bench.engine);
        bench.import();
        QTRY_COMPARE(bench.session.collection()->sets.size(), 3U);
        QTRY_COMPARE(bench.session.currentSet(), bench.set(1).id);
        QCOMPARE(bench.session.currentMember(), bench.set(1).members.back().id);
    }

    void theOpenedSetStaysWhenSomethingWasSelectedMeanwhile() {
        Bench bench;
        bench.writeSet("ants",
                       {QStringLiteral("x.png"), QStringLiteral("y.png"), QStringLiteral("z.png")});
        bench.writeTwoSets();
        bench.import();
        QTRY_COMPARE(bench.session.collection()->sets.size(), 3U);
        bench.session.setCurrentSet(bench.set(2).id);
        bench.session.setEngine(bench.engine);
        QTRY_VERIFY(bench.session.outliersOf(bench.set(1).id) != nullptr);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.session.currentSet(), bench.set(2).id);
    }

    void setsThatCameBeforeTheEngineAreScoredWhenItIsThere() {
        Bench bench;
        bench.writeTwoSets();
        bench.import();
        QTRY_COMPARE(bench.session.collection()->sets.size(), 2U);
        QVERIFY(bench.session.outliers() == nullptr);
        bench.session.setEngine(bench.engine);
        QTRY_VERIFY(bench.session.outliers() != nullptr);
    }

    void otherWordVectorsJudgeTextsAnewAndNoPictures() {
        Bench bench;
        bench.begin();
        bench.addTexts("words");
        QTRY_VERIFY(bench.session.outliersOf(bench.set(2).id) != nullptr && bench.isQuiet());
        bench.engine->forgetAsked();
        bench.session.loadModel({.file = {}, .backbone = {}, .wordVectors = "/vectors.txt"});
        QTRY_VERIFY(bench.session.modelSource().wordVectors == "/vectors.txt");
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.askedSets(), std::set<SetId>{bench.set(2).id});
    }

    void picturesThatJoinTextsLeaveTheirAnswersAlone() {
        Bench bench;
        bench.session.setEngine(bench.engine);
        bench.addTexts("words");
        QTRY_VERIFY(bench.session.outliers() != nullptr && bench.isQuiet());
        const ModelIdentity ofTexts = bench.session.outliers()->model;
        bench.engine->forgetAsked();
        bench.writeTwoSets();
        bench.import();
        QTRY_COMPARE(bench.session.collection()->sets.size(), 3U);
        QTRY_VERIFY(bench.isQuiet());
        const std::shared_ptr<const OutlierResult> result = bench.session.outliers();
        QCOMPARE(result->sets.size(), 3U);
        QVERIFY(result->model == bench.session.model()->info().identity);
        QVERIFY(result->sets[0].model == ofTexts);
        QCOMPARE(bench.askedSets(), (std::set<SetId>{bench.set(1).id, bench.set(2).id}));
    }

    void whereNoSetHasAPValueTheRuleGivesWayUntilThePersonChooses() {
        Bench bench;
        bench.session.setEngine(bench.engine);
        const FlagRule byRate = bench.settings.flagRule();
        QCOMPARE(byRate.by, FlagRule::By::FalseAlarmRate);
        QVERIFY(bench.session.flagRule() == byRate);
        bench.addTexts("words");
        QTRY_VERIFY(bench.session.ruleGaveWay());
        QVERIFY(bench.session.flagRule() == (FlagRule{FlagRule::By::Probability, 0.5}));
        QVERIFY(bench.session.chosenFlagRule() == byRate);
        QVERIFY(bench.settings.flagRule() == byRate);
        QSignalSpy changed(&bench.session, &Session::flagRuleChanged);
        bench.session.setFlagRule(byRate);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!bench.session.ruleGaveWay());
        QVERIFY(bench.session.flagRule() == byRate);
    }

    void theRuleComesBackWithAPValueAndWithAnotherProject() {
        Bench bench;
        bench.session.setEngine(bench.engine);
        bench.addTexts("words");
        QTRY_VERIFY(bench.session.ruleGaveWay());
        bench.writeTwoSets();
        bench.import();
        QTRY_COMPARE(bench.session.collection()->sets.size(), 3U);
        QTRY_VERIFY(!bench.session.ruleGaveWay());
        QCOMPARE(bench.session.flagRule().by, FlagRule::By::FalseAlarmRate);
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(!bench.session.ruleGaveWay());
        bench.session.newProject();
        bench.addTexts("others");
        QTRY_VERIFY(bench.session.ruleGaveWay());
        bench.session.newProject();
        QVERIFY(!bench.session.ruleGaveWay());
    }

    void whatTextsAreComparedByOutlivesAnotherBackbone() {
        Bench bench;
        bench.session.setEngine(bench.engine);
        bench.session.loadModel({.file = {}, .backbone = {}, .wordVectors = "/vectors.txt"});
        bench.settings.setBackbone(QStringLiteral("/own.onnx"));
        QVERIFY(bench.session.wantedSource().wordVectors == "/vectors.txt");
        QTRY_VERIFY(bench.session.modelSource().backbone == "/own.onnx");
        QVERIFY(bench.session.modelSource().wordVectors == "/vectors.txt");
    }

    void beginsWithTheWordVectorsOfTheSettings() {
        const TempDir folder;
        Settings settings(QString::fromStdString((folder.path() / "settings.ini").string()));
        settings.setWordVectors(QStringLiteral("/vectors.txt"));
        JobRunner jobs;
        Session session(nullptr, settings, jobs);
        QVERIFY(session.modelSource().wordVectors == "/vectors.txt");
    }

    void editScoresOnlyTheSetsThatChanged() {
        Bench bench;
        bench.begin();
        const SetId cats = bench.set(0).id;
        bench.session.removeMembers({bench.set(0).members.back().id});
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(bench.engine->asked() == (std::vector<std::vector<SetId>>{{cats}}));
        QCOMPARE(bench.session.outliersOf(cats)->members.size(), 3U);
        QCOMPARE(bench.session.outliers()->sets.size(), 2U);
    }

    void movingAMemberScoresBothSets() {
        Bench bench;
        bench.begin();
        const SetId cats = bench.set(0).id;
        const SetId dogs = bench.set(1).id;
        bench.session.moveMembers({bench.set(0).members.back().id}, dogs);
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(bench.engine->asked() == (std::vector<std::vector<SetId>>{{cats, dogs}}));
        QCOMPARE(bench.session.outliersOf(dogs)->members.size(), 4U);
        QVERIFY(bench.session.outliersOf(dogs)->probability.back() > 0.9F);
    }

    void renamingScoresNothingAndIsFollowedByTheAnswer() {
        Bench bench;
        bench.begin();
        bench.session.renameSet(bench.set(0).id, QStringLiteral("tigers"));
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(bench.engine->asked().empty());
        QCOMPARE(bench.session.outliers()->sets[0].name, std::string("tigers"));
    }

    void answersAreToldAfterTheCollectionThatTheyAreAbout() {
        QStringList told;
        Bench bench;
        bench.begin();
        connect(&bench.session, &Session::collectionChanged, this,
                [&told] { told.append(QStringLiteral("collection")); });
        connect(&bench.session, &Session::outliersChanged, this,
                [&told] { told.append(QStringLiteral("answers")); });
        const QStringList both{QStringLiteral("collection"), QStringLiteral("answers")};
        bench.session.renameSet(bench.set(0).id, QStringLiteral("tigers"));
        QCOMPARE(std::exchange(told, {}), both);
        bench.session.newProject();
        QCOMPARE(told, both);
        disconnect(&bench.session, nullptr, this, nullptr);
    }

    void verdictsScoreNothing() {
        Bench bench;
        bench.begin();
        const MemberId member = bench.set(0).members.front().id;
        bench.session.setVerdict({member}, Verdict::Stranger);
        QCOMPARE(bench.set(0).members.front().verdict, Verdict::Stranger);
        QCOMPARE(bench.session.undoStack().undoText(), QStringLiteral("Mark “a.png” as stranger"));
        QVERIFY(!bench.session.isScoring());
        QVERIFY(bench.engine->asked().empty());
    }

    void anUndoneVerdictGivesEveryMemberItsFormerOne() {
        Bench bench;
        bench.begin();
        Session& session = bench.session;
        const MemberId first = bench.set(0).members[0].id;
        const MemberId second = bench.set(0).members[1].id;
        session.setVerdict({first}, Verdict::Belongs);
        session.setVerdict({first, second}, Verdict::Stranger);
        QCOMPARE(session.undoStack().undoText(), QStringLiteral("Mark 2 members as strangers"));
        session.undoStack().undo();
        QCOMPARE(bench.set(0).members[0].verdict, Verdict::Belongs);
        QCOMPARE(bench.set(0).members[1].verdict, Verdict::None);
    }

    void aVerdictThatHoldsAlreadyIsNoEdit() {
        Bench bench;
        bench.begin();
        const MemberId member = bench.set(0).members.front().id;
        bench.session.setVerdict({member}, Verdict::None);
        bench.session.setVerdict({}, Verdict::Stranger);
        bench.session.setVerdict({MemberId{123456}}, Verdict::Stranger);
        QCOMPARE(bench.session.undoStack().count(), 1);
    }

    void aCleanSetScoresEverySetAndSoDoesItsUndo() {
        Bench bench;
        bench.begin();
        const SetId dogs = bench.set(1).id;
        bench.session.markClean({dogs});
        QVERIFY(bench.set(1).isReference);
        QCOMPARE(bench.session.undoStack().undoText(), QStringLiteral("Call “dogs” clean"));
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.askedSets().size(), std::size_t{2});
        bench.engine->forgetAsked();
        bench.session.undoStack().undo();
        QVERIFY(!bench.set(1).isReference);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.askedSets().size(), std::size_t{2});
    }

    void anEditOfACleanSetScoresEverySet() {
        Bench bench;
        bench.begin();
        const SetId cats = bench.set(0).id;
        bench.session.markClean({bench.set(1).id});
        QTRY_VERIFY(bench.isQuiet());
        bench.engine->forgetAsked();
        bench.session.renameSet(bench.set(1).id, QStringLiteral("wolves"));
        bench.session.setVerdict({bench.set(1).members[0].id}, Verdict::Belongs);
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(bench.engine->asked().empty());
        bench.session.removeMembers({bench.set(1).members[0].id});
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(bench.askedSets().contains(cats));
    }

    void aKeptLessonScoresEverythingAndSoDoesItsUndo() {
        Bench bench;
        bench.begin();
        QSignalSpy lessons(&bench.session, &Session::lessonChanged);
        bench.session.keepLesson(bench.lesson());
        QCOMPARE(bench.session.lessonUse(), Session::LessonUse::Used);
        QVERIFY(*bench.session.outlierOptions().lesson == bench.lesson());
        QCOMPARE(bench.session.undoStack().undoText(), QStringLiteral("Learn from 12 marks"));
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.askedSets().size(), std::size_t{2});
        bench.engine->forgetAsked();
        bench.session.undoStack().undo();
        QCOMPARE(bench.session.lessonUse(), Session::LessonUse::Absent);
        QVERIFY(bench.session.outlierOptions().lesson == nullptr);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.askedSets().size(), std::size_t{2});
        QCOMPARE(lessons.count(), 2);
    }

    void aForgottenLessonComesBackByUndo() {
        Bench bench;
        bench.begin();
        bench.session.forgetLesson();
        QCOMPARE(bench.session.undoStack().count(), 1);
        bench.session.keepLesson(bench.lesson());
        bench.session.forgetLesson();
        QVERIFY(bench.session.lesson() == nullptr);
        bench.session.undoStack().undo();
        QVERIFY(*bench.session.lesson() == bench.lesson());
    }

    void aLessonForAnotherModelIsNotUsed() {
        Bench bench;
        bench.begin();
        OutlierLesson lesson = bench.lesson();
        lesson.detectorFingerprint = "ff";
        bench.session.keepLesson(lesson);
        QCOMPARE(bench.session.lessonUse(), Session::LessonUse::OfAnotherModel);
    }

    void answersWithAndWithoutALessonAreNeverTogether() {
        Bench bench;
        bench.begin();
        const std::shared_ptr<const OutlierResult> before = bench.session.outliers();
        QCOMPARE(bench.session.settledOutliers(), before);
        const auto gate = std::make_shared<std::counting_semaphore<>>(0);
        bench.engine->beforeAnswering([gate](const RunContext&) { gate->acquire(); });
        bench.session.keepLesson(bench.lesson());
        QCOMPARE(bench.session.outliers(), before);
        QVERIFY(bench.session.settledOutliers() == nullptr);
        gate->release(100);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.session.settledOutliers(), bench.session.outliers());
        QCOMPARE(bench.session.outliers()->sets.size(), 2U);
    }

    void whatIsBeingScoredAgainIsNotSettled() {
        Bench bench;
        bench.begin();
        const auto gate = std::make_shared<std::counting_semaphore<>>(0);
        bench.engine->beforeAnswering([gate](const RunContext&) { gate->acquire(); });
        const SetId dogs = bench.set(1).id;
        bench.session.removeMembers({bench.set(0).members[0].id});
        QCOMPARE(bench.session.outliers()->sets.size(), 2U);
        QCOMPARE(bench.session.settledOutliers()->sets.size(), 1U);
        QCOMPARE(bench.session.settledOutliers()->sets[0].set, dogs);
        gate->release(100);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.session.settledOutliers()->sets.size(), 2U);
    }

    void switchingTheHeadScoresEverything() {
        Bench bench;
        bench.begin();
        bench.session.setHead(Head::Sigmoid);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.session.outliers()->head, Head::Sigmoid);
        QCOMPARE(bench.session.outliers()->sets.size(), 2U);
        QCOMPARE(bench.settings.head(), Head::Sigmoid);
    }

    void everyEditUndoesAndRedoesExactly() {
        Bench bench;
        bench.begin();
        Session& session = bench.session;
        const MemberId member = bench.set(0).members.front().id;
        const SetId cats = bench.set(0).id;
        const SetId dogs = bench.set(1).id;
        const std::function<void()> edits[] = {
            [&] {
                session.removeMembers({bench.set(0).members[1].id, bench.set(1).members[0].id});
            },
            [&] {
                session.moveMembers({bench.set(0).members[0].id, bench.set(0).members[2].id}, dogs);
            },
            [&] {
                session.newSetFrom({bench.set(0).members[1].id, bench.set(1).members[1].id},
                                   QStringLiteral("new"));
            },
            [&] { session.removeSets({cats}); },
            [&] { session.renameSet(dogs, QStringLiteral("wolves")); },
            [&] { session.renameMember(member, QStringLiteral("other.png")); },
            [&] { session.setLabel(member, QStringLiteral("belongs")); },
            [&] { session.setNotes(member, QStringLiteral("seen twice")); },
            [&] {
                session.setVerdict({member, bench.set(1).members[0].id}, Verdict::Stranger);
            },
            [&] { session.setVerdict({member}, Verdict::Belongs); },
            [&] {
                session.markClean({cats, dogs});
            },
        };
        for (const auto& edit : edits) {
            const std::vector<ItemSet> before = setsOf(session);
            edit();
            const std::vector<ItemSet> after = setsOf(session);
            QVERIFY(before != after);
            session.undoStack().undo();
            QVERIFY(setsOf(session) == before);
            session.undoStack().redo();
            QVERIFY(setsOf(session) == after);
            session.undoStack().undo();
        }
        session.undoStack().undo();
        QVERIFY(session.collection()->sets.empty());
        session.undoStack().redo();
        QCOMPARE(session.collection()->sets.size(), 2U);
        QCOMPARE(bench.set(0).id, cats);
    }

    void aWholeChainOfEditsUndoesToTheImportAndRedoesToTheEnd() {
        Bench bench;
        bench.begin();
        Session& session = bench.session;
        const std::vector<ItemSet> imported = setsOf(session);
        session.newSetFrom({bench.set(0).members[3].id}, QStringLiteral("odd"));
        session.moveMembers({bench.set(1).members[0].id}, bench.set(2).id);
        session.removeSets({bench.set(1).id});
        session.renameSet(bench.set(1).id, QStringLiteral("odder"));
        const std::vector<ItemSet> edited = setsOf(session);
        while (session.undoStack().index() > 1) {
            session.undoStack().undo();
        }
        QVERIFY(setsOf(session) == imported);
        while (session.undoStack().canRedo()) {
            session.undoStack().redo();
        }
        QVERIFY(setsOf(session) == edited);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(session.outliers()->sets.size(), 2U);
    }

    void idsAreNeverGivenTwice() {
        Bench bench;
        bench.begin();
        const std::int64_t lastId = bench.session.collection()->lastId;
        bench.session.undoStack().undo();
        QCOMPARE(bench.session.collection()->lastId, lastId);
    }

    void editDuringScoringIsAnsweredWithTheNewestMembers() {
        Bench bench;
        bench.begin();
        auto gate = std::make_shared<std::counting_semaphore<>>(0);
        auto entered = std::make_shared<std::atomic<int>>(0);
        bench.engine->beforeAnswering([gate, entered](const RunContext&) {
            ++*entered;
            gate->acquire();
        });
        const SetId cats = bench.set(0).id;
        bench.session.removeMembers({bench.set(0).members[0].id});
        QTRY_COMPARE(entered->load(), 1);
        bench.session.undoStack().undo();
        gate->release(100);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.session.outliersOf(cats)->members.size(), 4U);
    }

    void importDuringAnEditLosesNeither() {
        Bench bench;
        bench.begin();
        bench.writeSet("birds",
                       {QStringLiteral("x.png"), QStringLiteral("y.png"), QStringLiteral("z.png")});
        bench.session.importPaths(
            {QString::fromStdString((bench.folder.path() / "in/birds").string())});
        bench.session.removeMembers({bench.set(0).members[0].id});
        QTRY_COMPARE(bench.session.collection()->sets.size(), 3U);
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.set(0).members.size(), 3U);
        QCOMPARE(bench.session.outliers()->sets.size(), 3U);
    }

    void importOfANewProjectDoesNotReachTheNext() {
        Bench bench;
        bench.writeTwoSets();
        bench.import();
        bench.session.newProject();
        QTRY_VERIFY(bench.isQuiet());
        QTest::qWait(20);
        QVERIFY(bench.session.collection()->sets.empty());
    }

    void selectionFollowsTheCollection() {
        Bench bench;
        bench.begin();
        Session& session = bench.session;
        const SetId cats = bench.set(0).id;
        const SetId dogs = bench.set(1).id;
        const MemberId first = bench.set(0).members[0].id;
        const MemberId second = bench.set(0).members[1].id;
        session.select({first, second}, first);
        session.removeMembers({first});
        QCOMPARE(session.selectedMembers(), QList<MemberId>{second});
        QCOMPARE(session.currentMember(), MemberId{});
        session.removeSets({cats});
        QCOMPARE(session.currentSet(), dogs);
        QVERIFY(session.selectedMembers().isEmpty());
        session.removeSets({dogs});
        QCOMPARE(session.currentSet(), SetId{});
        session.undoStack().undo();
        QCOMPARE(session.currentSet(), dogs);
    }

    void unusableFilesAreProblemsAndTheRestGoesOn() {
        Bench bench;
        bench.writeTwoSets();
        bench.folder.write("in/cats/broken.png", "\x89PNG\r\n\x1a\nno more");
        QSignalSpy problems(&bench.session, &Session::problemsChanged);
        bench.import();
        QTRY_COMPARE(bench.session.collection()->sets.size(), 2U);
        QCOMPARE(problems.count(), 1);
        QCOMPARE(bench.session.problems().size(), 1);
        QVERIFY(bench.session.problems()[0].path.ends_with("broken.png"));
        bench.session.clearProblems();
        QVERIFY(bench.session.problems().isEmpty());
    }

    void anEmptyFolderIsSaidInASentence() {
        Bench bench;
        std::filesystem::create_directories(bench.folder.path() / "in");
        QSignalSpy failed(&bench.session, &Session::failed);
        bench.import();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.front().front().toString().contains(QStringLiteral("holds no picture")));
    }

    void aModelThatCannotBeLoadedLeavesTheOldOne() {
        Bench bench;
        bench.begin();
        const std::shared_ptr<const Model> before = bench.session.model();
        QSignalSpy failed(&bench.session, &Session::failed);
        bench.session.loadModel({.file = "damaged.safetensors", .backbone = {}});
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(bench.session.model(), before);
    }

    void cancelledScoringLeavesTheRestForLater() {
        Bench bench;
        bench.begin();
        auto entered = std::make_shared<std::atomic<bool>>(false);
        bench.engine->beforeAnswering([entered](const RunContext& run) {
            *entered = true;
            while (true) {
                run.throwIfStopped();
            }
        });
        bench.session.scoreAll();
        QTRY_VERIFY(*entered);
        bench.jobs.stop(bench.jobs.jobs().back().id);
        QTRY_VERIFY(bench.isQuiet());
        QVERIFY(!bench.session.isScoring());
        bench.engine->beforeAnswering({});
        bench.session.scoreAll();
        QTRY_VERIFY(bench.isQuiet());
        QCOMPARE(bench.session.outliers()->sets.size(), 2U);
    }
};

}  // namespace setscope

QTEST_MAIN(setscope::SessionTest)
#include "session_test.moc"
