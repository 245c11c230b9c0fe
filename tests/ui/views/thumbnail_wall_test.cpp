#include "ui/views/thumbnail_wall.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStringListModel>
#include <QTest>

#include "ui/views/hover_preview.h"

using namespace setscope;

namespace {

QStringList names(int count) {
    QStringList all;
    for (int i = 0; i < count; ++i) {
        all.append(QString::number(i));
    }
    return all;
}

}  // namespace

class ThumbnailWallTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_.setStringList(names(100));
        wall_ = std::make_unique<ThumbnailWall>();
        wall_->setModel(&model_);
        wall_->resize(640, 480);
        wall_->show();
        QVERIFY(QTest::qWaitForWindowExposed(wall_.get()));
    }

    void cleanup() { wall_.reset(); }

    void cardsFillTheWidthAndDoNotOverlap() {
        for (const int width : {97, 300, 641, 1200}) {
            const WallLayout layout = WallLayout::of(50, width, 96, 30);
            const QRect last = layout.rectOf(layout.columns - 1);
            QVERIFY(last.right() < width);
            QVERIFY(width - last.right() <= WallLayout::kMargin + layout.columns + 1);
            QVERIFY(!layout.rectOf(0).intersects(layout.rectOf(1)));
        }
    }

    void everyPointOfACardFindsItsItem() {
        const WallLayout layout = WallLayout::of(23, 500, 100, 30);
        for (int item = 0; item < 23; ++item) {
            QCOMPARE(layout.itemAt(layout.rectOf(item).topLeft()), item);
            QCOMPARE(layout.itemAt(layout.rectOf(item).bottomRight()), item);
        }
        QCOMPARE(layout.itemAt({0, 0}), -1);
        QCOMPARE(layout.itemAt(layout.rectOf(22).topRight() + QPoint(WallLayout::kGap, 0)), -1);
    }

    void anEmptyWallHasNothingVisible() {
        model_.setStringList({});
        QCOMPARE(wall_->visibleRows(), std::pair(0, -1));
        QVERIFY(!wall_->indexAt({50, 50}).isValid());
    }

    void arrowsWalkThroughRowsAndColumns() {
        wall_->setCurrentIndex(model_.index(0));
        QTest::keyClick(wall_.get(), Qt::Key_Right);
        QCOMPARE(wall_->currentIndex().row(), 1);
        QTest::keyClick(wall_.get(), Qt::Key_Down);
        const int columns = wall_->currentIndex().row() - 1;
        QVERIFY(columns >= 3);
        QTest::keyClick(wall_.get(), Qt::Key_End);
        QCOMPARE(wall_->currentIndex().row(), 99);
        QTest::keyClick(wall_.get(), Qt::Key_Down);
        QCOMPARE(wall_->currentIndex().row(), 99);
        QTest::keyClick(wall_.get(), Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(wall_->selectionModel()->selectedIndexes().size(), 100);
    }

    void whatIsCurrentIsScrolledIntoView() {
        wall_->setCurrentIndex(model_.index(99));
        QVERIFY(wall_->viewport()->rect().contains(wall_->visualRect(model_.index(99))));
        QCOMPARE(wall_->visibleRows().second, 99);
    }

    void clickingSelectsAndCtrlAAddsAll() {
        const QPoint card = wall_->visualRect(model_.index(2)).center();
        QTest::mouseClick(wall_->viewport(), Qt::LeftButton, Qt::NoModifier, card);
        QCOMPARE(wall_->selectionModel()->selectedIndexes().size(), 1);
        QCOMPARE(wall_->currentIndex().row(), 2);
        QTest::keyClick(wall_.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(wall_->selectionModel()->selectedIndexes().size(), 100);
    }

    void spaceAsksForTheFullViewAndDeleteForRemoval() {
        QSignalSpy fullView(wall_.get(), &ThumbnailWall::fullViewRequested);
        QSignalSpy removal(wall_.get(), &ThumbnailWall::removeRequested);
        wall_->setCurrentIndex(model_.index(5));
        QTest::keyClick(wall_.get(), Qt::Key_Space);
        QTest::keyClick(wall_.get(), Qt::Key_Delete);
        QCOMPARE(fullView.first().at(0).toModelIndex().row(), 5);
        QCOMPARE(removal.count(), 1);
    }

    void tellsWhichRowsAreVisible() {
        QSignalSpy changes(wall_.get(), &ThumbnailWall::visibleRowsChanged);
        const auto [first, last] = wall_->visibleRows();
        QCOMPARE(first, 0);
        QVERIFY(last >= 8 && last < 60);
        wall_->verticalScrollBar()->setValue(wall_->verticalScrollBar()->maximum());
        QVERIFY(!changes.isEmpty());
        QVERIFY(wall_->visibleRows().first > last);
    }

    void cardsThatADragTouchesAreSelectedAsOneRun() {
        int columns = 1;
        while (wall_->visualRect(model_.index(columns)).top() ==
               wall_->visualRect(model_.index(0)).top()) {
            ++columns;
        }
        const QPoint end = wall_->visualRect(model_.index(2 * columns - 1)).center();
        QTest::mousePress(wall_->viewport(), Qt::LeftButton, Qt::NoModifier, {1, 1});
        QMouseEvent move(QEvent::MouseMove, end, wall_->viewport()->mapToGlobal(end), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(wall_->viewport(), &move);
        QCOMPARE(wall_->selectionModel()->selectedIndexes().size(), 2 * columns);
        QCOMPARE(wall_->selectionModel()->selection().size(), 1);
        QTest::mouseRelease(wall_->viewport(), Qt::LeftButton, Qt::NoModifier, end);
    }

    void thePreviewGoesWithTheKeyboardTheWindowAndTheModel() {
        wall_->setPreviewRoles({.picture = Qt::DecorationRole});
        auto* preview = wall_->findChild<HoverPreview*>();
        const auto hover = [this] {
            const QPoint at = wall_->visualRect(model_.index(0)).center();
            QHelpEvent help(QEvent::ToolTip, at, wall_->viewport()->mapToGlobal(at));
            QCoreApplication::sendEvent(wall_->viewport(), &help);
        };
        hover();
        QVERIFY(preview->isVisible());
        QTest::keyClick(wall_.get(), Qt::Key_Right);
        QVERIFY(!preview->isVisible());
        hover();
        QVERIFY(preview->isVisible());
        QEvent deactivation(QEvent::WindowDeactivate);
        QCoreApplication::sendEvent(wall_.get(), &deactivation);
        QVERIFY(!preview->isVisible());
        hover();
        QVERIFY(preview->isVisible());
        model_.setStringList(names(3));
        QVERIFY(!preview->isVisible());
    }

    void largerCardsAreFewerInARow() {
        wall_->setEdge(96);
        const int small = wall_->visualRect(model_.index(0)).width();
        wall_->setEdge(300);
        QVERIFY(small >= 96);
        QVERIFY(wall_->visualRect(model_.index(0)).width() >= 300);
    }

    void belowTheSquareIsAsMuchRoomAsTheWallIsTold() {
        const auto footOf = [this] {
            const QRect card = wall_->visualRect(model_.index(0));
            return card.height() - card.width();
        };
        QCOMPARE(footOf(), 0);
        wall_->setFootHeight([](const QFontMetrics& metrics) { return metrics.height() + 30; });
        QCOMPARE(footOf(), wall_->fontMetrics().height() + 30);
        QFont large = wall_->font();
        large.setPointSize(30);
        wall_->setFont(large);
        QCOMPARE(footOf(), QFontMetrics(large).height() + 30);
    }

  private:
    QStringListModel model_;
    std::unique_ptr<ThumbnailWall> wall_;
};

QTEST_MAIN(ThumbnailWallTest)
#include "thumbnail_wall_test.moc"
