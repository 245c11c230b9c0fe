#include "ui/views/mark_sign.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>
#include <cstdlib>

#include "ui/views/collection_delegate.h"
#include "ui/views/interval_bars.h"

using namespace setscope;

namespace {

constexpr int kDisc = 24;

/// On a picture of one grey, without colour.
QImage greyDisc(MarkSign sign, int grey) {
    QImage image(kDisc + 8, kDisc + 8, QImage::Format_RGB32);
    image.fill(QColor(grey, grey, grey));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMarkDisc(painter, sign, QRectF(4, 4, kDisc, kDisc), viewColours(QApplication::palette()));
    painter.end();
    return image.convertToFormat(QImage::Format_Grayscale8);
}

int differingPixels(const QImage& left, const QImage& right) {
    int count = 0;
    for (int y = 0; y < left.height(); ++y) {
        for (int x = 0; x < left.width(); ++x) {
            count += std::abs(qGray(left.pixel(x, y)) - qGray(right.pixel(x, y))) > 40 ? 1 : 0;
        }
    }
    return count;
}

}  // namespace

class MarkSignTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tickAndCrossAreToldApartWithoutColour() {
        for (const int grey : {0, 128, 255}) {
            QVERIFY(differingPixels(greyDisc(MarkSign::Tick, grey),
                                    greyDisc(MarkSign::Cross, grey)) > 30);
        }
    }

    void bothShowOnEveryPicture() {
        for (const int grey : {0, 64, 128, 192, 255}) {
            for (const MarkSign sign : {MarkSign::Tick, MarkSign::Cross}) {
                QVERIFY(differingPixels(greyDisc(sign, grey), greyDisc(MarkSign::None, grey)) > 20);
            }
        }
    }

    void theTreeShowsMarksAndCleanSetsBesideTheCount() {
        enum Role { Count = Qt::UserRole, Mark, Clean };
        QStandardItemModel model;
        // A name that reads as a number must not be taken for a mark.
        model.appendRow(new QStandardItem(QStringLiteral("2")));
        const CollectionDelegate delegate({.count = Count, .mark = Mark, .clean = Clean});
        const auto paint = [&] {
            QStyleOptionViewItem option;
            option.font = QApplication::font();
            option.palette = QApplication::palette();
            option.rect = QRect(0, 0, 220, 26);
            QImage row(option.rect.size(), QImage::Format_RGB32);
            row.fill(Qt::white);
            QPainter painter(&row);
            delegate.paint(&painter, option, model.index(0, 0));
            return row;
        };
        const QImage plain = paint();
        model.item(0)->setData(static_cast<int>(MarkSign::Cross), Mark);
        const QImage crossed = paint();
        model.item(0)->setData(static_cast<int>(MarkSign::Tick), Mark);
        const QImage ticked = paint();
        QVERIFY(crossed != plain && ticked != plain && crossed != ticked);
        model.item(0)->setData(0, Mark);
        QVERIFY(paint() == plain);
        model.item(0)->setData(true, Clean);
        QVERIFY(paint() != plain);
    }

    void barsAreAsLongAsTheirShares() {
        IntervalBars bars({.value = 0.25, .low = 0.25, .high = 0.25},
                          {.value = 0.75, .low = 0.75, .high = 0.75});
        bars.resize(402, bars.sizeHint().height());
        const QImage image = bars.grab().toImage();
        const ViewColours colours = viewColours(bars.palette());
        const auto lengthAt = [&](int y, const QColor& colour) {
            int length = 0;
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                length += std::abs(pixel.red() - colour.red()) < 8 &&
                                  std::abs(pixel.blue() - colour.blue()) < 8
                              ? 1
                              : 0;
            }
            return length;
        };
        QVERIFY(std::abs(lengthAt(3, blended(colours.accent, colours.card, 0.4)) - 100) <= 3);
        QVERIFY(std::abs(lengthAt(image.height() - 4, colours.accent) - 300) <= 3);
    }
};

QTEST_MAIN(MarkSignTest)
#include "mark_sign_test.moc"
