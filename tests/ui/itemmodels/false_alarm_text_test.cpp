#include "ui/itemmodels/false_alarm_text.h"

#include <QTest>
#include <cmath>

#include "core/results/false_alarms.h"
#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

namespace {

/// Lemon, whose members come out as mango, lemon_10, lemon_2 with these p-values.
SetOutliers removed(const std::vector<float>& pValues) {
    SetOutliers set = sampleResult()->sets[0];
    const MemberId order[] = {{14}, {12}, {11}};
    for (std::size_t i = 0; i < pValues.size(); ++i) {
        set.removals.push_back({order[i], pValues[i]});
    }
    set.setPValue = pValues.front();
    return set;
}

}  // namespace

class FalseAlarmTextTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void ratesKeepATenthOfAPerCent() {
        QCOMPARE(rateText(0.05), QStringLiteral("5\u202f%"));
        QCOMPARE(rateText(0.025), QStringLiteral("2.5\u202f%"));
        QCOMPARE(rateText(0.001), QStringLiteral("0.1\u202f%"));
    }

    void strangersComeOutOneAfterTheOther() {
        const ItemSet lemon = sampleCollection()->sets[0];
        const SetOutliers two = removed({0.01F, 0.03F, 0.4F});
        QCOMPARE(removalText(two, lemon, 0.05),
                 QStringLiteral("1st stranger: mango, p = 0.010; after removing it: lemon_10, p = "
                                "0.030; then nothing more (p = 0.400)"));
        QCOMPARE(removalText(two, lemon, 0.02),
                 QStringLiteral("1st stranger: mango, p = 0.010; then nothing more (p = 0.030)"));
        QCOMPARE(removalText(two, lemon, 0.005), QString());
    }

    void aSetThatNoRuleCanFlagIsNotJudgedAndSaysWhy() {
        const FlagRule byProbability{.by = FlagRule::By::Probability, .threshold = 0.5};
        const FlagRule byRate{.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05};
        const std::shared_ptr<const Collection> collection = sampleCollection();
        const ItemSet& lime = collection->sets[1];
        SetOutliers judged = sampleResult()->sets[1];
        judged.referenceSets = 19;
        QCOMPARE(whyNotJudged(judged, lime, byProbability), QString());
        QCOMPARE(whyNotJudged(judged, lime, byRate), QString());
        judged.referenceSets = 18;
        QCOMPARE(whyNotJudged(judged, lime, byRate),
                 QStringLiteral("only 18 clean sets of its size: choose a larger rate"));
        judged.setPValue.reset();
        QCOMPARE(whyNotJudged(judged, lime, byProbability), QString());
        QCOMPARE(whyNotJudged(judged, lime, byRate), missingReferencesText(lime));
        SetOutliers small = sampleResult()->sets[2];
        for (const FlagRule& rule : {byProbability, byRate}) {
            QVERIFY(whyNotJudged(small, collection->sets[2], rule)
                        .contains(QStringLiteral("at least three")));
        }
        small.note.clear();
        QVERIFY(!whyNotJudged(small, collection->sets[2], byProbability).isEmpty());
    }

    void whatFollowsAStepAboveTheRateIsNoStranger() {
        const SetOutliers set = removed({0.01F, 0.4F, 0.02F});
        QCOMPARE(removalCount(set, 0.05), qsizetype{1});
        QCOMPARE(removalCount(set, 0.5), qsizetype{3});
    }

    void aRateEqualToAPValueFlags() {
        QCOMPARE(removalCount(removed({0.05F, 0.4F}), 0.05), qsizetype{1});
    }

    void anAnswerWithoutStepsHasNoOrder() {
        const SetOutliers old = sampleResult()->sets[0];
        QCOMPARE(removalText(old, sampleCollection()->sets[0], 0.05), QString());
    }

    void aMemberThatIsGoneIsCalledSo() {
        ItemSet lemon = sampleCollection()->sets[0];
        lemon.members.pop_back();
        QVERIFY(removalText(removed({0.01F}), lemon, 0.05)
                    .contains(QStringLiteral("a removed member")));
    }

    void saysWhoseCleanSetsThePValueStandsAgainst() {
        const OutlierResult answer = *sampleResult();
        SetOutliers set = answer.sets[0];
        QCOMPARE(referencesText(set, answer), QStringLiteral("99 clean sets"));
        set.referenceSets = 499;
        set.references = ReferenceOrigin::Shipped;
        QCOMPARE(referencesText(set, answer), QStringLiteral("499 clean sets"));
        set.referenceSets = 40;
        set.references = ReferenceOrigin::Own;
        QCOMPARE(referencesText(set, answer), QStringLiteral("40 draws from your own clean sets"));
    }

    void saysWhyMembersAreFlaggedByProbability() {
        Collection collection;
        collection.sets = {sampleTexts("words", {"one", "two"})};
        QCOMPARE(byProbabilityText(collection, 0),
                 QStringLiteral("Texts have no reference sets that come with Setscope: call sets "
                                "of yours clean to flag by false-alarm rate"));
        QVERIFY(byProbabilityText(collection, 2)
                    .endsWith(QStringLiteral("call more sets clean to flag by false-alarm rate")));
        collection.sets.push_back(
            {.id = {2}, .name = "fruit", .members = {sampleRow(1, "fig", {1, 2, 3})}});
        QVERIFY(byProbabilityText(collection, 0)
                    .startsWith(QStringLiteral("Texts and rows of numbers have no reference")));
        QVERIFY(byProbabilityText(*sampleCollection(), 0)
                    .startsWith(QStringLiteral("The model has no clean reference sets")));
    }

    void thePromiseHoldsBothTheRateAndTheBound() {
        const double bound = falseAlarmBound(499, 0.05, kFalseAlarmConfidence);
        const QString promise = promiseText(499, 0.05);
        QVERIFY(promise.contains(QStringLiteral("at most 5\u202f%")));
        const QString shown = rateText(std::ceil(bound * 100.0) / 100.0);
        QVERIFY2(promise.contains(QStringLiteral("at most %1 with 95\u202f%").arg(shown)),
                 qPrintable(promise));
        QVERIFY(bound > 0.05);
        QCOMPARE(promiseText(0, 0.05), QString());
    }
};

QTEST_MAIN(FalseAlarmTextTest)
#include "false_alarm_text_test.moc"
