#include <QSignalSpy>
#include <QTest>

#include "tests/ui/session/opened_pool.h"
#include "ui/session/expanding.h"

using namespace setscope;

/// Which pool is open, and what becomes of it.
class ExpandingPoolTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void nothingIsReadBeforeThePoolIsWanted() {
        OpenedPool opened;
        opened.addTexts("Stones", {"granite", "marble", "slate"});
        opened.session.newProject();
        opened.addTexts("Stones", {"granite", "marble", "slate"});
        QVERIFY(opened.waitUntilQuiet());
        QVERIFY(opened.expanding().pool() == nullptr);
        QCOMPARE(opened.engine->openCount.load(), 0);
        opened.expanding().wantPool();
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QCOMPARE(opened.ranked(3), QStringLiteral("granite marble slate"));
    }

    void aPoolFileIsReadAndRanked() {
        OpenedPool opened;
        opened.openAnimals();
        const Expanding& expanding = opened.expanding();
        QVERIFY(!expanding.isOfCollection());
        QCOMPARE(expanding.pool()->name, std::string("animals"));
        QCOMPARE(expanding.pool()->itemCount(), 12);
        QCOMPARE(expanding.pool()->known.size(), 3U);
        QCOMPARE(opened.ranked(3), QStringLiteral("lion tiger puma"));
        QCOMPARE(expanding.ranking()->candidateCount, 12);
        QVERIFY(expanding.trouble().isEmpty());
        QCOMPARE(opened.undoText(), QStringLiteral("Expand from “animals.json”"));
    }

    void thePoolOfTheCollectionFollowsItsEdits() {
        OpenedPool opened;
        opened.addTexts("Stones", {"granite", "marble", "slate"});
        opened.expanding().wantPool();
        QTRY_COMPARE(opened.ranked(9), QStringLiteral("granite marble slate"));
        opened.addTexts("Woods", {"oak", "ash"});
        QTRY_COMPARE(opened.ranked(9), QStringLiteral("granite marble slate oak ash"));
        QCOMPARE(opened.expanding().pool()->known.size(), 2U);
        opened.session.undoStack().undo();
        QTRY_COMPARE(opened.ranked(9), QStringLiteral("granite marble slate"));
        QVERIFY(!opened.session.undoStack().undoText().contains(QStringLiteral("Expand")));
    }

    void anEditThatChangesNoItemDoesNotOpenThePoolAgain() {
        OpenedPool opened;
        opened.addTexts("Stones", {"granite", "marble", "slate"});
        opened.expanding().wantPool();
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QVERIFY(opened.waitUntilQuiet());
        const auto ranking = opened.expanding().ranking();
        QSignalSpy reading(&opened.expanding(), &Expanding::poolChanged);
        opened.session.setLabel(opened.session.collection()->sets[0].members[0].id,
                                QStringLiteral("hard"));
        QTRY_VERIFY(!reading.isEmpty());
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(opened.engine->openCount.load(), 1);
        QCOMPARE(opened.expanding().ranking(), ranking);
    }

    void marksOnPicturesDoNotOpenTheirPoolAgain() {
        OpenedPool opened;
        opened.session.undoStack().push(new AppendSetsCommand(
            opened.session, QStringLiteral("Import"), {namedSet("lemon", 4, true)}));
        opened.expanding().wantPool();
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QVERIFY(opened.waitUntilQuiet());
        QSignalSpy reading(&opened.expanding(), &Expanding::poolChanged);
        opened.session.setLabel(opened.session.collection()->sets[0].members[0].id,
                                QStringLiteral("ripe"));
        QTRY_VERIFY(!reading.isEmpty());
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(opened.engine->openCount.load(), 1);
        QVERIFY(opened.expanding().ranking() != nullptr);
    }

    void editsOfTheCollectionAreNothingToAPoolFile() {
        OpenedPool opened;
        opened.openAnimals();
        QSignalSpy reading(&opened.expanding(), &Expanding::poolChanged);
        opened.addTexts("Stones", {"granite", "marble", "slate"});
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(reading.count(), 0);
        QCOMPARE(opened.expanding().pool()->itemCount(), 12);
    }

    void nobodyActsOnPlacesOfAPoolThatIsNoMore() {
        OpenedPool opened;
        opened.addTexts("Stones", {"granite", "marble", "slate", "opal"});
        opened.expanding().wantPool();
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        opened.expanding().setCurrent(3);
        QVERIFY(opened.waitUntilQuiet());
        opened.engine->openings.shut();
        const ItemSet& stones = opened.session.collection()->sets[0];
        opened.session.undoStack().push(
            new RemoveMembersCommand(opened.session, QStringLiteral("Remove"),
                                     {stones.members[0].id, stones.members[3].id}));
        QTRY_COMPARE(opened.engine->openings.waiting(), 1);
        QCOMPARE(opened.expanding().pool()->itemCount(), 2);
        QVERIFY(opened.expanding().ranking() == nullptr);
        QVERIFY(!opened.expanding().current());
        opened.expanding().accept({3});
        QVERIFY(opened.query().isEmpty());
        opened.engine->openings.open();
        QTRY_COMPARE(opened.ranked(9), QStringLiteral("marble slate"));
    }

    void anAnswerAboutAPoolThatWasLeftIsDropped() {
        OpenedPool opened;
        opened.openAnimals();
        opened.engine->rankings.shut();
        opened.expanding().addNamed({QStringLiteral("lion")});
        QTRY_COMPARE(opened.engine->rankings.waiting(), 1);
        int answers = 0;
        connect(&opened.expanding(), &Expanding::rankingChanged, this,
                [&] { answers += opened.expanding().ranking() != nullptr ? 1 : 0; });
        opened.expanding().choosePool(
            opened.write("other.json", R"({"metals": ["iron", "gold"]})"));
        QVERIFY(opened.expanding().ranking() == nullptr);
        opened.engine->rankings.open();
        QTRY_COMPARE(opened.ranked(9), QStringLiteral("iron gold"));
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(answers, 1);
    }

    void aPoolThatIsLeftWhileItIsOpenedDoesNotComeBack() {
        OpenedPool opened;
        opened.engine->openings.shut();
        opened.expanding().choosePool(opened.animals);
        QTRY_COMPARE(opened.engine->openings.waiting(), 1);
        opened.expanding().choosePool({});
        opened.engine->openings.open();
        QVERIFY(opened.waitUntilQuiet());
        QVERIFY(opened.expanding().pool()->items.empty());
        QVERIFY(opened.expanding().trouble().isEmpty());
    }

    void aPoolThatIsLeftWhileAnotherReadingRunsDoesNotComeBack() {
        OpenedPool opened;
        opened.addTexts("Stones", {"granite", "marble", "slate"});
        opened.engine->openings.shut();
        opened.expanding().wantPool();
        QTRY_COMPARE(opened.engine->openings.waiting(), 1);
        // Reads again while the engine still prepares what was read first.
        opened.expanding().choosePool({});
        opened.expanding().choosePool(
            opened.write("other.json", R"({"metals": ["iron", "gold"]})"));
        opened.engine->openings.open();
        QTRY_COMPARE(opened.ranked(9), QStringLiteral("iron gold"));
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(opened.expanding().opened()->pool().name, std::string("other"));
    }

    void aDamagedPoolIsToldAndNothingIsLost() {
        OpenedPool opened;
        opened.openAnimals();
        opened.expanding().addNamed({QStringLiteral("lion")});
        opened.expanding().saveQuery(QStringLiteral("cats"));
        QVERIFY(opened.waitUntilQuiet());
        const Expansion before = opened.expanding().expansion();
        QSignalSpy failed(&opened.session, &Session::failed);
        opened.expanding().choosePool(opened.write("broken.json", R"({"cats": ["lion",)"));
        QTRY_VERIFY(!opened.expanding().trouble().isEmpty());
        QVERIFY(opened.expanding().trouble().contains(QStringLiteral("broken.json")));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.front().front().toString(), opened.expanding().trouble());
        QVERIFY(opened.expanding().pool() == nullptr);
        QVERIFY(opened.expanding().ranking() == nullptr);
        QCOMPARE(opened.expanding().expansion().saved, before.saved);
        opened.session.undoStack().undo();
        QCOMPARE(opened.expanding().expansion(), before);
        QVERIFY(opened.expanding().trouble().isEmpty());
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QCOMPARE(opened.expanding().ranking()->query, (std::vector<std::int64_t>{0}));
    }

    void aFileThatIsMissingIsReadOnceItIsThere() {
        OpenedPool opened;
        const QString file = opened.animals + QStringLiteral(".later.json");
        opened.expanding().choosePool(file);
        QTRY_VERIFY(!opened.expanding().trouble().isEmpty());
        QVERIFY(opened.waitUntilQuiet());
        QVERIFY(QFile::copy(opened.animals, file));
        opened.expanding().choosePool(file);
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QVERIFY(opened.expanding().trouble().isEmpty());
        QCOMPARE(opened.session.undoStack().count(), 1);
    }

    void stoppingTheReadingIsToldAndChoosingAgainGoesOn() {
        OpenedPool opened;
        opened.engine->openings.shut();
        opened.expanding().choosePool(opened.animals);
        QTRY_COMPARE(opened.engine->openings.waiting(), 1);
        opened.jobs.stop(opened.jobs.jobs().back().id);
        QTRY_VERIFY(opened.expanding().trouble().contains(QStringLiteral("stopped")));
        opened.engine->openings.open();
        opened.expanding().choosePool(opened.animals);
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QVERIFY(opened.expanding().trouble().isEmpty());
    }

    void weightsThatAreNoneAreToldAndThePoolStaysOpen() {
        OpenedPool opened;
        opened.openAnimals();
        opened.expanding().chooseModel(QStringLiteral("/tmp/none.safetensors"));
        QCOMPARE(opened.undoText(), QStringLiteral("Use the weights of “none.safetensors”"));
        QTRY_VERIFY(opened.expanding().trouble().contains(QStringLiteral("none.safetensors")));
        QVERIFY(opened.expanding().pool() != nullptr);
        opened.session.undoStack().undo();
        QVERIFY(opened.expanding().trouble().isEmpty());
        QVERIFY(opened.waitUntilQuiet());
        QVERIFY(opened.expanding().trouble().isEmpty());
        QVERIFY(opened.expanding().ranking() != nullptr);
    }

    void anEngineThatComesLateOpensWhatWasRead() {
        OpenedPool opened(OpenedPool::Engine::Absent);
        opened.expanding().choosePool(opened.animals);
        QTRY_VERIFY(opened.expanding().pool() != nullptr);
        QVERIFY(opened.waitUntilQuiet());
        opened.expanding().addNamed({QStringLiteral("owl")});
        QCOMPARE(opened.query().items, Names{"owl"});
        QVERIFY(opened.expanding().opened() == nullptr);
        QVERIFY(!opened.expanding().canLearn());
        opened.session.setEngine(opened.engine);
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        QCOMPARE(opened.expanding().ranking()->query, (std::vector<std::int64_t>{9}));
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(opened.engine->openCount.load(), 1);
    }

    void whatWasLearnedTakesPart() {
        OpenedPool opened;
        opened.openAnimals();
        QSignalSpy learning(&opened.expanding(), &Expanding::learningChanged);
        QCOMPARE(opened.expanding().ranking()->scorers.size(), 2U);
        QVERIFY(opened.expanding().canLearn());
        opened.engine->lessons.shut();
        opened.expanding().learn();
        QVERIFY(opened.expanding().isLearning());
        opened.expanding().learn();
        QTRY_COMPARE(opened.engine->lessons.waiting(), 1);
        opened.expanding().addNamed({QStringLiteral("lion")});
        QTRY_COMPARE(opened.expanding().ranking()->query.size(), 1U);
        QVERIFY(opened.expanding().isLearning());
        opened.engine->lessons.open();
        QTRY_VERIFY(!opened.expanding().isLearning());
        QTRY_COMPARE(opened.expanding().ranking()->scorers.size(), 3U);
        QVERIFY(!opened.expanding().canLearn());
        QCOMPARE(learning.count(), 2);
    }

    void aLearnerThatWasNotChosenIsNotTaught() {
        OpenedPool opened;
        opened.openAnimals();
        opened.expanding().setScorers({QStringLiteral("nearest")});
        QVERIFY(!opened.expanding().canLearn());
        opened.expanding().learn();
        QVERIFY(!opened.expanding().isLearning());
        opened.expanding().setScorers({QStringLiteral("nearest"), QStringLiteral("learner")});
        QVERIFY(opened.expanding().canLearn());
    }

    void leavingThePoolEndsItsLesson() {
        OpenedPool opened;
        opened.openAnimals();
        opened.engine->lessons.shut();
        opened.expanding().learn();
        QTRY_COMPARE(opened.engine->lessons.waiting(), 1);
        opened.expanding().choosePool({});
        QTRY_VERIFY(!opened.expanding().isLearning());
        QVERIFY(opened.waitUntilQuiet());
        QVERIFY(opened.expanding().trouble().isEmpty());
    }

    void membersOfTheCollectionAreAskedFor() {
        OpenedPool opened;
        opened.addTexts("Stones", {"granite", "a unicorn", "LION"});
        opened.openAnimals();
        QSignalSpy notFound(&opened.expanding(), &Expanding::notFound);
        const std::vector<Member>& members = opened.session.collection()->sets[0].members;
        opened.expanding().addMembers({members[1].id, members[2].id, MemberId{999}});
        QCOMPARE(opened.query().items, Names{"lion"});
        QCOMPARE(notFound.front().front().toStringList(), QStringList{QStringLiteral("a unicorn")});
    }

    void picturesOfThePoolOfTheCollectionAreFoundByTheirMembers() {
        OpenedPool opened;
        opened.session.undoStack().push(new AppendSetsCommand(
            opened.session, QStringLiteral("Import"), {namedSet("lemon", 3), namedSet("lime", 3)}));
        opened.expanding().wantPool();
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        const std::vector<ItemSet> sets = opened.session.collection()->sets;
        opened.session.setLabel(sets[1].members[2].id, QStringLiteral("ripe"));
        opened.expanding().addMembers({sets[1].members[2].id});
        QCOMPARE(opened.query().items, Names{"lime/lime_02.png"});
        opened.expanding().makeSet(QStringLiteral("Best"));
        const ItemSet& made = opened.session.collection()->sets.back();
        QCOMPARE(made.members.size(), 1U);
        QCOMPARE(made.members[0].payload.source, sets[1].members[2].payload.source);
        QCOMPARE(made.members[0].label, std::string("ripe"));
        QVERIFY(made.members[0].id != sets[1].members[2].id);
    }

    void aNewSetOfTheOnlySetsPicturesKeepsTheQueryAndBringsNoCopies() {
        OpenedPool opened;
        Collection lemons = *sampleCollection();
        lemons.sets.resize(1);
        for (std::size_t member = 0; member < lemons.sets[0].members.size(); ++member) {
            lemons.sets[0].members[member].payload.source.file =
                "/photos/" + std::to_string(member) + ".png";
        }
        opened.session.undoStack().push(new AppendSetsCommand(
            opened.session, QStringLiteral("Import"), std::move(lemons.sets)));
        opened.expanding().wantPool();
        QTRY_VERIFY(opened.expanding().ranking() != nullptr);
        const std::vector<std::string> items = opened.expanding().pool()->items;
        opened.expanding().accept({0, 2});
        opened.expanding().makeSet(QStringLiteral("Best"));
        QCOMPARE(opened.session.collection()->sets.size(), 2U);
        QVERIFY(opened.waitUntilQuiet());
        opened.session.renameSet(opened.session.collection()->sets[1].id, QStringLiteral("Bests"));
        QVERIFY(opened.waitUntilQuiet());
        QCOMPARE(opened.expanding().pool()->items, items);
        QTRY_COMPARE(opened.expanding().ranking()->query, (std::vector<std::int64_t>{0, 2}));
        opened.expanding().clearQuery();
        opened.expanding().addMembers({opened.session.collection()->sets[1].members[1].id});
        QCOMPARE(opened.query().items, Names{items[2]});
    }
};

QTEST_MAIN(ExpandingPoolTest)
#include "expanding_pool_test.moc"
