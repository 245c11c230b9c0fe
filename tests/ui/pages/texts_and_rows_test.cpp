#include <QLabel>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

#include "tests/ui/pages/opened_lists.h"
#include "ui/itemmodels/member_list_model.h"
#include "ui/pages/full_view.h"
#include "ui/pages/outliers_headline.h"
#include "ui/pages/outliers_page.h"
#include "ui/pages/row_profiles.h"
#include "ui/pages/row_table.h"
#include "ui/pages/wall_panel.h"
#include "ui/session/thumbnail_store.h"
#include "ui/views/elided_label.h"
#include "ui/views/image_view.h"
#include "ui/views/text_box.h"
#include "ui/views/thumbnail_wall.h"

using namespace setscope;

class TextsAndRowsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedLists>();
        session().setCurrentSet(opened_->stones().id);
        page_ = std::make_unique<OutliersPage>(session());
        page_->resize(1000, 760);
        page_->show();
        page_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(page_.get()));
    }

    void cleanup() {
        page_.reset();
        opened_.reset();
    }

    void theWallShowsThemAndAsksForNoPicture() {
        QCOMPARE(wall().model()->rowCount(), 5);
        const QModelIndex first = wall().model()->index(0, 0);
        QCOMPARE(first.data(MemberListModel::TextRole).toString(),
                 QString::fromLatin1(OpenedLists::kStranger));
        QCOMPARE(first.data(MemberListModel::CaptionRole).toString(), QStringLiteral("line 3"));
        QVERIFY(first.data(MemberListModel::FlaggedRole).toBool());
        session().setCurrentSet(opened_->fruitSet().id);
        const auto row =
            wall().model()->index(0, 0).data(MemberListModel::RowRole).value<QList<QList<float>>>();
        QCOMPARE(row.size(), 2);
        QCOMPARE(row[0].size(), 3);
        QCOMPARE(row[1].size(), 3);
        QVERIFY(!wall().grab().isNull());
        QCOMPARE(session().thumbnails().waitingCount(), 0);
    }

    void theLineBelowTheHeadlineSaysWhyMembersAreFlaggedByProbability() {
        const auto* line = page_->findChild<ElidedLabel*>(QStringLiteral("whyByProbability"));
        QVERIFY(line->isVisible());
        QVERIFY2(line->text().contains(QStringLiteral("call sets of yours clean")),
                 qPrintable(line->text()));
        const auto* flags = page_->findChild<QLabel*>(QStringLiteral("flagCount"));
        QCOMPARE(flags->accessibleName(), QStringLiteral("flags 2 of 2 sets"));
        QCOMPARE(outliersHeadline(session()).title, QStringLiteral("One stranger in “Stones”"));
    }

    void whoChoosesFalseAlarmsAllTheSameIsToldThatNothingCanBeTested() {
        session().setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05});
        const auto* line = page_->findChild<ElidedLabel*>(QStringLiteral("whyByProbability"));
        QVERIFY(!line->isVisible());
        const auto* flags = page_->findChild<QLabel*>(QStringLiteral("flagCount"));
        QCOMPARE(flags->accessibleName(), QStringLiteral("no set can be tested"));
        const Headline headline = outliersHeadline(session());
        QVERIFY(!headline.isClear);
        QVERIFY2(headline.detail.startsWith(QStringLiteral(
                     "texts have no reference sets that come with Setscope; flag by probability")),
                 qPrintable(headline.detail));
    }

    void theFullViewShowsTheWholeTextAndLeadsOn() {
        openFullView();
        ImageView* view = page_->wallPanel().fullView().view();
        auto* text = view->findChild<TextBox*>();
        QTRY_VERIFY(text->isVisible());
        QCOMPARE(text->toPlainText(), QString::fromLatin1(OpenedLists::kStranger));
        QVERIFY(text->isReadOnly());
        QVERIFY(QTest::qWaitForWindowActive(view));
        QTRY_VERIFY(text->hasFocus());
        QTest::keyClick(text, Qt::Key_Right);
        QCOMPARE(text->toPlainText(), QStringLiteral("granite is hard"));
        QTest::keyClick(text, Qt::Key_Left);
        QCOMPARE(text->toPlainText(), QString::fromLatin1(OpenedLists::kStranger));
        QTest::keyClick(text, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(text->textCursor().selectedText(), QString::fromLatin1(OpenedLists::kStranger));
        QTest::keyClick(text, Qt::Key_B);
        QCOMPARE(opened_->stones().members[2].verdict, Verdict::Belongs);
        QTest::keyClick(text, Qt::Key_Space);
        QTRY_VERIFY(page_->wallPanel().fullView().view() == nullptr);
    }

    void theFullViewOfARowIsItsTable() {
        session().setCurrentSet(opened_->fruitSet().id);
        openFullView();
        ImageView* view = page_->wallPanel().fullView().view();
        auto* table = view->findChild<RowTable*>();
        QTRY_VERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("sugar"));
        QVERIFY(!view->findChild<TextBox*>()->isVisible());
    }

    void theScaleOfRowsIsThatOfTheirSet() {
        RowProfiles profiles;
        const std::shared_ptr<const Collection> collection = session().collection();
        const RowBars bars = profiles.barsOf(collection, opened_->fruitSet().id,
                                             opened_->fruitSet().members.front());
        QCOMPARE(bars.bars.size(), 3);
        QCOMPARE(bars.medians.size(), 3);
        const RowScale scale = rowScaleOf(
            std::vector<const VectorContent*>{opened_->fruitSet().members[0].payload.vector(),
                                              opened_->fruitSet().members[1].payload.vector(),
                                              opened_->fruitSet().members[2].payload.vector(),
                                              opened_->fruitSet().members[3].payload.vector(),
                                              opened_->fruitSet().members[4].payload.vector()});
        QCOMPARE(bars.medians[0], scale.medians[0] / scale.edge);
    }

  private:
    Session& session() { return opened_->session; }
    ThumbnailWall& wall() { return page_->wallPanel().wall(); }

    void openFullView() {
        wall().setFocus();
        wall().setCurrentIndex(wall().model()->index(0, 0));
        QTest::keyClick(&wall(), Qt::Key_Space);
        QVERIFY(page_->wallPanel().fullView().view() != nullptr);
    }

    std::unique_ptr<OpenedLists> opened_;
    std::unique_ptr<OutliersPage> page_;
};

QTEST_MAIN(TextsAndRowsTest)
#include "texts_and_rows_test.moc"
