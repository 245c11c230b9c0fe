#include "ui/shell/collection_dock.h"

#include <QLineEdit>
#include <QMenu>
#include <QTest>
#include <QTreeView>

#include "tests/ui/pages/opened_session.h"
#include "ui/itemmodels/collection_tree_model.h"

using namespace setscope;

class CollectionDockTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>();
        dock_ = std::make_unique<CollectionDock>(*opened_->session);
        dock_->resize(260, 500);
        dock_->show();
        QVERIFY(QTest::qWaitForWindowExposed(dock_.get()));
    }

    void cleanup() {
        dock_.reset();
        opened_.reset();
    }

    void showsSetsAndMarksTheOneWithAStranger() {
        opened_->session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        QCOMPARE(tree().model()->rowCount(), 2);
        QVERIFY(set(0).data(CollectionTreeModel::FlaggedRole).toBool());
        QVERIFY(!set(1).data(CollectionTreeModel::FlaggedRole).toBool());
    }

    void clickingASetMakesItCurrent() {
        click(set(1));
        QCOMPARE(opened_->session->currentSet(), opened_->set(1).id);
        QVERIFY(opened_->session->selectedMembers().isEmpty());
    }

    void clickingAMemberSelectsIt() {
        tree().expand(set(0));
        click(set(0).model()->index(4, 0, set(0)));
        QCOMPARE(opened_->session->currentSet(), opened_->set(0).id);
        QCOMPARE(opened_->session->currentMember(), opened_->stranger());
    }

    void followsTheSelectionFromElsewhere() {
        opened_->session->setCurrentSet(opened_->set(1).id);
        QCOMPARE(tree().currentIndex(), set(1));
        tree().expand(set(1));
        opened_->session->select({opened_->member(1, 2)}, opened_->member(1, 2));
        QCOMPARE(tree().currentIndex().data(CollectionTreeModel::MemberIdRole).toLongLong(),
                 opened_->member(1, 2).value);
    }

    void openSetsStayOpenAfterAnEdit() {
        tree().expand(set(0));
        opened_->session->removeMembers({opened_->member(0, 0)});
        QVERIFY(tree().isExpanded(set(0)));
        QVERIFY(!tree().isExpanded(set(1)));
    }

    void filtersWhileTyping() {
        QTest::keyClicks(&dock_->filterBox(), QStringLiteral("stranger"));
        QCOMPARE(tree().model()->rowCount(), 1);
        QCOMPARE(tree().model()->rowCount(set(0)), 1);
        dock_->filterBox().clear();
        QCOMPARE(tree().model()->rowCount(), 2);
    }

    void renamesInPlace() {
        tree().setCurrentIndex(set(1));
        tree().edit(set(1));
        auto* editor = tree().viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->setText(QStringLiteral("Limes"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(opened_->set(1).name, std::string("Limes"));
        opened_->session->undoStack().undo();
        QCOMPARE(opened_->set(1).name, std::string("Lime"));
    }

    void deleteRemovesTheChosenMember() {
        tree().expand(set(0));
        click(set(0).model()->index(0, 0, set(0)));
        QTest::keyClick(&tree(), Qt::Key_Delete);
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
    }

    void deleteRemovesEveryChosenSet() {
        tree().selectAll();
        QTest::keyClick(&tree(), Qt::Key_Delete);
        QVERIFY(opened_->session->collection()->sets.empty());
        opened_->session->undoStack().undo();
        QCOMPARE(opened_->session->collection()->sets.size(), std::size_t{2});
    }

    void deleteRemovesTheChosenMembersOfEverySet() {
        tree().expandAll();
        click(set(0).model()->index(0, 0, set(0)));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, Qt::ControlModifier,
                          tree().visualRect(set(1).model()->index(1, 0, set(1))).center());
        QTest::keyClick(&tree(), Qt::Key_Delete);
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
        QCOMPARE(opened_->set(1).members.size(), std::size_t{3});
        opened_->session->undoStack().undo();
        QCOMPARE(opened_->set(0).members.size(), std::size_t{5});
        QCOMPARE(opened_->set(1).members.size(), std::size_t{4});
    }

    void keysMarkTheChosenMembersOfEverySet() {
        tree().expandAll();
        click(set(0).model()->index(0, 0, set(0)));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, Qt::ControlModifier,
                          tree().visualRect(set(1).model()->index(1, 0, set(1))).center());
        dock_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dock_.get()));
        tree().setFocus();
        QTest::keyClick(&tree(), Qt::Key_S);
        QCOMPARE(opened_->set(0).members[0].verdict, Verdict::Stranger);
        QCOMPARE(opened_->set(1).members[1].verdict, Verdict::Stranger);
        QCOMPARE(set(1).model()->index(1, 0, set(1)).data(CollectionTreeModel::VerdictRole).toInt(),
                 int(Verdict::Stranger));
        QTest::keyClick(&tree(), Qt::Key_Backspace);
        QCOMPARE(opened_->set(1).members[1].verdict, Verdict::None);
    }

    void theContextMenuCallsEveryChosenSetClean() {
        tree().selectAll();
        const auto clean = [this]() -> QAction* {
            Q_EMIT tree().customContextMenuRequested(tree().visualRect(set(0)).center());
            for (QAction* action : tree().findChildren<QMenu*>().back()->actions()) {
                if (action->isCheckable()) {
                    return action;
                }
            }
            return nullptr;
        };
        QAction* action = clean();
        QVERIFY(action != nullptr && !action->isChecked());
        action->trigger();
        QVERIFY(opened_->set(0).isReference && opened_->set(1).isReference);
        QVERIFY(set(1).data(CollectionTreeModel::CleanRole).toBool());
        opened_->session->undoStack().undo();
        QVERIFY(!opened_->set(0).isReference && !opened_->set(1).isReference);
    }

    void setsAndMembersAreRemovedInOneStep() {
        tree().expand(set(0));
        click(set(0).model()->index(0, 0, set(0)));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, Qt::ControlModifier,
                          tree().visualRect(set(1)).center());
        QTest::keyClick(&tree(), Qt::Key_Delete);
        QCOMPARE(opened_->session->collection()->sets.size(), std::size_t{1});
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
        opened_->session->undoStack().undo();
        QCOMPARE(opened_->session->collection()->sets.size(), std::size_t{2});
        QCOMPARE(opened_->set(0).members.size(), std::size_t{5});
    }

    void deleteOnAClosedSetTakesOnlyItsSelectedMembers() {
        opened_->session->setCurrentSet(opened_->set(0).id);
        opened_->session->select({opened_->member(0, 1)}, opened_->member(0, 1));
        QVERIFY(tree().selectionModel()->isSelected(set(0)));
        QTest::keyClick(&tree(), Qt::Key_Delete);
        QCOMPARE(opened_->session->collection()->sets.size(), std::size_t{2});
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
    }

    void neighboursAreSelectedAsOneRun() {
        opened_->session->setCurrentSet(opened_->set(0).id);
        tree().expand(set(0));
        opened_->session->select(
            {opened_->member(0, 0), opened_->member(0, 1), opened_->member(0, 2)},
            opened_->member(0, 0));
        QCOMPARE(tree().selectionModel()->selection().size(), 1);
        QCOMPARE(tree().selectionModel()->selectedIndexes().size(), 3);
    }

    void aNameBeingTypedOutlivesNewFlags() {
        opened_->session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        tree().setCurrentIndex(set(0));
        tree().edit(set(0));
        auto* editor = tree().viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->selectAll();
        QTest::keyClicks(editor, QStringLiteral("Citr"));
        opened_->session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 1.0});
        QVERIFY(!set(0).data(CollectionTreeModel::FlaggedRole).toBool());
        QCOMPARE(editor->text(), QStringLiteral("Citr"));
    }

    void aFileDroppedOnTheFilterGoesToTheWindow() { QVERIFY(!dock_->filterBox().acceptDrops()); }

  private:
    QTreeView& tree() { return dock_->tree(); }
    QModelIndex set(int row) { return tree().model()->index(row, 0); }

    void click(const QModelIndex& index) {
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, Qt::NoModifier,
                          tree().visualRect(index).center());
    }

    std::unique_ptr<OpenedSession> opened_;
    std::unique_ptr<CollectionDock> dock_;
};

QTEST_MAIN(CollectionDockTest)
#include "collection_dock_test.moc"
