#include "ui/itemmodels/member_words.h"

#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

class MemberWordsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void onlyPicturesLoseAnEnding() {
        QCOMPARE(shortName(sampleMember(1, "Lemon", "a.b.jpg")), QStringLiteral("a.b"));
        QCOMPARE(shortName(sampleText(1, "see notes.txt", 1)), QStringLiteral("see notes.txt"));
        QCOMPARE(shortName(sampleRow(1, "v1.25", {1, 2, 3})), QStringLiteral("v1.25"));
    }

    void theFootOfATextThatIsNamedByItselfIsItsLine() {
        QCOMPARE(tileCaption(sampleText(1, "granite", 12)), QStringLiteral("line 12"));
        Member renamed = sampleText(1, "granite", 12);
        renamed.name = "a stone";
        QCOMPARE(tileCaption(renamed), QStringLiteral("a stone"));
        QCOMPARE(tileCaption(sampleRow(1, "kiwi", {1, 2, 3})), QStringLiteral("kiwi"));
        QCOMPARE(tileCaption(sampleMember(1, "Lemon", "a.jpg")), QStringLiteral("a"));
    }

    void aNameThatWasCutOrJoinedIsStillTheTextsOwn() {
        Member member = sampleText(1, "the  first\tof many words", 3);
        member.name = "the first of many…";
        QCOMPARE(tileCaption(member), QStringLiteral("line 3"));
    }

    void membersAreCountedByTheirKind() {
        ItemSet set = sampleTexts("words", {"one"});
        QCOMPARE(countedMembers(set), QStringLiteral("1 text"));
        set.members.push_back(sampleText(2, "two", 2));
        QCOMPARE(countedMembers(set), QStringLiteral("2 texts"));
        set.members.push_back(sampleRow(3, "kiwi", {1, 2, 3}));
        QCOMPARE(countedMembers(set), QStringLiteral("3 members"));
        QCOMPARE(countedMembers(1200, PayloadKind::Vector), QStringLiteral("1,200 rows"));
        QCOMPARE(countedMembers(ItemSet()), QStringLiteral("0 members"));
    }

    void aCollectionHasAKindIfAllItsFilledSetsShareOne() {
        Collection collection = *sampleCollection();
        collection.sets.push_back({.id = {9}, .name = "Empty", .members = {}});
        QCOMPARE(commonKind(collection), std::optional(PayloadKind::Picture));
        collection.sets.push_back(sampleTexts("words", {"one"}));
        QVERIFY(!commonKind(collection));
        QVERIFY(!commonKind(Collection()));
    }
};

QTEST_GUILESS_MAIN(MemberWordsTest)
#include "member_words_test.moc"
