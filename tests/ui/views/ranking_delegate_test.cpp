#include "ui/views/ranking_delegate.h"

#include <QApplication>
#include <QHeaderView>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

#include "ui/views/view_colours.h"

using namespace setscope;

namespace {

enum Role { Bar = Qt::UserRole, Strong, Muted, Differs, Actions, Cut };
enum Column { Rank, Name, Score, Agreement, Buttons, Columns };

constexpr int kRows = 5;
constexpr int kBarWidth = 116;

}  // namespace

class RankingDelegateTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_ = std::make_unique<QStandardItemModel>(kRows, Columns);
        for (int row = 0; row < kRows; ++row) {
            set(row, Rank, QString::number(row + 1), Qt::DisplayRole);
            set(row, Rank, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
            set(row, Name, QStringLiteral("jaguar"), Qt::DisplayRole);
            set(row, Score, 0.2 * row, Bar);
            set(row, Agreement, QStringLiteral("differ"), Qt::DisplayRole);
            set(row, Buttons, true, Actions);
        }
        table_ = std::make_unique<QTableView>();
        delegate_ = new RankingDelegate({.bar = Bar,
                                         .strong = Strong,
                                         .muted = Muted,
                                         .differs = Differs,
                                         .actions = Actions,
                                         .lastBeforeCut = Cut},
                                        table_.get());
        table_->setModel(model_.get());
        table_->setItemDelegate(delegate_);
        table_->setShowGrid(false);
        table_->setSelectionBehavior(QAbstractItemView::SelectRows);
        table_->setMouseTracking(true);
        table_->setFocusPolicy(Qt::NoFocus);
        table_->horizontalHeader()->setMinimumSectionSize(10);
        table_->setColumnWidth(Score, kBarWidth);
        table_->setColumnWidth(Buttons, RankingDelegate::actionsWidth(table_->fontMetrics()));
        table_->resize(640, 260);
        table_->show();
        QVERIFY(QTest::qWaitForWindowExposed(table_.get()));
    }

    void cleanup() { table_.reset(); }

    void theBarIsAsLongAsTheScore_data() {
        QTest::addColumn<double>("score");
        for (const double score : {0.0, 0.05, 0.25, 0.5, 0.71, 1.0, 1.7}) {
            QTest::newRow(qPrintable(QString::number(score))) << score;
        }
    }

    void theBarIsAsLongAsTheScore() {
        QFETCH(double, score);
        set(1, Score, score, Bar);
        const int full = kBarWidth - 16;
        QVERIFY2(std::abs(barLength(1) - std::min(score, 1.0) * full) <= 1.0,
                 qPrintable(QString::number(barLength(1))));
    }

    void aTinyScoreIsStillSeenAndNoneIsNot() {
        set(1, Score, 0.0001, Bar);
        QVERIFY(barLength(1) >= 1);
        set(1, Score, 0.0, Bar);
        QCOMPARE(barLength(1), 0);
        set(1, Score, std::numeric_limits<double>::quiet_NaN(), Bar);
        QCOMPARE(barLength(1), 0);
    }

    void withoutAScoreTheTextIsShown() {
        set(1, Score, QVariant(), Bar);
        const QImage empty = cellImage(1, Score);
        set(1, Score, QStringLiteral("unknown"), Qt::DisplayRole);
        QVERIFY(cellImage(1, Score) != empty);
    }

    void eachButtonAsksForItsOwnRow() {
        QSignalSpy accepted(delegate_, &RankingDelegate::acceptRequested);
        QSignalSpy rejected(delegate_, &RankingDelegate::rejectRequested);
        click(button(RankingDelegate::Button::Accept, 3).center());
        QCOMPARE(accepted.count(), 1);
        QCOMPARE(accepted.front().at(0).toModelIndex(), model_->index(3, Buttons));
        QCOMPARE(rejected.count(), 0);
        click(button(RankingDelegate::Button::Reject, 1).center());
        QCOMPARE(rejected.count(), 1);
        QCOMPARE(rejected.front().at(0).toModelIndex(), model_->index(1, Buttons));
        QCOMPARE(accepted.count(), 1);
    }

    void theHitAreaIsExactlyTheButton() {
        QSignalSpy accepted(delegate_, &RankingDelegate::acceptRequested);
        QSignalSpy rejected(delegate_, &RankingDelegate::rejectRequested);
        const QRect accept = button(RankingDelegate::Button::Accept, 2);
        const QRect reject = button(RankingDelegate::Button::Reject, 2);
        for (const QPoint& outside :
             {accept.topLeft() - QPoint(1, 0), accept.topLeft() - QPoint(0, 1),
              accept.topRight() + QPoint(1, 0), reject.bottomRight() + QPoint(1, 0),
              reject.bottomRight() + QPoint(0, 1), reject.bottomLeft() - QPoint(1, 0)}) {
            click(outside);
        }
        QCOMPARE(accepted.count() + rejected.count(), 0);
        click(accept.topLeft());
        click(accept.bottomRight());
        QCOMPARE(accepted.count(), 2);
    }

    void onlyAWholeLeftClickCounts() {
        QSignalSpy accepted(delegate_, &RankingDelegate::acceptRequested);
        const QPoint first = button(RankingDelegate::Button::Accept, 1).center();
        const QPoint second = button(RankingDelegate::Button::Accept, 2).center();
        QTest::mousePress(table_->viewport(), Qt::LeftButton, Qt::NoModifier, first);
        QTest::mouseMove(table_->viewport(), second);
        QTest::mouseRelease(table_->viewport(), Qt::LeftButton, Qt::NoModifier, second);
        QTest::mouseClick(table_->viewport(), Qt::RightButton, Qt::NoModifier, first);
        QCOMPARE(accepted.count(), 0);
    }

    void cellsWithoutActionsHaveNoButtons() {
        set(2, Buttons, false, Actions);
        QSignalSpy accepted(delegate_, &RankingDelegate::acceptRequested);
        click(button(RankingDelegate::Button::Accept, 2).center());
        QCOMPARE(accepted.count(), 0);
        QVERIFY(cellImage(2, Buttons) != cellImage(3, Buttons));
    }

    void bothButtonsFitTheColumn() {
        const QRect cell = table_->visualRect(model_->index(0, Buttons));
        QVERIFY(cell.contains(button(RankingDelegate::Button::Accept, 0)));
        QVERIFY(cell.contains(button(RankingDelegate::Button::Reject, 0)));
        QVERIFY(!button(RankingDelegate::Button::Accept, 0)
                     .intersects(button(RankingDelegate::Button::Reject, 0)));
    }

    void theButtonUnderThePointerLightsUpUntilItLeaves() {
        const QImage before = cellImage(2, Buttons);
        const QImage other = cellImage(3, Buttons);
        QTest::mouseMove(table_->viewport(), button(RankingDelegate::Button::Reject, 2).center());
        const QImage hovered = cellImage(2, Buttons);
        QVERIFY(hovered != before);
        QCOMPARE(cellImage(3, Buttons), other);
        QTest::mousePress(table_->viewport(), Qt::LeftButton, Qt::NoModifier,
                          button(RankingDelegate::Button::Reject, 2).center());
        QVERIFY(cellImage(2, Buttons) != hovered);
        QTest::mouseRelease(table_->viewport(), Qt::LeftButton, Qt::NoModifier,
                            button(RankingDelegate::Button::Reject, 2).center());
        table_->clearSelection();
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(table_->viewport(), &leave);
        QCOMPARE(cellImage(2, Buttons), before);
    }

    void disagreementHasASignBesideItsColour() {
        const QImage plain = cellImage(2, Agreement);
        set(2, Agreement, QString(), Qt::DisplayRole);
        const QImage empty = cellImage(2, Agreement);
        set(2, Agreement, true, Differs);
        QVERIFY(cellImage(2, Agreement) != empty);
        QVERIFY(hasColour(cellImage(2, Agreement), viewColours(table_->palette()).alarm));
        QVERIFY(!hasColour(plain, viewColours(table_->palette()).alarm));
    }

    void candidatesAboveTheCutAreBold() {
        const QImage plain = cellImage(2, Name);
        set(2, Name, true, Strong);
        QVERIFY(cellImage(2, Name) != plain);
    }

    void theCutIsADashedLineBelowItsRowAlone() {
        const QColor alarm = viewColours(table_->palette()).alarm;
        const auto dashed = [&](int row, int column) {
            const QImage image = cellImage(row, column);
            int red = 0;
            for (int x = 0; x < image.width(); ++x) {
                red += image.pixelColor(x, image.height() - 1) == alarm ? 1 : 0;
            }
            return static_cast<double>(red) / image.width();
        };
        QCOMPARE(dashed(1, Score), 0.0);
        for (int column = 0; column < Columns; ++column) {
            set(1, column, true, Cut);
        }
        for (int column = 0; column < Columns; ++column) {
            QVERIFY(dashed(1, column) > 0.35 && dashed(1, column) < 0.85);
            QCOMPARE(dashed(0, column), 0.0);
            QCOMPARE(dashed(2, column), 0.0);
        }
    }

    void figuresStandAtTheRight() {
        const QImage image = cellImage(0, Rank);
        const QColor ground = image.pixelColor(2, 2);
        int right = 0;
        for (int x = 0; x < image.width(); ++x) {
            right = image.pixelColor(x, image.height() / 2) != ground ? x : right;
        }
        QVERIFY(right > image.width() - 16);
    }

  private:
    void set(int row, int column, const QVariant& value, int role) {
        model_->setData(model_->index(row, column), value, role);
    }
    QImage cellImage(int row, int column) const {
        return table_->viewport()->grab(table_->visualRect(model_->index(row, column))).toImage();
    }
    bool hasColour(const QImage& image, const QColor& colour) const {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    }
    int barLength(int row) const {
        const QImage image = cellImage(row, Score);
        const QColor accent = viewColours(table_->palette()).accent;
        int length = 0;
        for (int x = 0; x < image.width(); ++x) {
            length += image.pixelColor(x, image.height() / 2) == accent ? 1 : 0;
        }
        return length;
    }
    QRect button(RankingDelegate::Button which, int row) const {
        return RankingDelegate::buttonRect(which, table_->visualRect(model_->index(row, Buttons)),
                                           table_->fontMetrics());
    }
    void click(const QPoint& at) {
        QTest::mouseClick(table_->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    }

    std::unique_ptr<QStandardItemModel> model_;
    std::unique_ptr<QTableView> table_;
    RankingDelegate* delegate_ = nullptr;
};

QTEST_MAIN(RankingDelegateTest)
#include "ranking_delegate_test.moc"
