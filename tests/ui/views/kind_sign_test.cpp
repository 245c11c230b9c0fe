#include "ui/views/kind_sign.h"

#include <QImage>
#include <QTest>

using namespace setscope;

class KindSignTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyKindHasASignOfItsOwn() {
        QList<QImage> signs;
        for (const KindSign sign : {KindSign::None, KindSign::Picture, KindSign::Text,
                                    KindSign::Row, KindSign::Several}) {
            QImage image(12, 12, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintKindSign(painter, sign, QRectF(0, 0, 12, 12), Qt::black);
            painter.end();
            QVERIFY(!signs.contains(image));
            signs.append(image);
        }
        QImage blank(12, 12, QImage::Format_RGB32);
        blank.fill(Qt::white);
        QCOMPARE(signs.front(), blank);
    }
};

QTEST_MAIN(KindSignTest)
#include "kind_sign_test.moc"
