#include "ui/views/map_overlay.h"

#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

#include "ui/views/picture_box.h"
#include "ui/views/scale_legend.h"

using namespace setscope;

namespace {

CellMap cellsOf(int rows, int columns, const std::vector<float>& values) {
    CellMap map;
    map.rows = rows;
    map.columns = columns;
    map.values = values;
    return map;
}

}  // namespace

class MapOverlayTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void strengthGoesByTheSquareRootAndKeepsTheSign() {
        const ColourScale scale;
        QCOMPARE(strengthOf(scale, 0.0), 0.0);
        QCOMPARE(strengthOf(scale, 1.0), 1.0);
        QCOMPARE(strengthOf(scale, -1.0), -1.0);
        QCOMPARE(strengthOf(scale, 0.25), 0.5);
        QCOMPARE(strengthOf(scale, -0.04), -0.2);
        QCOMPARE(strengthOf(scale, 7.0), 1.0);
        QCOMPARE(strengthOf(scale, std::numeric_limits<double>::quiet_NaN()), 0.0);
    }

    void largerChangesAreNeverPaler() {
        const ColourScale scale;
        double before = 0.0;
        for (int step = 1; step <= 100; ++step) {
            const double strength = strengthOf(scale, step / 100.0);
            QVERIFY(strength > before);
            QVERIFY(qAlpha(overlayColour(strength)) >= qAlpha(overlayColour(before)));
            before = strength;
        }
    }

    void theTwoSidesAreBlueAndRed() {
        const QColor below(QColor::fromRgba(qUnpremultiply(overlayColour(-1.0))));
        const QColor above(QColor::fromRgba(qUnpremultiply(overlayColour(1.0))));
        QVERIFY(below.blue() > 2 * below.red() - 20);
        QVERIFY(above.red() > 2 * above.blue());
        QCOMPARE(overlayColour(0.0), qRgba(0, 0, 0, 0));
    }

    void numbersAreWrittenWithTheirSign() {
        const ColourScale scale;
        QCOMPARE(shownNumber(scale, 0.316), QStringLiteral("+32"));
        QCOMPARE(shownNumber(scale, -0.05), QStringLiteral("−5"));
        QCOMPARE(shownNumber(scale, -0.001), QStringLiteral("0"));
    }

    void aPlaceHasTheNumberOfItsCell() {
        const CellMap map = cellsOf(2, 3, {1, 2, 3, 4, 5, 6});
        QCOMPARE(valueAt(map, {0.0, 0.0}), 1.0F);
        QCOMPARE(valueAt(map, {0.34, 0.49}), 2.0F);
        QCOMPARE(valueAt(map, {0.99, 0.51}), 6.0F);
        QCOMPARE(valueAt(map, {1.0, 1.0}), 6.0F);
        QCOMPARE(valueAt(map, {-0.5, 2.0}), 4.0F);
    }

    void theOverlayHasItsCellsColoursInTheirMiddles() {
        const ColourScale scale;
        const CellMap map = cellsOf(1, 3, {1.0F, 0.0F, -1.0F});
        const QImage overlay = overlayImage(map, scale);
        const int cell = overlay.width() / 3;
        const int y = overlay.height() / 2;
        QVERIFY(qAlpha(overlay.pixel(cell / 2, y)) > 200);
        QVERIFY(qRed(overlay.pixel(cell / 2, y)) > qBlue(overlay.pixel(cell / 2, y)));
        QVERIFY(qAlpha(overlay.pixel(cell + cell / 2, y)) < 60);
        QVERIFY(qBlue(overlay.pixel(2 * cell + cell / 2, y)) >
                qRed(overlay.pixel(2 * cell + cell / 2, y)));
    }

    void betweenCellsItNeverGoesBeyondThem() {
        const ColourScale scale;
        const QImage overlay = overlayImage(cellsOf(2, 2, {0.25F, 0.25F, 0.25F, 0.25F}), scale);
        const QRgb expected = overlayColour(0.5);
        for (int y = 0; y < overlay.height(); ++y) {
            for (int x = 0; x < overlay.width(); ++x) {
                QVERIFY(std::abs(qAlpha(overlay.pixel(x, y)) - qAlpha(expected)) <= 1);
            }
        }
    }

    void itsSizeDoesNotGrowWithoutLimit() {
        const CellMap map = cellsOf(200, 200, std::vector<float>(40'000, 0.1F));
        QVERIFY(overlayImage(map, {}).width() <= 512);
        QVERIFY(overlayImage({}, {}).isNull());
    }

    void thePictureTurnsGreyBelowTheMap() {
        QImage picture(20, 20, QImage::Format_RGB32);
        picture.fill(Qt::red);
        const QImage whole = mapOverPicture(picture, overlayImage(cellsOf(1, 1, {0.0F}), {}));
        QCOMPARE(whole.size(), picture.size());
        const QColor middle = whole.pixelColor(10, 10);
        QCOMPARE(middle.red(), middle.green());
        QCOMPARE(middle.green(), middle.blue());
    }

    void thePictureBoxPointsAtPlacesOnlyUnderAMap() {
        PictureBox box;
        box.resize(200, 100);
        QImage picture(40, 20, QImage::Format_RGB32);
        picture.fill(Qt::gray);
        box.setPicture(picture, {});
        QSignalSpy pointed(&box, &PictureBox::placePointedAt);
        QTest::keyClick(&box, Qt::Key_Right);
        QCOMPARE(pointed.count(), 0);
        box.setOverlay(overlayImage(cellsOf(2, 4, std::vector<float>(8, 0.5F)), {}), {4, 2});
        QTest::keyClick(&box, Qt::Key_Right);
        QCOMPARE(pointed.count(), 1);
        QCOMPARE(pointed.last().at(0).toPointF(), QPointF(0.875, 0.75));
        for (int press = 0; press < 5; ++press) {
            QTest::keyClick(&box, Qt::Key_Left);
        }
        QCOMPARE(pointed.last().at(0).toPointF(), QPointF(0.125, 0.75));
        QSignalSpy left(&box, &PictureBox::placeLeft);
        box.setOverlay({}, {});
        QCOMPARE(left.count(), 1);
        QVERIFY(!box.hasOverlay());
    }

    void theLegendTellsItsEndsToScreenReaders() {
        ScaleLegend legend;
        ColourScale scale;
        scale.below = QStringLiteral("less");
        scale.above = QStringLiteral("more");
        legend.setScale(scale);
        QCOMPARE(legend.accessibleDescription(),
                 QStringLiteral("Blue: less. Red: more. From −100 to +100."));
    }
};

QTEST_MAIN(MapOverlayTest)
#include "map_overlay_test.moc"
