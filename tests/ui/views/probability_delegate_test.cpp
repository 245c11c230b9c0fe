#include "ui/views/probability_delegate.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

#include "ui/views/mark_sign.h"
#include "ui/views/tabular_text.h"
#include "ui/views/view_colours.h"

using namespace setscope;

namespace {

enum Role { Probability = Qt::UserRole, Text, Flagged, Thumbnail, Trouble, Mark, FaceText, Row };

constexpr int kEdge = 120;

bool isClose(QRgb left, const QColor& right) {
    return std::abs(qRed(left) - right.red()) < 12 && std::abs(qGreen(left) - right.green()) < 12 &&
           std::abs(qBlue(left) - right.blue()) < 12;
}

}  // namespace

class ProbabilityDelegateTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_.clear();
        model_.appendRow(new QStandardItem(QStringLiteral("lemon_15")));
        QImage picture(200, 100, QImage::Format_RGB32);
        picture.fill(Qt::green);
        QPainter(&picture).fillRect(0, 0, 40, 100, Qt::blue);
        set(Thumbnail, picture);
    }

    void theBarIsAsLongAsTheProbability_data() {
        QTest::addColumn<double>("probability");
        for (const double probability : {0.0, 0.05, 0.25, 0.5, 0.71, 1.0}) {
            QTest::newRow(qPrintable(QString::number(probability))) << probability;
        }
    }

    void theBarIsAsLongAsTheProbability() {
        QFETCH(double, probability);
        set(Probability, probability);
        const QImage card = paint();
        const QColor red = viewColours(option_.palette).alarm;
        int length = 0;
        for (int x = 0; x < kEdge; ++x) {
            length += isClose(card.pixel(x, kEdge + ProbabilityDelegate::kBarHeight / 2), red);
        }
        QVERIFY2(std::abs(length - probability * kEdge) <= 2.0,
                 qPrintable(QStringLiteral("%1 pixels").arg(length)));
    }

    void aMemberThatIsNotJudgedHasNoBar() {
        const QImage card = paint();
        QVERIFY(isClose(card.pixel(3, kEdge + 3), viewColours(option_.palette).track));
    }

    void theMiddleOfThePictureIsShownUnsqueezed() {
        const QImage card = paint();
        QCOMPARE(card.pixelColor(3, kEdge / 2), QColor(Qt::green));
        QCOMPARE(card.pixelColor(kEdge - 3, kEdge / 2), QColor(Qt::green));
    }

    void aFlaggedMemberHasARedFrameAndATag() {
        const QColor red = viewColours(option_.palette).alarm;
        set(Probability, 0.71);
        QVERIFY(!isClose(paint().pixel(kEdge / 2, 0), red));
        set(Flagged, true);
        const QImage card = paint();
        QVERIFY(isClose(card.pixel(kEdge / 2, 0), red));
        QVERIFY(isClose(card.pixel(10, 14), red));
    }

    void aMarkStandsInTheCornerAndTheBarStays() {
        set(Probability, 0.71);
        const QImage plain = paint();
        const QRect corner(kEdge - 36, 4, 34, 34);
        const QRect bar(0, kEdge, kEdge, ProbabilityDelegate::kBarHeight);
        QImage former = plain.copy(corner);
        for (const MarkSign sign : {MarkSign::Tick, MarkSign::Cross}) {
            set(Mark, static_cast<int>(sign));
            const QImage card = paint();
            QVERIFY(card.copy(corner) != former);
            QCOMPARE(card.copy(bar), plain.copy(bar));
            QCOMPARE(card.copy(QRect(0, 0, kEdge - 36, kEdge)),
                     plain.copy(QRect(0, 0, kEdge - 36, kEdge)));
            former = card.copy(corner);
        }
    }

    void theCardThatHasTheKeyboardHasARingInsideItsFrame() {
        const QColor accent = viewColours(QApplication::palette()).accent;
        const QPoint onRing(4, kEdge / 2);
        QVERIFY(!isClose(paint(QStyle::State_Selected).pixel(onRing), accent));
        QVERIFY(
            isClose(paint(QStyle::State_Selected | QStyle::State_HasFocus).pixel(onRing), accent));
        QVERIFY(isClose(paint(QStyle::State_HasFocus).pixel(onRing), accent));
    }

    void anUnreadablePictureIsMarked() {
        set(Thumbnail, QImage());
        const QImage waiting = paint();
        set(Trouble, QStringLiteral("The picture is damaged."));
        QVERIFY(paint() != waiting);
    }

    void aTextOrARowStandsInThePicturesPlaceWithTheSameBarAndFrame() {
        set(Thumbnail, QImage());
        set(Probability, 0.5);
        set(Flagged, true);
        const QImage empty = paint();
        const QColor red = viewColours(option_.palette).alarm;
        const QColor card = viewColours(option_.palette).card;
        set(FaceText, QStringLiteral("granite"));
        const QImage text = paint();
        set(FaceText, QString());
        set(Row, QVariant::fromValue(QList<QList<float>>{{1.0F, -1.0F, 0.5F}, {}}));
        const QImage row = paint();
        QVERIFY(text != row);
        const QRect foot(0, kEdge, kEdge, empty.height() - kEdge);
        for (const QImage& tile : {text, row}) {
            QCOMPARE(tile.copy(foot), empty.copy(foot));
            QVERIFY(isClose(tile.pixel(kEdge / 2, 0), red));
            QVERIFY(isClose(tile.pixel(10, 14), red));
            QVERIFY(isClose(tile.pixel(kEdge - 4, kEdge / 2), card));
        }
    }

    void aTextGivesWayToTheTag() {
        set(Thumbnail, QImage());
        set(FaceText,
            QStringLiteral("one two three four five six seven eight nine ten ").repeated(9));
        const QRect tag(8, 8, 60, 16);
        set(Flagged, true);
        const QImage withText = paint();
        set(FaceText, QStringLiteral("x"));
        QCOMPARE(withText.copy(tag), paint().copy(tag));
    }

    void digitsHaveOneWidth() {
        const QFontMetricsF metrics(QApplication::font());
        QCOMPARE(tabularWidth(metrics, QStringLiteral("1111")),
                 tabularWidth(metrics, QStringLiteral("8888")));
    }

  private:
    void set(int role, const QVariant& value) { model_.item(0)->setData(value, role); }

    QImage paint(QStyle::State state = QStyle::State_None) {
        option_ = {};
        option_.state = state;
        option_.font = QApplication::font();
        option_.palette = QApplication::palette();
        option_.rect =
            QRect(0, 0, kEdge, kEdge + ProbabilityDelegate::footHeight(QFontMetrics(option_.font)));
        QImage card(option_.rect.size(), QImage::Format_RGB32);
        card.fill(Qt::white);
        QPainter painter(&card);
        const ProbabilityDelegate delegate(
            {.probability = Probability,
             .probabilityText = Text,
             .flagged = Flagged,
             .face = {.picture = Thumbnail, .text = FaceText, .row = Row},
             .trouble = Trouble,
             .mark = Mark});
        delegate.paint(&painter, option_, model_.index(0, 0));
        return card;
    }

    QStandardItemModel model_;
    QStyleOptionViewItem option_;
};

QTEST_MAIN(ProbabilityDelegateTest)
#include "probability_delegate_test.moc"
