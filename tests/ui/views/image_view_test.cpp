#include "ui/views/image_view.h"

#include <QSignalSpy>
#include <QTest>

#include "ui/views/image_canvas.h"

using namespace setscope;

namespace {

QImage copyOf(const QSize& size) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::gray);
    return image;
}

}  // namespace

class ImageViewTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        view_ = std::make_unique<ImageView>();
        view_->resize(700, 500);
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }

    void cleanup() { view_.reset(); }

    void actualSizeIsThatOfThePictureNotOfItsCopy() {
        show(1, {600, 400}, {6000, 4000});
        QTest::keyClick(view_.get(), Qt::Key_1);
        QCOMPARE(canvas().zoom(), 1.0);
        QTest::keyClick(view_.get(), Qt::Key_0);
        QVERIFY(canvas().isFitted());
        QVERIFY(canvas().zoom() * 6000 <= canvas().width() * canvas().devicePixelRatioF() + 1);
    }

    void aBetterCopyOfThePictureKeepsTheZoom() {
        show(1, {60, 40}, {6000, 4000});
        canvas().setZoom(0.5, {10, 10});
        show(1, {600, 400}, {6000, 4000});
        QCOMPARE(canvas().zoom(), 0.5);
        QVERIFY(!canvas().isFitted());
    }

    void aBetterCopyKeepsItsPlaceAlsoWhereTheSizeIsNotKnown() {
        show(1, {60, 40}, {});
        canvas().setZoom(8.0, {10, 10});
        show(1, {600, 400}, {});
        QCOMPARE(canvas().zoom(), 0.8);
    }

    void anotherPictureIsFitted() {
        show(1, {600, 400}, {6000, 4000});
        canvas().setZoom(0.5, {10, 10});
        show(2, {600, 400}, {6000, 4000});
        QVERIFY(canvas().isFitted());
    }

    void arrowsAskForTheNeighbours() {
        QSignalSpy previous(view_.get(), &ImageView::previousRequested);
        QSignalSpy next(view_.get(), &ImageView::nextRequested);
        QTest::keyClick(view_.get(), Qt::Key_Left);
        QTest::keyClick(view_.get(), Qt::Key_Right);
        QCOMPARE(previous.count(), 1);
        QCOMPARE(next.count(), 1);
    }

  private:
    ImageCanvas& canvas() { return view_->canvas(); }

    void show(qint64 id, const QSize& copy, const QSize& size) {
        view_->setPicture({.id = id,
                           .image = copyOf(copy),
                           .size = size,
                           .hint = {},
                           .name = QStringLiteral("lemon.jpg"),
                           .detail = {}});
    }

    std::unique_ptr<ImageView> view_;
};

QTEST_MAIN(ImageViewTest)
#include "image_view_test.moc"
