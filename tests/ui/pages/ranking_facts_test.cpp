#include "ui/pages/ranking_facts.h"

#include <QTest>
#include <limits>

using namespace setscope;

namespace {

Pool samplePool() {
    Pool pool;
    pool.items = {"lion", "tiger", "puma", "lynx", "owl"};
    pool.known = {{.name = "cats", .items = {0, 1}},
                  {.name = "17", .items = {0, 1, 2, 3}},
                  {.name = "", .items = {3, 4}}};
    return pool;
}

/// "label=value" of each line.
QStringList lines(const QList<FactGrid::Fact>& facts) {
    QStringList texts;
    for (const FactGrid::Fact& fact : facts) {
        texts.append(fact.label + u'=' + fact.value);
    }
    return texts;
}

QStringList words(std::initializer_list<const char*> texts) {
    QStringList list;
    for (const char* text : texts) {
        list.append(QString::fromUtf8(text));
    }
    return list;
}

}  // namespace

class RankingFactsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aKnownSetWithoutANameIsCalledByItsFirstItems() {
        QCOMPARE(knownSetTitle(samplePool(), 0), QStringLiteral("cats"));
        QCOMPARE(knownSetTitle(samplePool(), 1), QStringLiteral("lion, tiger, puma …"));
        QCOMPARE(knownSetTitle(samplePool(), 2), QStringLiteral("lynx, owl"));
    }

    void whoPullsInTheMostComesFirst() {
        const RankingReason reason{.item = 2, .rank = 2.0F, .seeds = {{0, 1.0F}, {1, 1'234.4F}}};
        const QList<FactGrid::Fact> facts = seedFacts(samplePool(), reason, 6);
        QCOMPARE(lines(facts), words({"Without tiger=rank 2 → 1,234", "Without lion=rank 2 → 1"}));
        QVERIFY(facts[0].tone == ElidedLabel::Tone::Plain);
        QVERIFY(facts[1].tone == ElidedLabel::Tone::Muted);
        QCOMPARE(seedFacts(samplePool(), reason, 1).size(), 1);
    }

    void knownSetsAddUpToTheScore() {
        const RankingReason reason{.terms = {{0, 2.345, {}}, {1, 0.25, {}}, {2, -0.5, {}}}};
        QCOMPARE(lines(knownSetFacts(samplePool(), reason, 3)),
                 words({"cats=+2.35", "lion, tiger, puma …=+0.25", "lynx, owl=−0.50"}));
        QCOMPARE(lines(knownSetFacts(samplePool(), reason, 1)),
                 words({"cats=+2.35", "2 others=−0.25"}));
        QCOMPARE(lines(knownSetFacts(samplePool(), reason, 2)).back(),
                 QStringLiteral("1 other=−0.50"));
        QVERIFY(knownSetFacts(samplePool(), {}, 3).isEmpty());
    }

    void whatHasNoVectorIsLikeNobody() {
        const float none = std::numeric_limits<float>::quiet_NaN();
        const RankingReason reason{.likeness = {0.25F, none, 0.75F}};
        const RankingResult ranking{.query = {0, 1, 4}};
        const QList<FactGrid::Fact> facts = likenessFacts(samplePool(), ranking, reason, 6);
        QCOMPARE(facts.size(), 2);
        QCOMPARE(facts[0].label, QStringLiteral("owl"));
        QCOMPARE(facts[1].label, QStringLiteral("lion"));
        QCOMPARE(likenessFacts(samplePool(), ranking, reason, 1).size(), 1);
    }

    void aReasonOfALongerQueryIsCutToTheRankingsOne() {
        const RankingReason reason{.likeness = {0.25F, 0.5F, 0.75F}};
        QCOMPARE(likenessFacts(samplePool(), {.query = {0}}, reason, 6).size(), 1);
    }

    void everyScorerSaysItsRankOrThatItKnowsNothing() {
        const RankingResult ranking{
            .scorers = {{.id = "x", .title = "First"}, {.id = "y", .title = "Second"}}};
        const RankedItem item{.scores = {1.0F, -std::numeric_limits<float>::infinity()},
                              .ranks = {3.0F, 9.0F}};
        const QList<FactGrid::Fact> facts = scorerFacts(ranking, item);
        QCOMPARE(lines(facts), words({"First=rank 3", "Second=knows nothing of it"}));
        QVERIFY(facts[1].tone == ElidedLabel::Tone::Muted);
    }
};

QTEST_MAIN(RankingFactsTest)
#include "ranking_facts_test.moc"
