#include "ui/views/text_tile.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QTest>
#include <algorithm>
#include <cmath>

using namespace setscope;

namespace {

constexpr QSizeF kRoom(100, 100);

/// As WCAG 2 defines it.
double luminance(const QColor& colour) {
    const auto linear = [](double share) {
        return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& left, const QColor& right) {
    const auto [darker, brighter] = std::minmax({luminance(left), luminance(right)});
    return (brighter + 0.05) / (darker + 0.05);
}

QString longText() {
    QStringList words;
    for (int i = 0; i < 300; ++i) {
        words.append(QStringLiteral("word%1").arg(i));
    }
    return words.join(u' ');
}

}  // namespace

class TextTileTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aShortTextIsWholeAndLarge() {
        const TextTileLines tile = textTileLines(QStringLiteral("dog"), font_, kRoom);
        QCOMPARE(tile.lines, QStringList{QStringLiteral("dog")});
        QVERIFY(tile.isWhole);
        QVERIFY(tile.font.pointSizeF() > font_.pointSizeF());
    }

    void aLongerTextHasNoLargerLettersThanAShorterOne() {
        double former = 1e9;
        for (const int count : {1, 3, 6, 12, 24, 300}) {
            const QString text = longText().section(u' ', 0, count - 1);
            const double size = textTileLines(text, font_, kRoom).font.pointSizeF();
            QVERIFY2(size <= former, qPrintable(text));
            former = size;
        }
        QVERIFY(former < font_.pointSizeF());
    }

    void whatHasNoRoomIsLeftOutAndThatIsSeen() {
        const TextTileLines tile = textTileLines(longText(), font_, kRoom);
        QVERIFY(!tile.isWhole);
        QVERIFY(tile.lines.back().endsWith(u'…'));
        QStringList shown = tile.lines;
        shown.back().chop(1);
        QVERIFY(longText().startsWith(shown.join(u' ').trimmed()));
    }

    void nothingIsWiderOrTallerThanTheRoom_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("one word") << QStringLiteral("granite");
        QTest::newRow("a sentence") << QStringLiteral("a stone that was formed by great heat");
        QTest::newRow("long") << longText();
        QTest::newRow("an endless word") << QString(3000, u'x');
        QTest::newRow("a long word first") << QString(60, u'm') + QStringLiteral(" and more");
        QTest::newRow("huge") << longText().repeated(60);
        QTest::newRow("another script") << QStringLiteral("花崗岩は硬い石である").repeated(20);
        QTest::newRow("from right to left") << QStringLiteral("אבן גרניט קשה מאוד ").repeated(9);
    }

    void nothingIsWiderOrTallerThanTheRoom() {
        QFETCH(QString, text);
        for (const QSizeF& room : {QSizeF(30, 30), QSizeF(80, 80), QSizeF(300, 120)}) {
            const TextTileLines tile = textTileLines(text, font_, room);
            const QFontMetricsF metrics(tile.font);
            QVERIFY(!tile.lines.isEmpty());
            for (const QString& line : tile.lines) {
                QVERIFY2(metrics.horizontalAdvance(line) <= room.width() + 1.0, qPrintable(line));
            }
            QVERIFY(static_cast<double>(tile.lines.size()) * metrics.lineSpacing() <=
                    room.height() + metrics.lineSpacing() * 0.01);
        }
    }

    void wordsThatFitALineStayWhole() {
        const QString text = QStringLiteral("a stone that was formed by great heat");
        const QStringList words = text.split(u' ');
        const TextTileLines tile = textTileLines(text, font_, kRoom);
        QVERIFY(tile.isWhole);
        for (const QString& word : tile.lines.join(u' ').split(u' ')) {
            QVERIFY2(words.contains(word), qPrintable(word));
        }
    }

    void whiteSpaceIsJoinedAndNothingIsNoLine() {
        QCOMPARE(textTileLines(QStringLiteral("a\n\n \tb"), font_, kRoom).lines,
                 QStringList{QStringLiteral("a b")});
        QVERIFY(textTileLines(QStringLiteral(" \n"), font_, kRoom).lines.isEmpty());
    }

    void isReadableInLightAndDark() {
        for (const bool isDark : {false, true}) {
            QPalette palette;
            palette.setColor(QPalette::Base, isDark ? QColor(0x20, 0x23, 0x28) : QColor(Qt::white));
            palette.setColor(QPalette::WindowText,
                             isDark ? QColor(0xee, 0xee, 0xee) : QColor(0x20, 0x20, 0x20));
            const ViewColours colours = viewColours(palette);
            QImage image(100, 100, QImage::Format_RGB32);
            image.fill(colours.card);
            QPainter painter(&image);
            paintTextTile(painter, {0, 0, 100, 100}, QStringLiteral("MMMM"), font_, colours);
            painter.end();
            double best = 1.0;
            for (int y = 0; y < 100; ++y) {
                for (int x = 0; x < 100; ++x) {
                    best = std::max(best, contrast(image.pixelColor(x, y), colours.card));
                }
            }
            QVERIFY2(best >= 7.0, qPrintable(QString::number(best)));
        }
    }

  private:
    QFont font_ = QApplication::font();
};

QTEST_MAIN(TextTileTest)
#include "text_tile_test.moc"
