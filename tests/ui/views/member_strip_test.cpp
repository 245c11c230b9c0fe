#include "ui/views/member_strip.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace setscope;

class MemberStripTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void linesShowTheNameAsFarAsThereIsRoom() {
        MemberStrip strip(2);
        strip.resize(200, 60);
        strip.show();
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        const QString name = QStringLiteral("a stone & that was formed by heat ").repeated(5);
        strip.setEntries(
            {{.id = 7, .caption = QStringLiteral("0.82"), .name = name},
             {.id = 8, .caption = QStringLiteral("0.10"), .name = QStringLiteral("b")}},
            MemberStrip::Form::Lines);
        const QList<QToolButton*> buttons = strip.findChildren<QToolButton*>();
        QVERIFY(buttons[0]->text().startsWith(QStringLiteral("0.82   a stone")));
        QVERIFY(buttons[0]->text().endsWith(u'…'));
        QCOMPARE(buttons[1]->text(), QStringLiteral("0.10   b"));
        QCOMPARE(buttons[0]->accessibleName(), name);
        const qsizetype narrow = buttons[0]->text().size();
        strip.resize(400, 60);
        QTRY_VERIFY(buttons[0]->text().size() > narrow);
        QVERIFY(buttons[0]->y() < buttons[1]->y());
        QSignalSpy activated(&strip, &MemberStrip::activated);
        buttons[1]->click();
        QCOMPARE(activated.front().front().toLongLong(), 8);
    }

    void picturesStandBesideEachOtherAgain() {
        MemberStrip strip(2);
        const QList<MemberStrip::Entry> entries = {
            {.id = 7, .caption = QStringLiteral("0.82"), .name = QStringLiteral("a")},
            {.id = 8, .caption = QStringLiteral("0.10"), .name = QStringLiteral("b")}};
        strip.setEntries(entries, MemberStrip::Form::Lines);
        strip.setEntries(entries);
        strip.show();
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        const QList<QToolButton*> buttons = strip.findChildren<QToolButton*>();
        QCOMPARE(buttons[0]->text(), QStringLiteral("0.82"));
        QCOMPARE(buttons[0]->y(), buttons[1]->y());
        QVERIFY(!buttons[0]->icon().isNull());
    }
};

QTEST_MAIN(MemberStripTest)
#include "member_strip_test.moc"
