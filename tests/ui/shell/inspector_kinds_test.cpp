#include <QApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "tests/ui/pages/opened_lists.h"
#include "ui/pages/row_table.h"
#include "ui/shell/inspector_dock.h"
#include "ui/shell/inspector_facts.h"
#include "ui/shell/likeness_panel.h"
#include "ui/shell/why_panel.h"
#include "ui/views/fact_grid.h"
#include "ui/views/picture_box.h"
#include "ui/views/text_box.h"

using namespace setscope;

class InspectorKindsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedLists>();
        dock_ = std::make_unique<InspectorDock>(opened_->session);
        dock_->resize(300, 900);
        dock_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dock_.get()));
    }

    void cleanup() {
        dock_.reset();
        opened_.reset();
    }

    void aTextStandsThereWholeAndCanBeCopied() {
        choose(opened_->stones(), 2);
        QVERIFY(dock_->text().isVisible() && !dock_->picture().isVisible());
        QVERIFY(!dock_->table().isVisible() && !dock_->why().isVisible());
        QCOMPARE(dock_->text().toPlainText(), QString::fromLatin1(OpenedLists::kStranger));
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Path")),
                 QStringLiteral("/lists/words.txt:3"));
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Kind")), QStringLiteral("text"));
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Length")),
                 QStringLiteral("21 characters · 4 words"));
        QVERIFY(QTest::qWaitForWindowActive(dock_.get()));
        dock_->text().setFocus();
        QTest::keyClick(&dock_->text(), Qt::Key_A, Qt::ControlModifier);
        QVERIFY(dock_->text().textCursor().hasSelection());
        QTest::keyClick(&dock_->text(), Qt::Key_X);
        QCOMPARE(dock_->text().toPlainText(), QString::fromLatin1(OpenedLists::kStranger));
    }

    void whatTheRuleCannotFlagIsNotJudgedRatherThanNotFlagged() {
        const SetOutliers& outliers = *opened_->session.outliersOf(opened_->stones().id);
        const auto verdict = [&](const FlagRule& rule) {
            return answerFacts(opened_->stones().members[0], &outliers, rule).at(2).value;
        };
        QCOMPARE(verdict({.by = FlagRule::By::Probability, .threshold = 0.5}),
                 QStringLiteral("not flagged"));
        QCOMPARE(verdict({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05}),
                 QStringLiteral("not judged"));
    }

    void charactersAreCountedAsAPersonDoes() {
        const QList<FactGrid::Fact> facts = fileFacts(sampleText(1, "käse 🧀", 1));
        QCOMPARE(facts.back().value, QStringLiteral("6 characters · 2 words"));
    }

    void aRowIsATableWithTheMostDifferentColumnFirst() {
        choose(opened_->fruitSet(), 4);
        QVERIFY(dock_->table().isVisible());
        QVERIFY(!dock_->text().isVisible() && !dock_->picture().isVisible());
        QVERIFY(!dock_->why().isVisible());
        const QAbstractItemModel& table = *dock_->table().model();
        QCOMPARE(table.rowCount(), 3);
        QCOMPARE(table.index(0, 0).data().toString(), QStringLiteral("sugar"));
        QCOMPARE(table.index(0, 2).data().toString(), QStringLiteral("+76.0"));
        QCOMPARE(dock_->facts().valueOf(QStringLiteral("Columns")), QStringLiteral("3"));
    }

    void thePictureComesBackForAPicture() {
        choose(opened_->stones(), 0);
        opened_->session.undoStack().push(new AppendSetsCommand(
            opened_->session, QStringLiteral("Import"), {namedSet("lemon", 4)}));
        choose(opened_->session.collection()->sets.back(), 0);
        QVERIFY(dock_->picture().isVisible() && dock_->why().isVisible());
        QVERIFY(!dock_->text().isVisible() && !dock_->table().isVisible());
    }

    void likenessIsToldInLinesThatLeadThere() {
        choose(opened_->stones(), 2);
        MemberStrip& alike = dock_->likeness().alike();
        QTRY_COMPARE_WITH_TIMEOUT(alike.entries().size(), 4, 20'000);
        auto* nearest = alike.findChild<QToolButton*>();
        QVERIFY2(nearest->text().startsWith(QStringLiteral("0.50   ")),
                 qPrintable(nearest->text()));
        QVERIFY(alike.entries().front().image.isNull());
        nearest->click();
        QVERIFY(opened_->session.currentMember() != opened_->stones().members[2].id);
        choose(opened_->fruitSet(), 4);
        QTRY_COMPARE_WITH_TIMEOUT(alike.entries().size(), 4, 20'000);
        QTRY_VERIFY(!alike.entries().front().image.isNull());
    }

    void tabReachesWhatIsLikeItAfterTheButtonsAboveIt() {
        choose(opened_->stones(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(dock_->likeness().alike().entries().size(), 4, 20'000);
        QVERIFY(QTest::qWaitForWindowActive(dock_.get()));
        dock_->text().setFocus();
        QList<int> heights;
        const QWidget* contents = dock_->findChild<QScrollArea*>()->widget();
        for (int press = 0; press < 20; ++press) {
            QWidget* now = QApplication::focusWidget();
            QVERIFY(now != nullptr);
            heights.append(now->mapTo(contents, QPoint()).y());
            if (now->objectName() == QStringLiteral("notes")) {
                break;
            }
            QTest::keyClick(now, Qt::Key_Tab);
        }
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("notes"));
        QCOMPARE(heights.size(), 15);
        QVERIFY(std::ranges::is_sorted(heights));
    }

  private:
    void choose(const ItemSet& set, std::size_t at) {
        const MemberId member = set.members.at(at).id;
        opened_->session.setCurrentSet(set.id);
        opened_->session.select({member}, member);
    }

    std::unique_ptr<OpenedLists> opened_;
    std::unique_ptr<InspectorDock> dock_;
};

QTEST_MAIN(InspectorKindsTest)
#include "inspector_kinds_test.moc"
