#include "ui/views/drag_picture.h"

#include <QTest>
#include <QWidget>

#include "ui/views/view_colours.h"

using namespace setscope;

class DragPictureTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void showsThePicture() {
        const QWidget wall;
        QImage image(50, 50, QImage::Format_RGB32);
        image.fill(Qt::green);
        const QPixmap picture = dragPicture({.picture = image}, 1, wall);
        QCOMPARE(picture.deviceIndependentSize(), QSizeF(kDragPictureEdge, kDragPictureEdge));
        QCOMPARE(middleOf(picture), QColor(Qt::green));
    }

    void showsATextOrARowInsteadOfAnEmptyCard() {
        const QWidget wall;
        const QImage empty = dragPicture({}, 1, wall).toImage();
        const QImage text = dragPicture({.text = QStringLiteral("granite")}, 1, wall).toImage();
        const QImage row = dragPicture({.row = {.bars = {1.0F, -1.0F}}}, 1, wall).toImage();
        QVERIFY(text != empty && row != empty && text != row);
    }

    void ofSeveralItHoldsTheirNumber() {
        const QWidget wall;
        const QImage one = dragPicture({}, 1, wall).toImage();
        const QImage three = dragPicture({}, 3, wall).toImage();
        const QImage many = dragPicture({}, 30, wall).toImage();
        QVERIFY(one != three);
        QVERIFY(three != many);
    }

    void whileThereIsNoPictureYetItIsAnEmptyCard() {
        const QWidget wall;
        QCOMPARE(middleOf(dragPicture({}, 2, wall)), viewColours(wall.palette()).track);
    }

  private:
    static QColor middleOf(const QPixmap& picture) {
        return picture.toImage().pixelColor(picture.width() / 2, picture.height() / 2);
    }
};

QTEST_MAIN(DragPictureTest)
#include "drag_picture_test.moc"
