#include "ui/session/scoring_queue.h"

#include <QTest>

#include "tests/support/fake_engine.h"

namespace setscope {
namespace {

/// Sets 1, 2, 3 … of four members each.
std::shared_ptr<const Collection> sets(int count) {
    Collection collection;
    for (int i = 0; i < count; ++i) {
        ItemSet set = namedSet("set", 4);
        set.id = {i + 1};
        collection.sets.push_back(std::move(set));
    }
    return std::make_shared<const Collection>(std::move(collection));
}

using Ids = std::vector<SetId>;

}  // namespace

class ScoringQueueTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void takesNewSetsInOrderUntilTheyHoldEnoughMembers() {
        ScoringQueue queue;
        queue.setCollection(sets(3));
        queue.add(Ids{{1}, {2}, {3}}, ScoringQueue::Urgency::New);
        QCOMPARE(queue.waitingMembers(), 12);
        const auto first = queue.take(8);
        QVERIFY(first->sets == (Ids{{1}, {2}}));
        QCOMPARE(first->memberCount, 8);
        QVERIFY(!first->isUrgent);
        QVERIFY(queue.take(8)->sets == Ids{{3}});
        QVERIFY(!queue.take(8));
        QVERIFY(queue.isEmpty());
    }

    void editedSetsComeFirstAndAlone() {
        ScoringQueue queue;
        queue.setCollection(sets(3));
        queue.add(Ids{{1}, {2}, {3}}, ScoringQueue::Urgency::New);
        queue.add(Ids{{3}}, ScoringQueue::Urgency::Edited);
        const auto first = queue.take(100);
        QVERIFY(first->isUrgent);
        QVERIFY(first->sets == Ids{{3}});
        QVERIFY(queue.take(100)->sets == (Ids{{1}, {2}}));
    }

    void aSetWaitsOnce() {
        ScoringQueue queue;
        queue.setCollection(sets(2));
        queue.add(Ids{{1}, {1}}, ScoringQueue::Urgency::Edited);
        queue.add(Ids{{1}}, ScoringQueue::Urgency::Edited);
        queue.add(Ids{{1}}, ScoringQueue::Urgency::New);
        QVERIFY(queue.take(100)->sets == Ids{{1}});
        QVERIFY(!queue.take(100));
    }

    void setsThatAreGoneArePassedOver() {
        ScoringQueue queue;
        queue.setCollection(sets(1));
        queue.add(Ids{{8}, {9}, {1}}, ScoringQueue::Urgency::New);
        QVERIFY(queue.take(100)->sets == Ids{{1}});
        queue.add(Ids{{9}}, ScoringQueue::Urgency::New);
        QVERIFY(!queue.take(100));
        QVERIFY(queue.isEmpty());
    }

    void takesSetsAsTheyAreNow() {
        ScoringQueue queue;
        queue.setCollection(sets(1));
        queue.add(Ids{{1}}, ScoringQueue::Urgency::New);
        const std::shared_ptr<const Collection> newer = sets(2);
        queue.setCollection(newer);
        QCOMPARE(queue.take(1)->collection, newer);
    }
};

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::ScoringQueueTest)
#include "scoring_queue_test.moc"
