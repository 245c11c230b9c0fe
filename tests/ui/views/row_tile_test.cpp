#include "ui/views/row_tile.h"

#include <QImage>
#include <QTest>

using namespace setscope;

namespace {

constexpr int kEdge = 100;

}  // namespace

class RowTileTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void barsGoUpAndDownFromTheMiddle() {
        const QImage tile = paint({.bars = {1.0F, -0.5F, 0.0F, 0.0F}});
        QVERIFY(!isCard(tile, 12, 3) && !isCard(tile, 12, 45));
        QVERIFY(isCard(tile, 12, 60));
        QVERIFY(!isCard(tile, 37, 60) && !isCard(tile, 37, 73));
        QVERIFY(isCard(tile, 37, 80) && isCard(tile, 37, 40));
        QVERIFY(isCard(tile, 62, 40) && isCard(tile, 62, 60));
    }

    void theZeroLineGoesAllTheWay() {
        const QImage tile = paint({.bars = {0.0F, 0.0F, 0.0F}});
        for (int x = 1; x < kEdge - 1; ++x) {
            QVERIFY(!isCard(tile, x, kEdge / 2) || !isCard(tile, x, kEdge / 2 - 1));
        }
    }

    void aBarThatIsLongerThanTheTileHasAGap() {
        const QImage whole = paint({.bars = {1.0F}});
        const QImage cut = paint({.bars = {40.0F}});
        const int y = 50 - 41;
        QVERIFY(!isCard(whole, 50, y));
        QVERIFY(isCard(cut, 50, y));
        QVERIFY(!isCard(cut, 50, 2));
    }

    void mediansStandWhereTheyAre() {
        const QImage plain = paint({.bars = {0.0F}});
        const QImage tile = paint({.bars = {0.0F}, .medians = {0.5F}});
        QVERIFY(isCard(plain, 50, 25));
        QVERIFY(!isCard(tile, 50, 25) || !isCard(tile, 50, 24));
        QVERIFY(isCard(tile, 50, 75));
    }

    void neighboursAreGatheredByTheirMean() {
        RowBars row;
        for (int i = 0; i < 100; ++i) {
            row.bars.append(static_cast<float>(i));
            row.medians.append(static_cast<float>(-i));
        }
        const RowBars ten = gathered(row, 10);
        QCOMPARE(ten.bars.size(), 10);
        for (int group = 0; group < 10; ++group) {
            QCOMPARE(ten.bars[group], static_cast<float>(10 * group) + 4.5F);
            QCOMPARE(ten.medians[group], static_cast<float>(-10 * group) - 4.5F);
        }
        QCOMPARE(gathered(row, 100), row);
        QCOMPARE(gathered({.bars = {1, 2, 3, 4, 6}}, 2).bars, (QList<float>{1.5F, 13.0F / 3.0F}));
    }

    void moreBarsThanPixelsStayWithinTheTile() {
        RowBars row;
        row.bars = QList<float>(5000, 1.0F);
        row.medians = QList<float>(5000, 0.0F);
        const QImage tile = paint(row);
        for (int x = 2; x < kEdge - 2; x += 2) {
            QVERIFY2(!isCard(tile, x, 10) || !isCard(tile, x + 1, 10),
                     qPrintable(QString::number(x)));
            QVERIFY(isCard(tile, x, 90));
        }
    }

    void aRowWithoutNumbersIsAnEmptyTile() { QVERIFY(isCard(paint({}), 50, 20)); }

  private:
    QImage paint(const RowBars& row) {
        QImage image(kEdge, kEdge, QImage::Format_RGB32);
        image.fill(colours_.card);
        QPainter painter(&image);
        paintRowTile(painter, QRectF(0, 0, kEdge, kEdge), row, colours_);
        return image;
    }

    bool isCard(const QImage& image, int x, int y) const {
        return image.pixelColor(x, y) == colours_.card;
    }

    ViewColours colours_ = viewColours(QPalette());
};

QTEST_MAIN(RowTileTest)
#include "row_tile_test.moc"
