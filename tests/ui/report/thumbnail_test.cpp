#include "ui/report/thumbnail.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/text.h"
#include "core/io/media_reader.h"

namespace setscope {

class ThumbnailTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void isTheMiddleSquare();
    void putsTransparencyOnWhite();
    void isEmptyForWhatIsNoPicture();
    void doesNotDecodeTheFileOfATextOrARow();
    void staysSmallForALongPicture();

  private:
    Member memberOf(const QImage& image, const QString& name);

    QTemporaryDir folder_;
    MediaReader media_{nullptr};
};

namespace {

QImage decoded(const Bytes& bytes) {
    return QImage::fromData(reinterpret_cast<const uchar*>(bytes.data()),
                            static_cast<int>(bytes.size()), "JPEG");
}

bool isNear(QRgb pixel, QRgb wanted) {
    return std::abs(qRed(pixel) - qRed(wanted)) < 12 &&
           std::abs(qGreen(pixel) - qGreen(wanted)) < 12 &&
           std::abs(qBlue(pixel) - qBlue(wanted)) < 12;
}

}  // namespace

Member ThumbnailTest::memberOf(const QImage& image, const QString& name) {
    const QString file = folder_.filePath(name);
    image.save(file);
    Member member;
    member.payload.source.file = fromUtf8(file.toStdString());
    return member;
}

void ThumbnailTest::isTheMiddleSquare() {
    QImage image(300, 100, QImage::Format_RGB32);
    image.fill(Qt::red);
    for (int y = 0; y < 100; ++y) {
        for (int x = 100; x < 200; ++x) {
            image.setPixel(x, y, qRgb(0, 0, 255));
        }
    }
    for (const char* name : {"wide.png", "wide.jpg", "wide.bmp"}) {
        const QImage shown =
            decoded(thumbnailJpeg(memberOf(image, QString::fromUtf8(name)), media_, 64));
        QCOMPARE(shown.size(), QSize(64, 64));
        QVERIFY2(isNear(shown.pixel(32, 32), qRgb(0, 0, 255)), name);
        QVERIFY2(isNear(shown.pixel(4, 32), qRgb(0, 0, 255)), name);
    }
}

void ThumbnailTest::putsTransparencyOnWhite() {
    QImage image(50, 50, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    const QImage shown =
        decoded(thumbnailJpeg(memberOf(image, QStringLiteral("clear.png")), media_, 32));
    QVERIFY(isNear(shown.pixel(16, 16), qRgb(255, 255, 255)));
}

void ThumbnailTest::isEmptyForWhatIsNoPicture() {
    QFile file(folder_.filePath(QStringLiteral("text.jpg")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a picture");
    file.close();
    Member member;
    member.payload.source.file = fromUtf8(file.fileName().toStdString());
    QVERIFY(thumbnailJpeg(member, media_, 64).empty());
    member.payload.source.file = "/nowhere/at/all.jpg";
    QVERIFY(thumbnailJpeg(member, media_, 64).empty());
}

void ThumbnailTest::doesNotDecodeTheFileOfATextOrARow() {
    QImage image(50, 50, QImage::Format_RGB32);
    image.fill(Qt::red);
    Member member = memberOf(image, QStringLiteral("red.png"));
    QVERIFY(!thumbnailJpeg(member, media_, 32).empty());
    member.payload.content = TextContent{"red"};
    QVERIFY(thumbnailJpeg(member, media_, 32).empty());
    member.payload.content = VectorContent{{1.0F}, std::make_shared<const VectorColumns>()};
    QVERIFY(thumbnailJpeg(member, media_, 32).empty());
}

void ThumbnailTest::staysSmallForALongPicture() {
    QImage image(20000, 4, QImage::Format_RGB32);
    image.fill(Qt::green);
    const QImage shown =
        decoded(thumbnailJpeg(memberOf(image, QStringLiteral("long.png")), media_, 64));
    QCOMPARE(shown.size(), QSize(64, 64));
}

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::ThumbnailTest)
#include "thumbnail_test.moc"
