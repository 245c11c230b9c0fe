#include "ui/itemmodels/set_problems.h"

#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

class SetProblemsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aProblemOfALineBelongsToTheSetsOfItsListAlone() {
        Collection collection;
        collection.sets = {
            {.id = {1}, .name = "words", .members = {sampleText(11, "granite", 1)}},
            {.id = {2}, .name = "fruit", .members = {sampleRow(21, "fig", {1, 2, 3})}},
            {.id = {3}, .name = "photos", .members = {sampleMember(31, "Lemon", "a.jpg")}},
        };
        const QHash<qint64, QString> problems =
            problemsBySet(collection, {{"/lists/fruit.csv:4", "fruit.csv: line 4 holds no number."},
                                       {"/lists/fruit.csv", "3 further rows could not be used."}});
        QCOMPARE(problems.keys(), QList<qint64>{2});
        QVERIFY(problems[2].startsWith(QStringLiteral("2 problems. The first is")));
    }

    void aProblemOfAPictureBelongsToTheSetsOfItsFolder() {
        const QHash<qint64, QString> problems = problemsBySet(
            *sampleCollection(), {{"/photos/Lime/broken.jpg", "is cut off; copy it again."}});
        QCOMPARE(problems.keys(), QList<qint64>{2});
        QVERIFY(problems[2].contains(QStringLiteral("broken.jpg")));
    }
};

QTEST_GUILESS_MAIN(SetProblemsTest)
#include "set_problems_test.moc"
