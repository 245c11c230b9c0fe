#include "ui/pages/set_table.h"

#include <QTest>

#include "tests/ui/pages/opened_session.h"
#include "ui/itemmodels/outlier_table_model.h"

using namespace setscope;

class SetTableTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>();
        session().setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        session().setCurrentSet(opened_->set(0).id);
        model_ = std::make_unique<OutlierTableModel>();
        model_->setCollection(session().collection());
        model_->setResult(session().outliers(), session().flagRule());
        table_ = std::make_unique<SetTable>(session(), *model_);
        table_->resize(700, 400);
        table_->show();
        table_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(table_.get()));
    }

    void theCountOfMembersGivesWayToTheNames() {
        table_->resize(1400, 400);
        QVERIFY(!table_->isColumnHidden(OutlierTableModel::Members));
        table_->resize(500, 400);
        QVERIFY(table_->isColumnHidden(OutlierTableModel::Members));
    }

    void cleanup() {
        table_.reset();
        model_.reset();
        opened_.reset();
    }

    void theCurrentSetStaysInSightWhenItsRankChanges() {
        const int besideRows = table_->height() - table_->viewport()->height();
        table_->resize(700, besideRows + table_->rowHeight(0) + 4);
        table_->sortByColumn(OutlierTableModel::Name, Qt::AscendingOrder);
        QCOMPARE(table_->currentIndex().row(), 0);
        table_->sortByColumn(OutlierTableModel::Name, Qt::DescendingOrder);
        QCOMPARE(table_->currentIndex().row(), 1);
        QTRY_VERIFY(table_->viewport()->rect().contains(
            QPoint(10, table_->visualRect(table_->currentIndex()).center().y())));
    }

    void thatASetIsNotJudgedIsReadWhole() {
        const int room = table_->columnWidth(OutlierTableModel::Flagged);
        QVERIFY(table_->fontMetrics().horizontalAdvance(QStringLiteral("not judged")) + 16 <= room);
    }

    void marksHaveAColumnWhereThereAreAny() {
        table_->showMarks();
        QVERIFY(table_->isColumnHidden(OutlierTableModel::Marks));
        session().setVerdict({opened_->stranger()}, Verdict::Stranger);
        model_->setCollection(session().collection());
        table_->showMarks();
        QVERIFY(!table_->isColumnHidden(OutlierTableModel::Marks));
        session().undoStack().undo();
        model_->setCollection(session().collection());
        table_->showMarks();
        QVERIFY(table_->isColumnHidden(OutlierTableModel::Marks));
    }

    void theRowThatHasTheKeyboardIsFramed() {
        table_->clearFocus();
        const QImage without = table_->grab().toImage();
        table_->setFocus(Qt::TabFocusReason);
        QVERIFY(table_->hasFocus());
        QVERIFY(table_->grab().toImage() != without);
    }

  private:
    Session& session() { return *opened_->session; }

    std::unique_ptr<OpenedSession> opened_;
    std::unique_ptr<OutlierTableModel> model_;
    std::unique_ptr<SetTable> table_;
};

QTEST_MAIN(SetTableTest)
#include "set_table_test.moc"
