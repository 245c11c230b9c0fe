#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>

#include "tests/ui/pages/opened_expand_page.h"
#include "ui/pages/reason_panel.h"
#include "ui/views/rank_curve.h"
#include "ui/views/ranking_delegate.h"
#include "ui/views/thumbnail_wall.h"

using namespace setscope;

/// Working down the list of candidates.
class ExpandCandidatesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedExpandPage>();
        opened_->showAnimals();
    }

    void cleanup() { opened_.reset(); }

    void theKeyAAcceptsTheSelectedRow() {
        opened_->clickRow(1);
        press(Qt::Key_A);
        QCOMPARE(opened_->query(), (SetQuery{.accepted = {"tiger"}}));
        QCOMPARE(opened_->undoText(), QStringLiteral("Accept “tiger”"));
        QTRY_COMPARE(opened_->shown(2), QStringLiteral("lion puma"));
        opened_->session.undoStack().undo();
        QTRY_COMPARE(opened_->shown(2), QStringLiteral("lion tiger"));
    }

    void theKeyRRejectsTheSelectedRow() {
        opened_->enter("owl");
        QTRY_COMPARE(opened_->shown(3), QStringLiteral("eagle heron dingo"));
        opened_->clickRow(0);
        press(Qt::Key_R);
        QCOMPARE(opened_->query(), (SetQuery{.items = {"owl"}, .rejected = {"eagle"}}));
        QTRY_COMPARE(opened_->shown(3), QStringLiteral("heron Kiwi jackal"));
    }

    void pressingAAgainWorksDownTheListBeforeAnAnswerComes() {
        opened_->engine->rankings.shut();
        opened_->clickRow(2);
        press(Qt::Key_A);
        press(Qt::Key_A);
        press(Qt::Key_R);
        QCOMPARE(opened_->query(), (SetQuery{.accepted = {"puma", "lynx"}, .rejected = {"wolf"}}));
        QCOMPARE(opened_->table().currentIndex().row(), 2);
        opened_->engine->rankings.open();
    }

    void pressingAAgainWorksDownTheListAsAnswersCome() {
        opened_->enter("lion");
        QTRY_COMPARE(opened_->shown(1), QStringLiteral("tiger"));
        opened_->clickRow(0);
        for (const char* next : {"puma", "lynx", "wolf"}) {
            press(Qt::Key_A);
            QVERIFY(opened_->waitUntilQuiet());
            QCOMPARE(opened_->shown(1), QString::fromLatin1(next));
            QCOMPARE(opened_->table().currentIndex().row(), 0);
            QCOMPARE(opened_->table().selectionModel()->selectedRows().size(), 1);
            QCOMPARE(opened_->expanding().current(), std::optional<qint64>(opened_->place(next)));
        }
        QCOMPARE(opened_->query().accepted, (Names{"tiger", "puma", "lynx"}));
        QVERIFY(opened_->table().hasFocus());
    }

    void theLastRowsAreTakenToo() {
        opened_->clickRow(11);
        press(Qt::Key_A);
        QVERIFY(opened_->waitUntilQuiet());
        QCOMPARE(opened_->table().currentIndex().row(), 10);
        opened_->table().selectAll();
        press(Qt::Key_A);
        QCOMPARE(opened_->query().accepted.size(), 12U);
        QVERIFY(opened_->waitUntilQuiet());
        QCOMPARE(opened_->table().model()->rowCount(), 0);
        press(Qt::Key_A);
        QCOMPARE(opened_->session.undoStack().count(), 2);
    }

    void severalRowsAreOneStep() {
        opened_->clickRow(1);
        opened_->clickRow(3, Qt::ShiftModifier);
        press(Qt::Key_A);
        QCOMPARE(opened_->query().accepted, (Names{"tiger", "puma", "lynx"}));
        QCOMPARE(opened_->undoText(), QStringLiteral("Accept 3 candidates"));
        QVERIFY(opened_->waitUntilQuiet());
        opened_->clickRow(0);
        opened_->clickRow(2, Qt::ControlModifier);
        press(Qt::Key_R);
        QCOMPARE(opened_->query().rejected.size(), 2U);
        QCOMPARE(opened_->session.undoStack().count(), 2);
    }

    void theButtonsInARowTakeItsCandidate() {
        click(RankingDelegate::Button::Accept, 3);
        QCOMPARE(opened_->query(), (SetQuery{.accepted = {"lynx"}}));
        QVERIFY(opened_->waitUntilQuiet());
        const QString second = opened_->shown(2).section(u' ', 1);
        click(RankingDelegate::Button::Reject, 1);
        QCOMPARE(opened_->query().rejected, Names{second.toStdString()});
    }

    void lettersTypedIntoTheFilterAcceptNobody() {
        opened_->clickRow(0);
        filter().setFocus();
        QTest::keyClicks(&filter(), QStringLiteral("ar"));
        QVERIFY(opened_->query().isEmpty());
        opened_->type("ar");
        QVERIFY(opened_->query().isEmpty());
    }

    void theFilterShowsCandidatesOfThatName() {
        filter().setText(QStringLiteral("KI"));
        QCOMPARE(opened_->shown(9), QStringLiteral("Kiwi"));
        filter().setText(QStringLiteral("nobody"));
        QVERIFY(!opened_->table().isVisible());
        QVERIFY(hint().contains(QStringLiteral("None of the first 12 candidates")));
        filter().clear();
        QVERIFY(opened_->table().isVisible());
        QCOMPARE(opened_->table().model()->rowCount(), 12);
    }

    void theFilterHoldsForTheNextRankingToo() {
        filter().setText(QStringLiteral("o"));
        QCOMPARE(opened_->shown(9), QStringLiteral("lion wolf fox dingo owl heron"));
        opened_->enter("owl");
        QTRY_COMPARE(opened_->shown(9), QStringLiteral("heron dingo fox wolf lion"));
        opened_->table().setFocus();
        opened_->table().selectAll();
        press(Qt::Key_A);
        QCOMPARE(opened_->query().accepted, (Names{"heron", "dingo", "fox", "wolf", "lion"}));
    }

    void namesAreSortedWhateverTheirCase() {
        opened_->table().sortByColumn(1, Qt::AscendingOrder);
        QCOMPARE(opened_->shown(12), QStringLiteral("dingo eagle fox heron jackal Kiwi lion lynx "
                                                    "owl puma tiger wolf"));
        opened_->clickRow(0);
        press(Qt::Key_A);
        QCOMPARE(opened_->query().accepted, Names{"dingo"});
    }

    void theFirstUpToTheCutAreAccepted() {
        opened_->enter("lion");
        QVERIFY(opened_->waitUntilQuiet());
        QVERIFY(!acceptFirst().isVisible());
        opened_->enter("tiger");
        QTRY_VERIFY(acceptFirst().isVisible());
        QCOMPARE(acceptFirst().text(), QStringLiteral("Accept the first 10"));
        opened_->page.reason().curve().setFocus();
        for (int step = 0; step < 7; ++step) {
            QTest::keyClick(&opened_->page.reason().curve(), Qt::Key_Left);
        }
        QCOMPARE(acceptFirst().text(), QStringLiteral("Accept the first 3"));
        const QAbstractItemModel& model = *opened_->table().model();
        QVERIFY(model.index(2, 0).data(RankingTableModel::LastAboveCutRole).toBool());
        QVERIFY(!model.index(3, 0).data(RankingTableModel::AboveCutRole).toBool());
        QTest::mouseClick(&acceptFirst(), Qt::LeftButton);
        QCOMPARE(opened_->query().accepted, (Names{"puma", "lynx", "wolf"}));
        QCOMPARE(opened_->undoText(), QStringLiteral("Accept 3 candidates"));
    }

    void whatWasJustRejectedIsNotAmongTheFirst() {
        opened_->enter("lion,tiger");
        QTRY_VERIFY(acceptFirst().isVisible());
        opened_->engine->rankings.shut();
        opened_->expanding().reject(opened_->places({"puma"}));
        QTest::mouseClick(&acceptFirst(), Qt::LeftButton);
        QCOMPARE(opened_->query().rejected, Names{"puma"});
        QVERIFY(!opened_->query().accepted.empty());
        opened_->engine->rankings.open();
    }

    void aRankThatIsClickedOnTheCurveIsShownInTheTable() {
        Q_EMIT opened_->page.reason().curve().rankActivated(5);
        QCOMPARE(opened_->table().currentIndex().row(), 4);
        QCOMPARE(opened_->expanding().current(), std::optional<qint64>(4));
        Q_EMIT opened_->page.reason().curve().rankActivated(99);
        QCOMPARE(opened_->table().currentIndex().row(), 4);
    }

    void whyTheSelectedCandidateHasItsRankIsSaid() {
        opened_->enter("lion,owl");
        QVERIFY(opened_->waitUntilQuiet());
        opened_->clickRow(0);
        QTRY_VERIFY(opened_->expanding().reason() != nullptr);
        const QString name = opened_->shown(1);
        QVERIFY(isSaid(QStringLiteral("Why “%1”").arg(name)));
        QVERIFY(isSaid(QStringLiteral("Pulled in by")));
    }

    void partsAreShownWhereTheQueryHasSeveralKinds() {
        opened_->engine->ranked = [](const ExpansionPool&, RankingResult& ranking) {
            const auto& query = ranking.query;
            if (query.size() == 2 && query[1] - query[0] > 4) {
                ranking.components = {{.weight = 0.5, .query = {query[0]}, .best = {1, 2}},
                                      {.weight = 0.5, .query = {query[1]}, .best = {10}}};
            }
        };
        opened_->enter("lion,tiger");
        QVERIFY(opened_->waitUntilQuiet());
        QVERIFY(!hasParts());
        QTest::keyClick(&opened_->field(), Qt::Key_Backspace);
        opened_->enter("owl");
        QTRY_VERIFY(hasParts());
        QCOMPARE(tabs().tabText(1), QStringLiteral("Parts of the query (2)"));
        tabs().setCurrentIndex(1);
        auto* parts = opened_->part<QTableView>("parts");
        QVERIFY(parts->isVisible());
        QCOMPARE(parts->model()->columnCount(), 2);
        QTest::mouseClick(parts->viewport(), Qt::LeftButton, Qt::NoModifier,
                          parts->visualRect(parts->model()->index(0, 1)).center());
        QCOMPARE(opened_->expanding().current(), std::optional<qint64>(10));
        QTest::keyClick(parts, Qt::Key_A);
        QCOMPARE(opened_->query().accepted, Names{"heron"});
        QTRY_VERIFY(!hasParts());
        QVERIFY(opened_->table().isVisible());
        opened_->session.undoStack().undo();
        QTRY_VERIFY(hasParts());
    }

    void picturesStandOnAWall() {
        opened_->session.undoStack().push(
            new AppendSetsCommand(opened_->session, QStringLiteral("Import"),
                                  {namedSet("lemon", 3), namedSet("lime", 3)}));
        opened_->expanding().choosePool({});
        QTRY_VERIFY(opened_->expanding().ranking() != nullptr);
        QVERIFY(opened_->waitUntilQuiet());
        ThumbnailWall& wall = opened_->page.ranking().wall();
        QVERIFY(wall.isVisible());
        QVERIFY(!opened_->table().isVisible());
        QTest::mouseClick(wall.viewport(), Qt::LeftButton, Qt::NoModifier,
                          wall.visualRect(wall.model()->index(1, 0)).center());
        QTest::keyClick(&wall, Qt::Key_A);
        QTest::keyClick(&wall, Qt::Key_R);
        QCOMPARE(opened_->query(), (SetQuery{.accepted = {"lemon/lemon_01.png"},
                                             .rejected = {"lemon/lemon_02.png"}}));
    }

  private:
    void press(Qt::Key key) { QTest::keyClick(&opened_->table(), key); }
    QLineEdit& filter() { return *opened_->part<QLineEdit>("wallFilter"); }
    QPushButton& acceptFirst() { return *opened_->part<QPushButton>("acceptFirst"); }
    QTabWidget& tabs() { return *opened_->page.findChild<QTabWidget*>(); }
    bool hasParts() { return tabs().isTabVisible(1) && tabs().tabBar()->isVisible(); }
    bool isSaid(const QString& text) {
        const QList<QLabel*> labels = opened_->page.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&text](const QLabel* label) {
            return label->isVisible() && label->text() == text;
        });
    }
    /// What is shown in place of candidates.
    QString hint() {
        for (const QLabel* label : opened_->page.ranking().findChildren<QLabel*>()) {
            if (label->isVisible()) {
                return label->text();
            }
        }
        return {};
    }
    void click(RankingDelegate::Button button, int row) {
        QTableView& table = opened_->table();
        const QModelIndex cell = table.model()->index(row, table.model()->columnCount() - 1);
        QTest::mouseClick(
            table.viewport(), Qt::LeftButton, Qt::NoModifier,
            RankingDelegate::buttonRect(button, table.visualRect(cell), table.fontMetrics())
                .center());
    }

    std::unique_ptr<OpenedExpandPage> opened_;
};

QTEST_MAIN(ExpandCandidatesTest)
#include "expand_candidates_test.moc"
