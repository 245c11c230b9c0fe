#include "ui/session/thumbnail_store.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/io/archive.h"
#include "tests/support/temp_dir.h"
#include "ui/session/thumbnail_decoder.h"
#include "ui/session/thumbnail_queue.h"

using namespace setscope;

namespace {

constexpr int kPatience = 20'000;  ///< milliseconds

QImage halves(int width, int height) {
    QImage picture(width, height, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QPainter(&picture).fillRect(0, 0, width / 2, height, Qt::blue);
    return picture;
}

Bytes encoded(const QImage& image, const char* format) {
    QByteArray data;
    QBuffer buffer(&data);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, 95);
    const auto bytes = std::as_bytes(std::span(data.constData(), static_cast<size_t>(data.size())));
    return {bytes.begin(), bytes.end()};
}

/// A JPEG with an EXIF block that says only: turn it a quarter clockwise (orientation 6).
Bytes turnedJpeg(const QImage& image) {
    Bytes jpeg = encoded(image, "JPEG");
    const std::string exif(
        "\xff\xe1\x00\x22"
        "Exif\0\0"
        "MM\0\x2a\0\0\0\x08"
        "\0\x01"
        "\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
        "\0\0\0\0",
        36);
    const auto block = std::as_bytes(std::span(exif));
    jpeg.insert(jpeg.begin() + 2, block.begin(), block.end());
    return jpeg;
}

ThumbnailRequest request(std::uint64_t content, ThumbnailFit fit = ThumbnailFit::Cover) {
    return {{{.high = 1, .low = content}, 128, fit}, {}, true};
}

/// One archive of one entry that is nowhere on the disk.
class OneEntryFormat : public ArchiveFormat {
  public:
    explicit OneEntryFormat(Bytes bytes) : bytes_(std::move(bytes)) {}
    std::unique_ptr<ArchiveReader> open(const std::filesystem::path&) const override {
        return std::make_unique<Reader>(bytes_);
    }
    std::unique_ptr<ArchiveWriter> create(const std::filesystem::path&) const override {
        throw Error(ErrorKind::Failed, "nothing is written here");
    }

  private:
    class Reader : public ArchiveReader {
      public:
        explicit Reader(const Bytes& bytes) : bytes_(bytes) {}
        const std::vector<ArchiveEntry>& entries() const override { return entries_; }
        Bytes read(const std::string&, std::uint64_t, const std::stop_token&) const override {
            return bytes_;
        }
        Bytes readStart(const std::string&, std::size_t count) const override {
            return {bytes_.begin(),
                    bytes_.begin() + static_cast<std::ptrdiff_t>(std::min(count, bytes_.size()))};
        }

      private:
        const Bytes& bytes_;
        std::vector<ArchiveEntry> entries_ = {{.name = "a.png"}};
    };
    Bytes bytes_;
};

}  // namespace

class ThumbnailStoreTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void textsAndRowsAreNeverAskedFor() {
        ThumbnailStore store(nullptr, {.diskBytes = 0});
        Member member;
        member.payload.source.file = "/lists/words.txt";
        member.payload.content = TextContent{"granite"};
        QVERIFY(store.image(member, 128).isNull());
        QCOMPARE(store.waitingCount(), 0);
        QVERIFY(store.trouble(member).isEmpty());
    }

    void init() {
        folder_ = std::make_unique<TempDir>();
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(folder_->path().string()));
    }

    void coverIsTheMiddleSquareAtTheWantedSize() {
        const DecodedThumbnail decoded =
            decodeThumbnail(encoded(halves(400, 200), "PNG"), 96, ThumbnailFit::Cover);
        QCOMPARE(decoded.image.size(), QSize(96, 96));
        QCOMPARE(decoded.image.pixelColor(10, 48), QColor(Qt::blue));
        QCOMPARE(decoded.image.pixelColor(85, 48), QColor(Qt::red));
    }

    void containIsTheWholePicture() {
        const DecodedThumbnail decoded =
            decodeThumbnail(encoded(halves(400, 200), "PNG"), 100, ThumbnailFit::Contain);
        QCOMPARE(decoded.image.size(), QSize(100, 50));
    }

    void smallPicturesAreNotEnlarged() {
        const DecodedThumbnail decoded =
            decodeThumbnail(encoded(halves(30, 20), "PNG"), 256, ThumbnailFit::Contain);
        QCOMPARE(decoded.image.size(), QSize(30, 20));
    }

    void aPictureThatLiesOnItsSideIsTurnedUpright() {
        const DecodedThumbnail decoded =
            decodeThumbnail(turnedJpeg(halves(400, 200)), 100, ThumbnailFit::Contain);
        QCOMPARE(decoded.image.size(), QSize(50, 100));
        QVERIFY(decoded.image.pixelColor(25, 10).blue() > 200);
        QVERIFY(decoded.image.pixelColor(25, 90).red() > 200);
    }

    void rubbishIsTroubleNotAPicture() {
        const Bytes rubbish(1000, std::byte{0x5a});
        const DecodedThumbnail decoded = decodeThumbnail(rubbish, 96, ThumbnailFit::Cover);
        QVERIFY(decoded.image.isNull());
        QVERIFY(!decoded.trouble.isEmpty());
    }

    void theNewestBatchIsServedFirstInItsOwnOrder() {
        ThumbnailQueue queue([] {});
        queue.startBatch();
        queue.add(request(1));
        queue.add(request(2));
        queue.startBatch();
        queue.add(request(3));
        queue.add(request(4));
        QCOMPARE(taken(queue), (QList<quint64>{3, 4, 1, 2}));
    }

    void aRepeatedRequestMovesForwardAndIsServedOnce() {
        ThumbnailQueue queue([] {});
        queue.startBatch();
        QVERIFY(queue.add(request(1)));
        queue.add(request(2));
        queue.startBatch();
        QVERIFY(!queue.add(request(2)));
        QCOMPARE(taken(queue), (QList<quint64>{2, 1}));
    }

    void whatScrolledAwayIsDroppedButNotWholePictures() {
        ThumbnailQueue queue([] {});
        queue.add(request(1));
        queue.add(request(2));
        queue.add(request(3, ThumbnailFit::Contain));
        queue.keepOnly({ContentHash{.high = 1, .low = 2}});
        QCOMPARE(taken(queue), (QList<quint64>{2, 3}));
    }

    void decodesInTheBackgroundAndKeepsInMemory() {
        ThumbnailStore store(nullptr);
        const Member member = fileMember("a.png", encoded(halves(400, 400), "PNG"));
        QVERIFY(store.image(member, 100).isNull());
        waitFor(store);
        QCOMPARE(store.image(member, 100).size(), QSize(128, 128));
        QCOMPARE(store.waitingCount(), 0);
    }

    void theDiskCacheNeedsNoSource() {
        Member member = fileMember("a.png", encoded(halves(400, 400), "PNG"));
        {
            ThumbnailStore store(nullptr);
            store.image(member, 100);
            waitFor(store);
        }
        std::filesystem::remove(member.payload.source.file);
        ThumbnailStore store(nullptr);
        store.image(member, 100);
        waitFor(store);
        QCOMPARE(store.image(member, 100).size(), QSize(128, 128));
        QVERIFY(store.trouble(member).isEmpty());
    }

    void theDiskCacheStaysWithinItsLimit() {
        constexpr qint64 kLimit = 20'000;
        ThumbnailStore store(nullptr, {.diskBytes = kLimit});
        for (int i = 0; i < 24; ++i) {
            QImage noise(128, 128, QImage::Format_RGB32);
            for (int y = 0; y < 128; ++y) {
                for (int x = 0; x < 128; ++x) {
                    noise.setPixel(x, y,
                                   qRgb((x * 37 + i) % 256, (y * 91 * i) % 256, (x * y) % 256));
                }
            }
            store.image(fileMember(std::to_string(i), encoded(noise, "PNG")), 128);
        }
        QTRY_COMPARE_WITH_TIMEOUT(store.waitingCount(), 0, kPatience);
        QTest::qWait(50);
        qint64 bytes = 0;
        const QDir cache(
            QString::fromStdString((folder_->path() / "setscope/thumbnails").string()));
        for (const QFileInfo& file : cache.entryInfoList(QDir::Files)) {
            bytes += file.size();
        }
        QVERIFY(bytes > 0);
        QVERIFY2(bytes <= kLimit, qPrintable(QString::number(bytes)));
    }

    void aDamagedPictureIsReportedOnce() {
        ThumbnailStore store(nullptr);
        const Member member = fileMember("bad.jpg", Bytes(500, std::byte{1}));
        store.image(member, 100);
        waitFor(store);
        QVERIFY(!store.trouble(member).isEmpty());
        QVERIFY(store.image(member, 100).isNull());
        QCOMPARE(store.waitingCount(), 0);
    }

    void aMissingFileIsReportedWithItsSentence() {
        ThumbnailStore store(nullptr);
        Member member = fileMember("gone.png", encoded(halves(10, 10), "PNG"));
        std::filesystem::remove(member.payload.source.file);
        store.image(member, 100);
        waitFor(store);
        QVERIFY(store.trouble(member).contains(QStringLiteral("gone.png")));
    }

    void readsEntriesOfArchives() {
        ThumbnailStore store(std::make_shared<OneEntryFormat>(encoded(halves(200, 200), "PNG")));
        Member member;
        member.payload.source = {.file = folder_->write("photos.zip", "x"), .entry = "a.png"};
        store.image(member, 96);
        waitFor(store);
        QCOMPARE(store.image(member, 96).size(), QSize(96, 96));
    }

    void anotherSizeFillsInUntilTheRightOneIsThere() {
        ThumbnailStore store(nullptr);
        const Member member = fileMember("a.png", encoded(halves(800, 800), "PNG"));
        store.image(member, 96);
        waitFor(store);
        QCOMPARE(store.image(member, 300).size(), QSize(96, 96));
        waitFor(store);
        QCOMPARE(store.image(member, 300).size(), QSize(384, 384));
    }

    void goingAwayWhilePicturesWaitIsSafe() {
        auto store = std::make_unique<ThumbnailStore>(nullptr);
        for (int i = 0; i < 50; ++i) {
            QImage picture = halves(300, 300);
            picture.setPixel(0, 0, static_cast<uint>(i));
            store->image(fileMember(std::to_string(i), encoded(picture, "PNG")), 128);
        }
        store.reset();
        QCoreApplication::processEvents();
    }

  private:
    static QList<quint64> taken(ThumbnailQueue& queue) {
        QList<quint64> contents;
        while (const auto next = queue.take()) {
            contents.append(next->key.content.low);
        }
        return contents;
    }

    static void waitFor(ThumbnailStore& store) {
        QSignalSpy ready(&store, &ThumbnailStore::ready);
        QVERIFY(ready.wait(kPatience));
    }

    Member fileMember(const std::string& name, const Bytes& bytes) {
        Member member;
        member.name = name;
        member.content = ContentHash::of(bytes);
        member.payload.source.file = folder_->write(
            name, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        return member;
    }

    std::unique_ptr<TempDir> folder_;
};

QTEST_MAIN(ThumbnailStoreTest)
#include "thumbnail_store_test.moc"
