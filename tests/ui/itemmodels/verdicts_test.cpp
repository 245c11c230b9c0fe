#include "ui/itemmodels/verdicts.h"

#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

class VerdictsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void thePersonHasTheLastWord() {
        QVERIFY(isStranger(Verdict::None, true));
        QVERIFY(!isStranger(Verdict::None, false));
        QVERIFY(!isStranger(Verdict::Belongs, true));
        QVERIFY(!isStranger(Verdict::Belongs, false));
        QVERIFY(isStranger(Verdict::Stranger, true));
        QVERIFY(isStranger(Verdict::Stranger, false));
    }

    void marksAreCountedBySetAndTogether() {
        Collection collection = *sampleCollection();
        QCOMPARE(countVerdicts(collection).all(), qint64{0});
        collection.sets[0].members[0].verdict = Verdict::Stranger;
        collection.sets[0].members[1].verdict = Verdict::Belongs;
        collection.sets[1].members[2].verdict = Verdict::Belongs;
        QVERIFY(countVerdicts(collection.sets[0]) ==
                (VerdictCounts{.strangers = 1, .belonging = 1}));
        QVERIFY(countVerdicts(collection) == (VerdictCounts{.strangers = 1, .belonging = 2}));
    }

    void sentencesSayWhatTheMarksAre() {
        const VerdictCounts marks{.strangers = 1, .belonging = 2};
        QCOMPARE(markCountText(marks), QStringLiteral("3 marks"));
        QCOMPARE(markSummary(marks), QStringLiteral("3 marks: 1 stranger, 2 that belong"));
        QCOMPARE(markCountText({}), QString());
        QCOMPARE(markSummary({}), QString());
        QCOMPARE(verdictText(Verdict::None), QString());
    }
};

QTEST_MAIN(VerdictsTest)
#include "verdicts_test.moc"
