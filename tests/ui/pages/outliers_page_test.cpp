#include "ui/pages/outliers_page.h"

#include <QAction>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include "tests/ui/pages/opened_session.h"
#include "ui/itemmodels/member_list_model.h"
#include "ui/itemmodels/outlier_table_model.h"
#include "ui/pages/full_view.h"
#include "ui/pages/outliers_charts.h"
#include "ui/pages/outliers_toolbar.h"
#include "ui/pages/set_chooser.h"
#include "ui/pages/set_table.h"
#include "ui/pages/wall_panel.h"
#include "ui/views/elided_label.h"
#include "ui/views/image_view.h"
#include "ui/views/probability_chart.h"
#include "ui/views/threshold_histogram.h"
#include "ui/views/thumbnail_wall.h"

using namespace setscope;

class OutliersPageTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>();
        session().setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        session().setCurrentSet(opened_->set(0).id);
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

    void showsTheCurrentSetWithTheStrangerFirst() {
        QCOMPARE(wall().model()->rowCount(), 5);
        const QModelIndex first = wall().model()->index(0, 0);
        QCOMPARE(first.data().toString(), QStringLiteral("stranger"));
        QCOMPARE(first.data(MemberListModel::FlaggedRole).toBool(), true);
        QCOMPARE(page_->findChild<ElidedLabel*>(QStringLiteral("headline"))->text(),
                 QStringLiteral("One stranger in “Lemon”"));
    }

    void clickingACardSelectsItEverywhere() {
        clickCard(0);
        QCOMPARE(session().selectedMembers(), QList<MemberId>{opened_->stranger()});
        QCOMPARE(session().currentMember(), opened_->stranger());
    }

    void aSelectionFromElsewhereShowsOnTheWall() {
        session().select({opened_->member(0, 1), opened_->member(0, 2)}, opened_->member(0, 2));
        QCOMPARE(wall().selectionModel()->selectedIndexes().size(), 2);
        QCOMPARE(wall().currentIndex().data(MemberListModel::IdRole).toLongLong(),
                 opened_->member(0, 2).value);
    }

    void clickingABarSelectsItsMember() {
        ProbabilityChart& chart = page_->charts().probabilities();
        const QPoint foot = chart.footOf(0).toPoint() - QPoint(0, 3);
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, Qt::NoModifier, foot);
        QCOMPARE(session().selectedMembers(), QList<MemberId>{opened_->stranger()});
    }

    void theBarChartHoldsTheResultsNumbersInTheWallsOrder() {
        const SetOutliers& outliers = *session().outliersOf(opened_->set(0).id);
        const QList<ProbabilityChart::Bar>& bars = page_->charts().probabilities().bars();
        QCOMPARE(bars.size(), 5);
        QCOMPARE(bars.front().id, opened_->stranger().value);
        QCOMPARE(bars.front().value, static_cast<double>(outliers.probability.back()));
        QVERIFY(bars.front().isFlagged);
        QCOMPARE(bars[1].value, static_cast<double>(outliers.probability.front()));
    }

    void theFilterShowsTheMembersOfThatName() {
        auto* filter = page_->findChild<QLineEdit*>(QStringLiteral("wallFilter"));
        filter->setText(QStringLiteral("STRANG"));
        QCOMPARE(wall().model()->rowCount(), 1);
        QVERIFY(wall().isVisible());
        filter->setText(QStringLiteral("no such name"));
        QVERIFY(!wall().isVisible());
        filter->clear();
        QCOMPARE(wall().model()->rowCount(), 5);
        QVERIFY(wall().isVisible());
    }

    void deleteSparesWhatTheFilterHides() {
        wall().selectAll();
        page_->findChild<QLineEdit*>(QStringLiteral("wallFilter"))
            ->setText(QStringLiteral("stranger"));
        QCOMPARE(session().selectedMembers().size(), 1);
        QTest::keyClick(&wall(), Qt::Key_Delete);
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
    }

    void deleteRemovesAndUndoBringsBack() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_Delete);
        QCOMPARE(wall().model()->rowCount(), 4);
        QTRY_COMPARE_WITH_TIMEOUT(
            page_->findChild<ElidedLabel*>(QStringLiteral("headline"))->text().left(11),
            QStringLiteral("No stranger"), OpenedSession::kPatience);
        session().undoStack().undo();
        QCOMPARE(wall().model()->rowCount(), 5);
    }

    void whatTakesTheRemovedMembersPlaceIsSelected() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_Delete);
        QCOMPARE(session().selectedMembers(), QList<MemberId>{opened_->member(0, 0)});
    }

    void whatUndoBringsBackIsSelected() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_Delete);
        session().undoStack().undo();
        QTRY_COMPARE(session().selectedMembers(), QList<MemberId>{opened_->stranger()});
        QCOMPARE(session().currentMember(), opened_->stranger());
        session().undoStack().redo();
        session().undoStack().undo();
        QTRY_COMPARE(session().selectedMembers(), QList<MemberId>{opened_->stranger()});
    }

    void tabReachesEveryControlInTheOrderSeen() {
        QTRY_VERIFY(wall().hasFocus());
        for (QPushButton* button : page_->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QStringLiteral("Flag by")) {
                button->setFocus();
            }
        }
        QStringList reached;
        for (int press = 0; press < 12; ++press) {
            QWidget* now = QApplication::focusWidget();
            QVERIFY(now != nullptr);
            reached.append(now->accessibleName().isEmpty()
                               ? QString::fromLatin1(now->metaObject()->className())
                               : now->accessibleName());
            QTest::keyClick(now, Qt::Key_Tab);
        }
        QCOMPARE(
            reached,
            (QStringList{QStringLiteral("Flag by"), QStringLiteral("Threshold"),
                         QStringLiteral("Threshold in per cent"),
                         QStringLiteral("Strangers in a set"), QStringLiteral("Sort: probability"),
                         QStringLiteral("Size of the cards"), QStringLiteral("Export report…"),
                         QStringLiteral("Filter members"), QStringLiteral("Members of the set"),
                         QStringLiteral("QTabBar"), page_->charts().probabilities().title(),
                         page_->charts().histogram().title()}));
    }

    void thePageGivesTheKeyboardToItsWall() {
        page_->findChild<QLineEdit*>(QStringLiteral("wallFilter"))->setFocus();
        page_->setFocus(Qt::ShortcutFocusReason);
        QVERIFY(wall().hasFocus());
    }

    void fitsBesideTheDocksOfASmallWindow() {
        QVERIFY2(page_->minimumSizeHint().width() <= 440,
                 qPrintable(QString::number(page_->minimumSizeHint().width())));
    }

    void theKeyMMovesToAnotherSet() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_M);
        auto* chooser = page_->findChild<SetChooser*>();
        QVERIFY(chooser != nullptr);
        QTest::keyClick(chooser->findChild<QLineEdit*>(), Qt::Key_Return);
        QCOMPARE(opened_->set(0).members.size(), std::size_t{4});
        QCOMPARE(opened_->set(1).members.size(), std::size_t{5});
    }

    void keysMarkTheSelectedMembers() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_B);
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::Belongs);
        const QModelIndex card = wall().model()->index(0, 0);
        QCOMPARE(card.data(MemberListModel::FlaggedRole).toBool(), false);
        QTest::keyClick(&wall(), Qt::Key_S);
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::Stranger);
        QCOMPARE(card.data(MemberListModel::FlaggedRole).toBool(), true);
        QTest::keyClick(&wall(), Qt::Key_Backspace);
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::None);
        QCOMPARE(opened_->set(0).members.size(), std::size_t{5});
        session().undoStack().undo();
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::Stranger);
        QCOMPARE(session().selectedMembers(), QList<MemberId>{opened_->stranger()});
    }

    void keysMarkInTheFullViewToo() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_Space);
        ImageView* view = page_->wallPanel().fullView().view();
        view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(view));
        QTest::keyClick(view, Qt::Key_S);
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::Stranger);
        QTest::keyClick(view, Qt::Key_Right);
        QTest::keyClick(view, Qt::Key_B);
        QCOMPARE(opened_->set(0).members.front().verdict, Verdict::Belongs);
    }

    void lettersTypedIntoTheFilterMarkNobody() {
        clickCard(0);
        auto* filter = page_->findChild<QLineEdit*>(QStringLiteral("wallFilter"));
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("sb"));
        QTest::keyClick(filter, Qt::Key_Backspace);
        QCOMPARE(filter->text(), QStringLiteral("s"));
        for (const Member& member : opened_->set(0).members) {
            QCOMPARE(member.verdict, Verdict::None);
        }
    }

    void theCountOfMarksStandsBesideTheHeadline() {
        auto* marks = page_->findChild<QPushButton*>(QStringLiteral("marks"));
        QVERIFY(!marks->isVisible());
        session().setVerdict({opened_->member(0, 0), opened_->member(1, 0)}, Verdict::Belongs);
        QVERIFY(marks->isVisible());
        QCOMPARE(marks->text(), QStringLiteral("2 marks"));
        OutlierLesson lesson;
        const ModelIdentity& model = session().model()->info().identity;
        lesson.detectorFingerprint = model.fingerprint;
        lesson.encoderFingerprint = model.encoderFingerprint;
        lesson.verdictCount = 2;
        session().keepLesson(lesson);
        QCOMPARE(marks->text(), QStringLiteral("taught by 2 marks"));
        lesson.encoderFingerprint = "another";
        session().keepLesson(lesson);
        QCOMPARE(marks->text(), QStringLiteral("lesson not used"));
        QVERIFY(marks->toolTip().contains(QStringLiteral("another model")));
    }

    void whatCanBeDoneWithMarksIsTheWindowsActions() {
        session().setVerdict({opened_->member(0, 0)}, Verdict::Belongs);
        QAction learn(QStringLiteral("Learn"));
        learn.setObjectName(QStringLiteral("model.learn"));
        learn.setParent(page_.get());
        QMenu* menu = page_->findChild<QPushButton*>(QStringLiteral("marks"))->menu();
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions(), QList<QAction*>{&learn});
        learn.setParent(nullptr);
    }

    void theControlsSayWhatTheRatePromises() {
        session().setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05});
        auto* slider = page_->findChild<QSlider*>(QStringLiteral("thresholdSlider"));
        QVERIFY(slider->toolTip().startsWith(QStringLiteral("On average at most 5\u202f%")));
        session().setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        QVERIFY(slider->toolTip().isEmpty());
    }

    void theWallCanStandByMark() {
        session().setVerdict({opened_->member(0, 1)}, Verdict::Stranger);
        page_->wallPanel().order().setOrder(WallOrder::Mark);
        QCOMPARE(wall().model()->index(0, 0).data().toString(), QStringLiteral("lemon_1"));
    }

    void spaceOpensTheFullViewThatWalksOn() {
        clickCard(0);
        QTest::keyClick(&wall(), Qt::Key_Space);
        ImageView* view = page_->wallPanel().fullView().view();
        QVERIFY(view != nullptr && view->isVisible());
        QCOMPARE(view->windowTitle(), QStringLiteral("stranger.png"));
        QTest::keyClick(view, Qt::Key_Right);
        QCOMPARE(session().currentMember(), opened_->member(0, 0));
        QTest::keyClick(view, Qt::Key_Left);
        QTest::keyClick(view, Qt::Key_Left);
        QCOMPARE(session().currentMember(), opened_->stranger());
    }

    void ctrlASelectsTheWholeSet() {
        clickCard(1);
        QTest::keyClick(&wall(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(session().selectedMembers().size(), 5);
    }

    void theThresholdCountsTheFlaggedSets() {
        auto* flags = page_->findChild<QLabel*>(QStringLiteral("flagCount"));
        QCOMPARE(flags->text(), QStringLiteral("flags 1 of 2 sets"));
        auto* percent = page_->findChild<QDoubleSpinBox*>(QStringLiteral("thresholdSpin"));
        percent->setValue(99.0);
        QCOMPARE(session().flagRule().threshold, 0.99);
        QCOMPARE(flags->text(), QStringLiteral("flags 0 of 2 sets"));
        QVERIFY(page_->findChild<ElidedLabel*>(QStringLiteral("headline"))
                    ->text()
                    .startsWith(QStringLiteral("No stranger")));
    }

    void lineAndToolbarHaveTheSameLimits() {
        session().setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.1});
        auto* percent = page_->findChild<QDoubleSpinBox*>(QStringLiteral("thresholdSpin"));
        ThresholdHistogram& histogram = page_->charts().histogram();
        for (int press = 0; press < 30; ++press) {
            QTest::keyClick(&histogram, Qt::Key_Right);
        }
        QCOMPARE(session().flagRule().threshold * 100.0, percent->maximum());
        for (int press = 0; press < 30; ++press) {
            QTest::keyClick(&histogram, Qt::Key_Left);
        }
        QCOMPARE(session().flagRule().threshold * 100.0, percent->minimum());
    }

    void aThresholdBeingTypedOutlivesNewAnswers() {
        auto* percent = page_->findChild<QDoubleSpinBox*>(QStringLiteral("thresholdSpin"));
        auto* line = percent->findChild<QLineEdit*>();
        percent->selectAll();
        QTest::keyClicks(percent, QStringLiteral("7"));
        const QString typed = line->text();
        Q_EMIT session().outliersChanged();
        QCOMPARE(line->text(), typed);
        QTest::keyClicks(percent, QStringLiteral("3"));
        QTest::keyClick(percent, Qt::Key_Return);
        QCOMPARE(session().flagRule().threshold, 0.73);
    }

    void filesDroppedOnTextFieldsGoToTheWindow() {
        for (const QLineEdit* line : page_->findChildren<QLineEdit*>()) {
            QVERIFY2(!line->acceptDrops(), qPrintable(line->objectName()));
        }
    }

    void theSizeOfThePicturesIsReachedByTheKeyboard() {
        for (QPushButton* button : page_->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QStringLiteral("Size of the cards")) {
                QMenu* menu = button->menu();
                menu->popup(button->mapToGlobal(button->rect().bottomLeft()));
                QTest::keyClick(menu, Qt::Key_Down);
                auto* slider = menu->findChild<QSlider*>();
                QVERIFY(slider->hasFocus());
                menu->close();
            }
        }
    }

    void numberColumnsAreAsWideAsTheirHeaders() {
        const QHeaderView& header = *page_->setTable().horizontalHeader();
        for (const int column : {OutlierTableModel::Members, OutlierTableModel::Highest,
                                 OutlierTableModel::PValue, OutlierTableModel::Flagged}) {
            QCOMPARE(header.sectionResizeMode(column), QHeaderView::Fixed);
            if (column != OutlierTableModel::Flagged) {
                QCOMPARE(header.sectionSize(column), header.sectionSizeHint(column));
            }
        }
    }

    void theFlaggedColumnHasRoomForItsHeaderAndForNotJudged() {
        const QHeaderView& header = *page_->setTable().horizontalHeader();
        const int size = header.sectionSize(OutlierTableModel::Flagged);
        QVERIFY(size >= header.sectionSizeHint(OutlierTableModel::Flagged));
        QVERIFY(size > header.fontMetrics().horizontalAdvance(QStringLiteral("not judged")));
    }

    void draggingTheLineMovesTheThreshold() {
        Q_EMIT page_->charts().histogram().thresholdDragged(0.25);
        QCOMPARE(session().flagRule().threshold, 0.25);
        QCOMPARE(page_->findChild<QDoubleSpinBox*>(QStringLiteral("thresholdSpin"))->value(), 25.0);
    }

    void theOverviewHasTheMostSuspiciousSetFirstAndOpensASet() {
        SetTable& table = page_->setTable();
        QCOMPARE(table.model()->index(0, 0).data().toString(), QStringLiteral("Lemon"));
        QCOMPARE(table.currentIndex().row(), 0);
        table.selectRow(1);
        QCOMPARE(session().currentSet(), opened_->set(1).id);
        QCOMPARE(wall().model()->rowCount(), 4);
    }

    void enterInTheOverviewGoesToTheWallOfTheSet() {
        SetTable& table = page_->setTable();
        page_->findChild<QTabWidget*>()->setCurrentIndex(1);
        table.setFocus();
        QTest::keyClick(&table, Qt::Key_Down);
        QCOMPARE(session().currentSet(), opened_->set(1).id);
        QTest::keyClick(&table, Qt::Key_Return);
        QVERIFY(wall().hasFocus());
    }

    void theHistogramHoldsEverySet() {
        const ThresholdHistogram& histogram = page_->charts().histogram();
        QCOMPARE(histogram.table().rows.size(), 2);
        QCOMPARE(histogram.countOf(18), 1);
    }

    void theReportIsTheWindowsAction() {
        QAction report;
        report.setObjectName(QStringLiteral("file.exportReport"));
        report.setParent(page_.get());
        QSignalSpy triggered(&report, &QAction::triggered);
        page_->findChild<QPushButton*>(QStringLiteral("exportReport"))->click();
        QCOMPARE(triggered.count(), 1);
        report.setParent(nullptr);
    }

    void everyControlHasAName() {
        for (const QWidget* widget : page_->findChildren<QWidget*>()) {
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool isControl = qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
                                   qobject_cast<const QAbstractItemView*>(widget) != nullptr;
            const bool isInternal = widget->objectName().startsWith(QStringLiteral("qt_"));
            if (isInternal || qobject_cast<const QScrollBar*>(widget) != nullptr ||
                qobject_cast<const QHeaderView*>(widget) != nullptr) {
                continue;
            }
            if (button != nullptr && button->isVisible()) {
                QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
            }
            if (isControl) {
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
            }
        }
    }

  private:
    Session& session() { return *opened_->session; }
    ThumbnailWall& wall() { return page_->wallPanel().wall(); }

    void clickCard(int row) {
        const QModelIndex index = wall().model()->index(row, 0);
        QTest::mouseClick(wall().viewport(), Qt::LeftButton, Qt::NoModifier,
                          wall().visualRect(index).center());
    }

    std::unique_ptr<OpenedSession> opened_;
    std::unique_ptr<OutliersPage> page_;
};

QTEST_MAIN(OutliersPageTest)
#include "outliers_page_test.moc"
