#include "ui/views/chip_list.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "ui/shell/theme.h"

using namespace setscope;

namespace {

QList<Chip> numberedChips(int count) {
    QList<Chip> chips;
    for (int i = 0; i < count; ++i) {
        chips.append({.id = 100 + i, .text = QStringLiteral("member %1").arg(i)});
    }
    return chips;
}

QList<Chip> without(QList<Chip> chips, const QList<qint64>& ids) {
    chips.removeIf([&ids](const Chip& chip) { return ids.contains(chip.id); });
    return chips;
}

}  // namespace

class ChipListTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        list_ = std::make_unique<ChipList>();
        list_->resize(400, 100);
    }

    void cleanup() { list_.reset(); }

    void aFewChipsStandInOneLineAsWideAsTheyAre() {
        show(3);
        list_->resize(list_->sizeHint());
        QCOMPARE(visual(0).top(), visual(2).top());
        QVERIFY(visual(0).right() < visual(1).left());
        QCOMPARE(visual(2).right() + 2, list_->sizeHint().width());
        QCOMPARE(visual(2).bottom() + 1, list_->sizeHint().height());
    }

    void moreChipsWrapAndTheListGrowsWithThem() {
        show(3);
        const int one = list_->sizeHint().height();
        const int narrow = list_->sizeHint().width() - 1;
        list_->resize(narrow, one);
        QCOMPARE(visual(2).left(), visual(0).left());
        QCOMPARE(visual(2).top(), visual(0).top() + one);
        QCOMPARE(list_->sizeHint().height(), 2 * one);
    }

    void itIsAsHighAsItsLinesInALayout() {
        QWidget bar;
        auto* line = new QHBoxLayout(&bar);
        list_->setChips(numberedChips(7));
        line->addWidget(list_.get());
        line->addWidget(new QLineEdit(&bar));
        bar.resize(380, 200);
        bar.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bar));
        QTRY_COMPARE(list_->height(), list_->sizeHint().height());
        QVERIFY(visual(6).top() > visual(0).top());
        QVERIFY(list_->viewport()->rect().contains(visual(6)));
        QVERIFY(!list_->verticalScrollBar()->isVisible());
        list_->setParent(nullptr);
    }

    void fromTheFourthLineOnItScrolls() {
        show(3);
        const int one = list_->sizeHint().height();
        list_->setChips(numberedChips(60));
        list_->resize(400, list_->sizeHint().height());
        QCOMPARE(list_->height(), 3 * one);
        QVERIFY(list_->verticalScrollBar()->isVisible());
        list_->setCurrentIndex(index(59));
        QVERIFY(list_->viewport()->rect().contains(visual(59)));
    }

    void aLineThatIsFullIsNotScrolled() {
        show(3);
        list_->resize(list_->sizeHint());
        QCOMPARE(list_->verticalScrollBar()->maximum(), 0);
    }

    void theCrossAsksForItsOwnChip() {
        show(4);
        QSignalSpy removal(list_.get(), &ChipList::removeRequested);
        list_->selectAll();
        const QPoint cross = ChipDelegate::removeRect(visual(2)).center();
        QTest::mouseClick(list_->viewport(), Qt::LeftButton, Qt::NoModifier, cross);
        QCOMPARE(removal.count(), 1);
        QCOMPARE(removal.front().at(0).value<QList<qint64>>(), QList<qint64>{102});
        QCOMPARE(selectedIds().size(), 4);
        QTest::mouseClick(list_->viewport(), Qt::LeftButton, Qt::NoModifier,
                          visual(1).topLeft() + QPoint(14, 14));
        QCOMPARE(removal.count(), 1);
        QCOMPARE(selectedIds(), QList<qint64>{101});
    }

    void aPressThatEndsElsewhereRemovesNothing() {
        show(4);
        QSignalSpy removal(list_.get(), &ChipList::removeRequested);
        QTest::mousePress(list_->viewport(), Qt::LeftButton, Qt::NoModifier,
                          ChipDelegate::removeRect(visual(1)).center());
        QTest::mouseRelease(list_->viewport(), Qt::LeftButton, Qt::NoModifier,
                            ChipDelegate::removeRect(visual(2)).center());
        QCOMPARE(removal.count(), 0);
    }

    void deleteAndBackspaceAskForTheSelectionInItsOrder() {
        show(6);
        QSignalSpy removal(list_.get(), &ChipList::removeRequested);
        list_->setCurrentIndex(index(4));
        list_->selectionModel()->select(index(1), QItemSelectionModel::Select);
        QTest::keyClick(list_.get(), Qt::Key_Delete);
        QTest::keyClick(list_.get(), Qt::Key_Backspace);
        QCOMPARE(removal.count(), 2);
        QCOMPARE(removal.back().at(0).value<QList<qint64>>(), (QList<qint64>{101, 104}));
    }

    void withNothingSelectedDeleteAsksForTheCurrentChip() {
        show(3);
        QSignalSpy removal(list_.get(), &ChipList::removeRequested);
        list_->selectionModel()->setCurrentIndex(index(1), QItemSelectionModel::NoUpdate);
        QTest::keyClick(list_.get(), Qt::Key_Delete);
        QCOMPARE(removal.front().at(0).value<QList<qint64>>(), QList<qint64>{101});
    }

    void theNeighbourTakesTheCurrentChipsPlace() {
        show(5);
        list_->setCurrentIndex(index(2));
        list_->setChips(without(list_->chips(), {102}));
        QCOMPARE(currentId(), 103);
        QCOMPARE(selectedIds(), QList<qint64>{103});
        list_->setCurrentIndex(index(3));
        list_->setChips(without(list_->chips(), {104}));
        QCOMPARE(currentId(), 103);
        list_->setChips({});
        QVERIFY(!list_->currentIndex().isValid());
    }

    void whatStaysRemainsSelectedAndCurrent() {
        show(6);
        list_->setCurrentIndex(index(5));
        list_->selectionModel()->select(index(1), QItemSelectionModel::Select);
        QList<Chip> changed = without(list_->chips(), {100, 103});
        std::swap(changed.front(), changed.back());
        changed.append({.id = 7, .text = QStringLiteral("new")});
        list_->setChips(changed);
        QCOMPARE(currentId(), 105);
        QCOMPARE(selectedIds(), (QList<qint64>{105, 101}));
    }

    void arrowsGoThroughAllLinesAndTabLeaves() {
        QWidget window;
        auto* line = new QHBoxLayout(&window);
        auto* edit = new QLineEdit(&window);
        list_->setChips(numberedChips(8));
        line->addWidget(list_.get());
        line->addWidget(edit);
        window.resize(360, 200);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        list_->setFocus();
        list_->setCurrentIndex(index(0));
        for (int step = 1; step < 8; ++step) {
            QTest::keyClick(list_.get(), Qt::Key_Right);
            QCOMPARE(list_->currentIndex().row(), step);
        }
        QTest::keyClick(list_.get(), Qt::Key_Right);
        QCOMPARE(list_->currentIndex().row(), 7);
        const int bottom = visual(7).top();
        QTest::keyClick(list_.get(), Qt::Key_Up);
        QVERIFY(visual(list_->currentIndex().row()).top() < bottom);
        QTest::keyClick(list_.get(), Qt::Key_Tab);
        QVERIFY(edit->hasFocus());
        list_->setParent(nullptr);
    }

    void twoThousandChipsAreMeasuredOnceAndOnlyVisibleOnesArePainted() {
        class Counting : public ChipDelegate {
          public:
            using ChipDelegate::ChipDelegate;
            void paint(QPainter* painter, const QStyleOptionViewItem& option,
                       const QModelIndex& index) const override {
                ++painted;
                ChipDelegate::paint(painter, option, index);
            }
            QSize sizeHint(const QStyleOptionViewItem& option,
                           const QModelIndex& index) const override {
                ++asked;
                return ChipDelegate::sizeHint(option, index);
            }
            mutable int painted = 0;
            mutable int asked = 0;
        };
        Counting counting;
        list_->setItemDelegate(&counting);
        list_->setChips(numberedChips(2000));
        list_->resize(400, list_->sizeHint().height());
        list_->show();
        QVERIFY(QTest::qWaitForWindowExposed(list_.get()));
        counting.painted = 0;
        counting.asked = 0;
        list_->doItemsLayout();
        QVERIFY2(counting.asked < 2010, qPrintable(QString::number(counting.asked)));
        list_->grab();
        QVERIFY2(counting.painted < 40, qPrintable(QString::number(counting.painted)));
        QCOMPARE(list_->height(), 3 * visual(0).height());
        list_->setCurrentIndex(index(1999));
        QCOMPARE(visual(1999).bottom(), list_->viewport()->rect().bottom());
    }

    void longNamesLoseTheirMiddleAndAreWholeInTheToolTip() {
        const QString name = QStringLiteral("a very long name of a member of the query.jpeg");
        list_->setChips({{.id = 1, .text = name, .hint = QStringLiteral("It was added by hand.")},
                         {.id = 2, .text = QStringLiteral("short")}});
        const QString shown = ChipDelegate::shownText(name, list_->fontMetrics());
        QVERIFY(shown.size() < 34);
        QVERIFY(shown.startsWith(QStringLiteral("a very")));
        QVERIFY(shown.endsWith(QStringLiteral(".jpeg")));
        QCOMPARE(index(0).data(Qt::ToolTipRole).toString(),
                 name + QStringLiteral("\nIt was added by hand."));
        QVERIFY(!index(1).data(Qt::ToolTipRole).isValid());
        const QString huge = QStringLiteral("word \n").repeated(5000);
        QVERIFY(!ChipDelegate::shownText(huge, list_->fontMetrics()).contains(u'\n'));
    }

    void screenReadersHearTheTone() {
        using Tone = Chip::Tone;
        const QString hint = QStringLiteral("Its scores differ from the others'.");
        list_->setChips(
            {{.id = 1, .text = QStringLiteral("tiger")},
             {.id = 2, .text = QStringLiteral("lynx"), .tone = Tone::Accepted},
             {.id = 3, .text = QStringLiteral("detroit"), .tone = Tone::Rejected},
             {.id = 4, .text = QStringLiteral("wrench"), .hint = hint, .tone = Tone::Doubtful}});
        list_->setAccessibleName(QStringLiteral("Query"));
        const QStringList expected = {QStringLiteral("tiger"), QStringLiteral("lynx, accepted"),
                                      QStringLiteral("detroit, rejected"),
                                      QStringLiteral("wrench, does not fit")};
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(list_.get());
        QVERIFY(list != nullptr);
        QCOMPARE(list->childCount(), 4);
        for (int row = 0; row < 4; ++row) {
            QCOMPARE(list->child(row)->text(QAccessible::Name), expected[row]);
        }
        QCOMPARE(list->child(3)->text(QAccessible::Description), hint);
    }

    void tonesDifferWithoutTheirColours() {
        QList<QImage> grey;
        for (const Chip::Tone tone : {Chip::Tone::Plain, Chip::Tone::Accepted, Chip::Tone::Rejected,
                                      Chip::Tone::Doubtful}) {
            list_->setChips({{.id = 1, .text = QStringLiteral("lynx"), .tone = tone}});
            list_->resize(120, 40);
            grey.append(
                list_->grab().toImage().convertToFormat(QImage::Format_Mono, Qt::ThresholdDither));
        }
        for (int left = 0; left < grey.size(); ++left) {
            for (int right = left + 1; right < grey.size(); ++right) {
                QVERIFY(grey[left] != grey[right]);
            }
        }
    }

    void theCrossLightsUpUnderThePointer() {
        show(2);
        const QRect cross = ChipDelegate::removeRect(visual(1));
        const QImage before = list_->grab(cross).toImage();
        QTest::mouseMove(list_->viewport(), cross.center());
        QVERIFY(list_->grab(cross).toImage() != before);
        QTest::mouseMove(list_->viewport(), visual(0).topLeft() + QPoint(12, 12));
        QCOMPARE(list_->grab(cross).toImage(), before);
    }

    void inTheThemeOnlyTheChipsHaveAGround() {
        Q_INIT_RESOURCE(resources);
        const ThemeColours colours = darkColours();
        const QPalette former = QApplication::palette();
        QApplication::setPalette(paletteOf(colours));
        qApp->setStyleSheet(styleSheetOf(colours));
        QWidget page;
        list_->setParent(&page);
        list_->setChips(numberedChips(1));
        list_->resize(300, list_->sizeHint().height());
        page.resize(300, 60);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const QImage image = page.grab().toImage();
        const QPoint besideTheChip(250, list_->height() / 2);
        const QPoint onTheChip(5, list_->height() / 2);
        list_->setParent(nullptr);
        qApp->setStyleSheet(QString());
        QApplication::setPalette(former);
        QCOMPARE(image.pixelColor(besideTheChip), colours.canvas);
        QCOMPARE(image.pixelColor(onTheChip), colours.surface);
    }

  private:
    void show(int count) {
        list_->setChips(numberedChips(count));
        list_->show();
        QVERIFY(QTest::qWaitForWindowExposed(list_.get()));
    }
    QModelIndex index(int row) const { return list_->model()->index(row, 0); }
    QRect visual(int row) const { return list_->visualRect(index(row)); }
    qint64 currentId() const { return list_->chips()[list_->currentIndex().row()].id; }
    QList<qint64> selectedIds() const {
        QList<qint64> ids;
        for (int row = 0; row < list_->chips().size(); ++row) {
            if (list_->selectionModel()->isSelected(index(row))) {
                ids.append(list_->chips()[row].id);
            }
        }
        return ids;
    }

    std::unique_ptr<ChipList> list_;
};

QTEST_MAIN(ChipListTest)
#include "chip_list_test.moc"
