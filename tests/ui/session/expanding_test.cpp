#include "ui/session/expanding.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/ui/session/opened_pool.h"

using namespace setscope;

/// What is asked of a pool, and how the answers follow.
class ExpandingTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedPool>();
        opened_->openAnimals();
        expanding().setScorers({QStringLiteral("nearest")});
        QVERIFY(opened_->waitUntilQuiet());
        opened_->session.undoStack().clear();
    }

    void cleanup() { opened_.reset(); }

    void addingIsOneStepThatUndoTakesBack() {
        expanding().addNamed({QStringLiteral("fox"), QStringLiteral("wolf")});
        QCOMPARE(opened_->query().items, (Names{"fox", "wolf"}));
        QCOMPARE(stack().count(), 1);
        QCOMPARE(opened_->undoText(), QStringLiteral("Add 2 items to the query"));
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("lynx jackal"));
        stack().undo();
        QVERIFY(opened_->query().isEmpty());
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("lion tiger"));
        stack().redo();
        QCOMPARE(opened_->query().items, (Names{"fox", "wolf"}));
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("lynx jackal"));
    }

    void whatIsTypedIsFoundWhateverItsCase() {
        expanding().addNamed({QStringLiteral("  LION "), QStringLiteral("kiwi")});
        QCOMPARE(opened_->query().items, (Names{"lion", "Kiwi"}));
        QVERIFY(expanding().isInPool(QStringLiteral("Kiwi")));
        QVERIFY(!expanding().isInPool(QStringLiteral("kiwi")));
        QCOMPARE(expanding().placeOf(QStringLiteral("KIWI")), std::optional<qint64>(11));
    }

    void wordsThatThePoolLacksAreToldAndChangeNothing() {
        QSignalSpy notFound(&expanding(), &Expanding::notFound);
        expanding().addNamed({QStringLiteral("unicorn"), QStringLiteral(" "), QString()});
        QCOMPARE(notFound.count(), 1);
        QCOMPARE(notFound.front().front().toStringList(), QStringList{QStringLiteral("unicorn")});
        QVERIFY(opened_->query().isEmpty());
        QCOMPARE(stack().count(), 0);
        expanding().addNamed({QStringLiteral("yeti"), QStringLiteral("owl"), QStringLiteral("x")});
        QCOMPARE(opened_->query().items, Names{"owl"});
        QCOMPARE(notFound.back().front().toStringList(),
                 (QStringList{QStringLiteral("yeti"), QStringLiteral("x")}));
    }

    void whatIsThereAlreadyIsNoStep() {
        add({"lion"});
        add({"lion"});
        expanding().accept(opened_->places({"lion"}));
        expanding().addNamed({});
        expanding().setScorers({QStringLiteral("nearest")});
        QCOMPARE(stack().count(), 1);
        QCOMPARE(opened_->query(), (SetQuery{.items = {"lion"}}));
    }

    void anItemThatIsNamedTwiceAtOnceIsAddedOnce() {
        expanding().addNamed({QStringLiteral("lion"), QStringLiteral("LION")});
        QCOMPARE(opened_->query().items, Names{"lion"});
        QCOMPARE(opened_->undoText(), QStringLiteral("Add “lion” to the query"));
    }

    void acceptingAndRejectingAreOneStepEach() {
        add({"owl"});
        expanding().accept(opened_->places({"eagle", "heron"}));
        QCOMPARE(opened_->undoText(), QStringLiteral("Accept 2 candidates"));
        expanding().reject(opened_->places({"wolf"}));
        QCOMPARE(opened_->undoText(), QStringLiteral("Reject “wolf”"));
        QCOMPARE(
            opened_->query(),
            (SetQuery{.items = {"owl"}, .accepted = {"eagle", "heron"}, .rejected = {"wolf"}}));
        QCOMPARE(stack().count(), 3);
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("dingo Kiwi"));
        stack().undo();
        stack().undo();
        QCOMPARE(opened_->query(), (SetQuery{.items = {"owl"}}));
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("eagle heron"));
    }

    void whatLiesBesideARejectedItemComesLast() {
        add({"lion"});
        expanding().reject(opened_->places({"puma"}));
        QTRY_COMPARE(opened_->ranked(20),
                     QStringLiteral("wolf fox jackal dingo eagle owl heron Kiwi tiger lynx"));
    }

    void anItemIsNeverInTwoLists() {
        add({"lion"});
        expanding().reject(opened_->places({"lion"}));
        QCOMPARE(opened_->query(), (SetQuery{.rejected = {"lion"}}));
        expanding().accept(opened_->places({"lion"}));
        QCOMPARE(opened_->query(), (SetQuery{.accepted = {"lion"}}));
        add({"lion"});
        QCOMPARE(opened_->query(), (SetQuery{.accepted = {"lion"}}));
        expanding().reject(opened_->places({"lion"}));
        add({"lion"});
        QCOMPARE(opened_->query(), (SetQuery{.items = {"lion"}}));
    }

    void placesThatThePoolDoesNotHaveAreLeftOut() {
        expanding().add({-1, 12, 1'000'000, 2});
        QCOMPARE(opened_->query().items, Names{"puma"});
        expanding().accept({-1});
        expanding().reject({12});
        QCOMPARE(stack().count(), 1);
    }

    void takingOutIsOneStepWhereverTheNamesAre() {
        add({"lion", "owl"});
        expanding().accept(opened_->places({"fox"}));
        expanding().reject(opened_->places({"wolf"}));
        const SetQuery before = opened_->query();
        const int steps = stack().count();
        expanding().takeOut(
            {QStringLiteral("lion"), QStringLiteral("fox"), QStringLiteral("wolf")});
        QCOMPARE(opened_->query(), (SetQuery{.items = {"owl"}}));
        QCOMPARE(opened_->undoText(), QStringLiteral("Take 3 items out of the query"));
        QCOMPARE(stack().count(), steps + 1);
        stack().undo();
        QCOMPARE(opened_->query(), before);
        expanding().takeOut({QStringLiteral("owl")});
        QCOMPARE(opened_->undoText(), QStringLiteral("Take “owl” out of the query"));
        expanding().takeOut({QStringLiteral("nobody")});
        QCOMPARE(stack().count(), steps + 1);
    }

    void aQueryThatIsPutByIsAskedAgain() {
        add({"lion"});
        expanding().saveQuery(QStringLiteral("cats"));
        QCOMPARE(opened_->undoText(), QStringLiteral("Save the query “cats”"));
        expanding().clearQuery();
        QVERIFY(opened_->query().isEmpty());
        add({"owl"});
        expanding().saveQuery(QStringLiteral("birds"));
        expanding().openSaved(QStringLiteral("cats"));
        QCOMPARE(opened_->query().items, Names{"lion"});
        QCOMPARE(opened_->undoText(), QStringLiteral("Ask “cats”"));
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("tiger puma"));
        expanding().openSaved(QStringLiteral("no such query"));
        QCOMPARE(opened_->query().items, Names{"lion"});
        expanding().forgetSaved(QStringLiteral("cats"));
        QCOMPARE(expanding().expansion().saved.size(), 1U);
        stack().undo();
        QCOMPARE(expanding().expansion().saved.size(), 2U);
    }

    void savingUnderANameAgainReplacesWhatItMeant() {
        add({"lion"});
        expanding().saveQuery(QStringLiteral("mine"));
        add({"owl"});
        expanding().saveQuery(QStringLiteral("mine"));
        QCOMPARE(expanding().expansion().saved,
                 (std::vector<SavedQuery>{{"mine", {.items = {"lion", "owl"}}}}));
        stack().undo();
        QCOMPARE(expanding().expansion().saved.front().query.items, Names{"lion"});
    }

    void onlyTheScorersThatAreChosenTakePart() {
        add({"owl"});
        QTRY_COMPARE(opened_->ranked(1), QStringLiteral("eagle"));
        QCOMPARE(expanding().ranking()->scorers.size(), 1U);
        expanding().setScorers({QStringLiteral("popular")});
        QTRY_COMPARE(opened_->ranked(1), QStringLiteral("lion"));
        QCOMPARE(opened_->undoText(), QStringLiteral("Rank by other scorers"));
        expanding().setScorers({});
        QTRY_COMPARE(expanding().ranking()->scorers.size(), 2U);
        stack().undo();
        stack().undo();
        QTRY_COMPARE(opened_->ranked(1), QStringLiteral("eagle"));
    }

    void namesThatMayBeMeantAreSuggested() {
        QSignalSpy suggested(&expanding(), &Expanding::suggested);
        expanding().suggest(QStringLiteral("l"));
        expanding().suggest(QStringLiteral("Tigre"));
        QTRY_COMPARE(suggested.count(), 1);
        QVERIFY(opened_->waitUntilQuiet());
        QCOMPARE(suggested.count(), 1);
        QCOMPARE(suggested.front().at(0).toString(), QStringLiteral("Tigre"));
        QCOMPARE(suggested.front().at(1).toStringList(), QStringList{QStringLiteral("tiger")});
    }

    void theNewestRankingWinsWhenQueriesFollowFast() {
        opened_->engine->rankings.shut();
        add({"lion"});
        QTRY_COMPARE(opened_->engine->rankings.waiting(), 1);
        add({"owl"});
        expanding().takeOut({QStringLiteral("lion")});
        QSignalSpy ranked(&expanding(), &Expanding::rankingChanged);
        opened_->engine->rankings.open();
        QTRY_COMPARE(opened_->ranked(2), QStringLiteral("eagle heron"));
        QVERIFY(opened_->waitUntilQuiet());
        QCOMPARE(ranked.count(), 1);
        QCOMPARE(expanding().ranking()->query, (std::vector<std::int64_t>{9}));
    }

    void whoPulledACandidateInIsToldOfTwoExamplesOrMore() {
        add({"lion"});
        QVERIFY(opened_->waitUntilQuiet());
        QVERIFY(expanding().leftOut().empty());
        add({"owl"});
        QTRY_COMPARE(expanding().leftOut().size(), 2U);
        QCOMPARE(expanding().watchedCount(), qsizetype{10});
        QCOMPARE(expanding().leftOut()[0].seed, 0);
        QCOMPARE(expanding().leftOut()[0].ranks.size(), 10U);
    }

    void whyTheCurrentCandidateHasItsRankFollowsTheQuery() {
        add({"lion"});
        expanding().setCurrent(opened_->place("tiger"));
        QTRY_VERIFY(expanding().reason() != nullptr);
        QCOMPARE(expanding().reason()->rank, 1.0F);
        add({"owl"});
        QTRY_COMPARE(expanding().reason()->seeds.size(), 2U);
        expanding().setCurrent(std::nullopt);
        QVERIFY(expanding().reason() == nullptr);
    }

    void aSetIsMadeOfAllButTheRejected() {
        add({"owl"});
        expanding().accept(opened_->places({"eagle"}));
        expanding().reject(opened_->places({"lion"}));
        const int steps = stack().count();
        expanding().makeSet(QStringLiteral("Birds"));
        QCOMPARE(stack().count(), steps + 1);
        QCOMPARE(opened_->undoText(), QStringLiteral("New set “Birds”"));
        const Collection& collection = *opened_->session.collection();
        QCOMPARE(collection.sets.size(), 1U);
        QCOMPARE(collection.sets[0].name, std::string("Birds"));
        QCOMPARE(collection.sets[0].members.size(), 2U);
        QCOMPARE(collection.sets[0].members[0].payload.text()->text, std::string("owl"));
        QCOMPARE(collection.sets[0].members[1].payload.text()->text, std::string("eagle"));
        QVERIFY(collection.sets[0].members[0].id != collection.sets[0].members[1].id);
        stack().undo();
        QVERIFY(opened_->session.collection()->sets.empty());
        QCOMPARE(opened_->query().items, Names{"owl"});
    }

    void noSetIsMadeOfNothing() {
        expanding().reject(opened_->places({"lion"}));
        expanding().makeSet(QStringLiteral("Nothing"));
        QVERIFY(opened_->session.collection()->sets.empty());
        QCOMPARE(stack().count(), 1);
    }

    void aNewProjectBeginsWithNothing() {
        add({"lion"});
        expanding().saveQuery(QStringLiteral("cats"));
        opened_->session.newProject();
        QCOMPARE(expanding().expansion(), Expansion{});
        QVERIFY(expanding().ranking() == nullptr);
        QVERIFY(opened_->waitUntilQuiet());
        QVERIFY(expanding().pool() != nullptr && expanding().pool()->items.empty());
        QVERIFY(!opened_->session.isModified());
    }

  private:
    Expanding& expanding() { return opened_->expanding(); }
    QUndoStack& stack() { return opened_->session.undoStack(); }
    void add(std::initializer_list<const char*> names) { expanding().add(opened_->places(names)); }

    std::unique_ptr<OpenedPool> opened_;
};

QTEST_MAIN(ExpandingTest)
#include "expanding_test.moc"
