#include "ui/session/outlier_merge.h"

#include <QTest>

namespace setscope {
namespace {

SetOutliers answer(std::int64_t id, const std::string& name, float probability) {
    SetOutliers set;
    set.set = {id};
    set.name = name;
    set.members = {{id * 10}};
    set.probability = {probability};
    set.score = {0.0F};
    return set;
}

OutlierResult result(std::vector<SetOutliers> sets) {
    OutlierResult result;
    result.model.name = "m";
    result.device.used = "cpu";
    result.sets = std::move(sets);
    return result;
}

ItemSet emptySet(std::int64_t id, const std::string& name) {
    return {.id = {id}, .name = name, .members = {}, .isReference = false};
}

std::vector<std::int64_t> idsOf(const OutlierResult& result) {
    std::vector<std::int64_t> ids;
    for (const SetOutliers& set : result.sets) {
        ids.push_back(set.set.value);
    }
    return ids;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

class OutlierMergeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void newerAnswersTakeThePlaceOfOlderOnes() {
        const Collection collection{.sets = {emptySet(1, "a"), emptySet(2, "b")}};
        const OutlierResult older = result({answer(1, "a", 0.1F), answer(2, "b", 0.2F)});
        const OutlierResult merged =
            mergeOutliers(&older, result({answer(2, "b", 0.9F)}), collection);
        QCOMPARE(idsOf(merged), (Ids{1, 2}));
        QCOMPARE(merged.sets[0].probability[0], 0.1F);
        QCOMPARE(merged.sets[1].probability[0], 0.9F);
    }

    void namedByAnotherModelEverySetSaysItsOwn() {
        OutlierResult texts = result({answer(1, "words", 0.1F), answer(2, "more", 0.2F)});
        texts.sets[1].model = ModelIdentity{"third", "", "", "", ""};
        const ModelIdentity pictures{"pictures", "", "", "", ""};
        const OutlierResult named = namedBy(texts, pictures);
        QVERIFY(named.model == pictures);
        QCOMPARE(named.sets[0].model->name, std::string("m"));
        QCOMPARE(named.sets[1].model->name, std::string("third"));
        QVERIFY(namedBy(named, texts.model) == texts);
    }

    void followsTheOrderAndTheNamesOfTheCollection() {
        const Collection collection{.sets = {emptySet(2, "renamed"), emptySet(1, "a")}};
        const OutlierResult merged = mergeOutliers(
            nullptr, result({answer(1, "a", 0.1F), answer(2, "b", 0.2F)}), collection);
        QCOMPARE(idsOf(merged), (Ids{2, 1}));
        QCOMPARE(merged.sets[0].name, std::string("renamed"));
    }

    void dropsSetsThatAreGone() {
        const Collection collection{.sets = {emptySet(1, "a")}};
        const OutlierResult older = result({answer(1, "a", 0.1F), answer(2, "b", 0.2F)});
        QCOMPARE(idsOf(mergeOutliers(&older, result({}), collection)), Ids{1});
        QCOMPARE(idsOf(*followCollection(older, collection)), Ids{1});
    }

    void answersOfAnotherModelHeadOrDeviceAreNotMixed() {
        const Collection collection{.sets = {emptySet(1, "a"), emptySet(2, "b")}};
        OutlierResult older = result({answer(1, "a", 0.1F)});
        older.model.name = "other";
        QCOMPARE(idsOf(mergeOutliers(&older, result({answer(2, "b", 0.2F)}), collection)), Ids{2});
        older = result({answer(1, "a", 0.1F)});
        older.head = Head::Sigmoid;
        QCOMPARE(idsOf(mergeOutliers(&older, result({answer(2, "b", 0.2F)}), collection)), Ids{2});
        older = result({answer(1, "a", 0.1F)});
        older.device.used = "cuda:0";
        QCOMPARE(idsOf(mergeOutliers(&older, result({answer(2, "b", 0.2F)}), collection)), Ids{2});
    }

    void theFewestReferenceSetsOfOldAndNewAnswersCount() {
        const Collection collection{.sets = {emptySet(1, "a"), emptySet(2, "b")}, .lastId = 2};
        const auto judged = [](std::int64_t id, const char* name, std::int64_t references) {
            SetOutliers set = answer(id, name, 0.1F);
            set.pValue = {0.5F};
            set.setPValue = 0.5F;
            set.referenceSets = references;
            set.references = ReferenceOrigin::Shipped;
            return set;
        };
        OutlierResult older = result({judged(1, "a", 30)});
        older.referenceSetCount = 30;
        OutlierResult newer = result({judged(2, "b", 499)});
        newer.referenceSetCount = 499;
        QCOMPARE(mergeOutliers(&older, newer, collection).referenceSetCount, 30);
    }

    void problemsAreKeptOnceWhileTheirMemberIsThere() {
        Collection collection{.sets = {emptySet(1, "a")}};
        Member member;
        member.payload.source.file = "/here.jpg";
        collection.sets[0].members.push_back(member);
        OutlierResult older = result({answer(1, "a", 0.1F)});
        older.problems = {{"/here.jpg", "damaged"}};
        OutlierResult newer = result({answer(1, "a", 0.2F)});
        newer.problems = {{"/here.jpg", "damaged"}, {"/gone.jpg", "damaged"}};
        const OutlierResult merged = mergeOutliers(&older, newer, collection);
        QVERIFY(merged.problems == (std::vector<Problem>{{"/here.jpg", "damaged"}}));
    }

    void problemsGoWithTheirMember() {
        const Collection collection{.sets = {emptySet(1, "a")}};
        OutlierResult older = result({answer(1, "a", 0.1F)});
        older.problems = {{"/gone.jpg", "damaged"}};
        const std::optional<OutlierResult> followed = followCollection(older, collection);
        QVERIFY(followed.has_value());
        QVERIFY(followed->problems.empty());
        QCOMPARE(idsOf(*followed), Ids{1});
    }

    void anotherOrderOrNameIsFollowed() {
        const OutlierResult older = result({answer(1, "a", 0.1F), answer(2, "b", 0.2F)});
        const Collection turned{.sets = {emptySet(2, "b"), emptySet(1, "a")}};
        QCOMPARE(idsOf(*followCollection(older, turned)), (Ids{2, 1}));
        const Collection renamed{.sets = {emptySet(1, "a"), emptySet(2, "c")}};
        QCOMPARE(followCollection(older, renamed)->sets[1].name, std::string("c"));
    }

    void nothingToFollowGivesNothing() {
        const Collection collection{.sets = {emptySet(1, "a")}};
        QVERIFY(!followCollection(result({answer(1, "a", 0.1F)}), collection));
    }
};

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::OutlierMergeTest)
#include "outlier_merge_test.moc"
