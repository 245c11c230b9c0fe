#include "ui/views/ranking_card_delegate.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

#include "ui/views/view_colours.h"

using namespace setscope;

namespace {

enum Role { Picture = Qt::UserRole, Text, Row, Trouble, RankText, Bars, Differs, Strong };

constexpr int kCardEdge = 128;
constexpr int kScorers = 4;

}  // namespace

class RankingCardDelegateTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_.clear();
        model_.appendRow(new QStandardItem(QStringLiteral("lemon_15")));
        QImage picture(100, 100, QImage::Format_RGB32);
        picture.fill(Qt::green);
        set(Picture, picture);
        set(Strong, true);
        setBars({0.5, 0.25, 1.0, 0.75});
    }

    void eachScorerHasABarAsLongAsItsScore() {
        const QImage card = paint();
        const int full = RankingCardDelegate::barRect(option_.rect, 0).width();
        QCOMPARE(barLength(card, 0), qRound(full * 0.5));
        QVERIFY(std::abs(barLength(card, 1) - full * 0.25) <= 1.0);
        QCOMPARE(barLength(card, 2), full);
        QVERIFY(std::abs(barLength(card, 3) - full * 0.75) <= 1.0);
    }

    void barsDoNotTouchEachOther() {
        paint();
        for (int scorer = 1; scorer < kScorers; ++scorer) {
            const QRect upper = RankingCardDelegate::barRect(option_.rect, scorer - 1);
            const QRect lower = RankingCardDelegate::barRect(option_.rect, scorer);
            QCOMPARE(lower.top() - upper.bottom() - 1, RankingCardDelegate::kBarGap);
            QCOMPARE(lower.height(), RankingCardDelegate::kBarHeight);
        }
    }

    void aScorerThatKnowsNothingOfItHasNoBar() {
        setBars({0.5, -1.0, 0.0, 0.75});
        const QImage card = paint();
        const QColor ground = viewColours(option_.palette).card;
        const QRect none = RankingCardDelegate::barRect(option_.rect, 1);
        for (int x = none.left(); x <= none.right(); ++x) {
            QCOMPARE(card.pixelColor(x, none.center().y()), ground);
        }
        QCOMPARE(barLength(card, 2), 0);
        const QRect zero = RankingCardDelegate::barRect(option_.rect, 2);
        QVERIFY(card.pixelColor(zero.center()) != ground);
        QVERIFY(barLength(card, 3) > 0);
    }

    void theNameStandsBelowTheBarsWithinTheFoot() {
        const QImage card = paint();
        const int last = RankingCardDelegate::barRect(option_.rect, kScorers - 1).bottom();
        const QColor ground = viewColours(option_.palette).card;
        int written = 0;
        for (int y = last + 1; y < card.height() - 2; ++y) {
            for (int x = 8; x < kCardEdge / 2; ++x) {
                written += card.pixelColor(x, y) != ground ? 1 : 0;
            }
        }
        QVERIFY(written > 40);
        for (int x = 8; x < kCardEdge - 8; ++x) {
            QCOMPARE(card.pixelColor(x, card.height() - 3), ground);
        }
    }

    void theRankIsATagInTheUpperLeft() {
        const QImage without = paint();
        set(RankText, QStringLiteral("#3"));
        const QImage with = paint();
        const QRect corner(0, 0, kCardEdge / 2, kCardEdge / 2);
        QVERIFY(with.copy(corner) != without.copy(corner));
        const QRect rest(0, kCardEdge / 2, kCardEdge, kCardEdge / 2);
        QCOMPARE(with.copy(rest), without.copy(rest));
    }

    void aTextGivesWayToTheTag() {
        set(Picture, QImage());
        set(RankText, QStringLiteral("#3"));
        set(Text, QStringLiteral("one two three four five six seven eight nine ").repeated(9));
        const QRect tag(8, 8, 20, 14);
        const QImage withText = paint();
        set(Text, QStringLiteral("x"));
        QCOMPARE(withText.copy(tag), paint().copy(tag));
    }

    void disagreementIsASignAtTheRightOfTheFoot() {
        const QImage without = paint();
        set(Differs, true);
        const QImage with = paint();
        const int top = RankingCardDelegate::barRect(option_.rect, kScorers).top();
        const QRect right(kCardEdge / 2, top, kCardEdge / 2, with.height() - top);
        QVERIFY(with.copy(right) != without.copy(right));
        const QRect above(0, 0, kCardEdge, top);
        QCOMPARE(with.copy(above), without.copy(above));
    }

    void candidatesBelowTheCutAreMuted() {
        QCOMPARE(paint().pixelColor(kCardEdge / 2, kCardEdge / 2), QColor(Qt::green));
        set(Strong, false);
        const QImage card = paint();
        QVERIFY(card.pixelColor(kCardEdge / 2, kCardEdge / 2) != QColor(Qt::green));
        QCOMPARE(barLength(card, 0), 0);
    }

    void anUnreadablePictureIsMarked() {
        set(Picture, QImage());
        const QImage waiting = paint();
        set(Trouble, QStringLiteral("The picture is damaged."));
        QVERIFY(paint() != waiting);
    }

    void theCardThatHasTheKeyboardHasARingInsideItsFrame() {
        const QColor accent = viewColours(QApplication::palette()).accent;
        const QPoint onRing(4, kCardEdge / 2);
        QVERIFY(paint(QStyle::State_Selected).pixelColor(onRing) != accent);
        QCOMPARE(paint(QStyle::State_HasFocus).pixelColor(onRing), accent);
    }

  private:
    void set(int role, const QVariant& value) { model_.item(0)->setData(value, role); }
    void setBars(const QList<double>& shares) { set(Bars, QVariant::fromValue(shares)); }

    int barLength(const QImage& card, int scorer) const {
        const QRect bar = RankingCardDelegate::barRect(option_.rect, scorer);
        const QColor accent = viewColours(option_.palette).accent;
        int length = 0;
        for (int x = 0; x < card.width(); ++x) {
            length += card.pixelColor(x, bar.center().y()) == accent ? 1 : 0;
        }
        return length;
    }

    QImage paint(QStyle::State state = QStyle::State_None) {
        option_ = {};
        option_.state = state;
        option_.font = QApplication::font();
        option_.palette = QApplication::palette();
        const int foot = RankingCardDelegate::footHeight(QFontMetrics(option_.font), kScorers);
        option_.rect = QRect(0, 0, kCardEdge, kCardEdge + foot);
        QImage card(option_.rect.size(), QImage::Format_RGB32);
        card.fill(Qt::white);
        QPainter painter(&card);
        const RankingCardDelegate delegate({.face = {.picture = Picture, .text = Text, .row = Row},
                                            .trouble = Trouble,
                                            .rankText = RankText,
                                            .bars = Bars,
                                            .differs = Differs,
                                            .strong = Strong});
        delegate.paint(&painter, option_, model_.index(0, 0));
        return card;
    }

    QStandardItemModel model_;
    QStyleOptionViewItem option_;
};

QTEST_MAIN(RankingCardDelegateTest)
#include "ranking_card_delegate_test.moc"
