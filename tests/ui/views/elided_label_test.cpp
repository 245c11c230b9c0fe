#include "ui/views/elided_label.h"

#include <QTest>

using namespace setscope;

class ElidedLabelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aTextThatFitsIsWhole() {
        ElidedLabel label(Qt::AlignLeft);
        label.setText(kText);
        label.resize(label.sizeHint());
        QCOMPARE(label.shownText(), kText);
    }

    void theYieldingPartGivesWayBeforeTheNumbers() {
        ElidedLabel label(Qt::AlignLeft);
        label.setText(kText);
        label.setYieldingPart(kName);
        label.resize(label.sizeHint() - QSize(label.fontMetrics().horizontalAdvance(kName) / 2, 0));
        const QString shown = label.shownText();
        QVERIFY2(shown.endsWith(QStringLiteral(" · 49 % · p = 0.354")), qPrintable(shown));
        QVERIFY2(shown.startsWith(QStringLiteral("suspicious: t")), qPrintable(shown));
        QVERIFY(shown.size() < kText.size());
    }

    void whereThatIsNotEnoughTheRestIsShortenedToo() {
        ElidedLabel label(Qt::AlignLeft);
        label.setElideMode(Qt::ElideRight);
        label.setText(kText);
        label.setYieldingPart(kName);
        label.resize(label.sizeHint().width() / 4, label.sizeHint().height());
        QVERIFY(label.shownText().endsWith(QChar(u'…')));
        QVERIFY(label.fontMetrics().horizontalAdvance(label.shownText()) <= label.width() + 1);
    }

  private:
    const QString kName = QStringLiteral("train_Arla-Ecological-Medium-Fat-Milk_031");
    const QString kText = QStringLiteral("suspicious: %1 · 49 % · p = 0.354").arg(kName);
};

QTEST_MAIN(ElidedLabelTest)
#include "elided_label_test.moc"
