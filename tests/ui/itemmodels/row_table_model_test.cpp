#include "ui/itemmodels/row_table_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

namespace {

std::shared_ptr<const Collection> collectionOf(std::vector<Member> members) {
    auto collection = std::make_shared<Collection>();
    collection->sets = {{.id = {1}, .name = "Fruit", .members = std::move(members)}};
    return collection;
}

}  // namespace

class RowTableModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_ = std::make_unique<RowTableModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(
            model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup() {
        tester_.reset();
        model_.reset();
    }

    /// Medians 2, 5, 2; spreads 0.5, 1, 2.
    void theMostDifferentColumnsComeFirstInUnitsOfTheTablesSpread() {
        const auto fruit =
            collectionOf({sampleRow(1, "fig", {1, 5, 0}), sampleRow(2, "kiwi", {2, 5, 4}),
                          sampleRow(3, "melon", {9, 5, 2})});
        model_->setMember(fruit, {3});
        QCOMPARE(lines(),
                 (QStringList{QStringLiteral("sugar 9 +14.0"), QStringLiteral("acid 5 0.0"),
                              QStringLiteral("seeds 2 0.0")}));
        model_->setMember(fruit, {1});
        QCOMPARE(lines(),
                 (QStringList{QStringLiteral("sugar 1 -2.0"), QStringLiteral("seeds 0 -1.0"),
                              QStringLiteral("acid 5 0.0")}));
    }

    void withoutASpreadTheDistanceIsInTheColumnsOwnUnits() {
        const auto plain = std::make_shared<const VectorColumns>();
        model_->setMember(collectionOf({sampleRow(1, "row 1", {0.125F, -2}, plain),
                                        sampleRow(2, "row 2", {0.375F, 4}, plain)}),
                          {1});
        QCOMPARE(lines(), (QStringList{QStringLiteral("column 2 -2 -3"),
                                       QStringLiteral("column 1 0.125 -0.125")}));
    }

    void rowsOfOtherLengthsAndOtherMembersAreNoPartOfTheMedian() {
        model_->setMember(collectionOf({sampleRow(1, "fig", {1, 5, 0}),
                                        sampleRow(2, "short", {1000}), sampleText(3, "kiwi", 3)}),
                          {1});
        QCOMPARE(lines(), (QStringList{QStringLiteral("sugar 1 0.0"), QStringLiteral("acid 5 0.0"),
                                       QStringLiteral("seeds 0 0.0")}));
    }

    void anEditOfTheSetIsFollowed() {
        model_->setMember(
            collectionOf({sampleRow(1, "fig", {1, 5, 0}), sampleRow(2, "kiwi", {3, 5, 0})}), {1});
        QCOMPARE(lines().front(), QStringLiteral("sugar 1 -2.0"));
        model_->setMember(collectionOf({sampleRow(1, "fig", {1, 5, 0})}), {1});
        QCOMPARE(lines().front(), QStringLiteral("sugar 1 0.0"));
    }

    void whatIsNoRowShowsNothing() {
        const auto texts = collectionOf({sampleText(1, "granite", 1)});
        model_->setMember(texts, {1});
        QCOMPARE(model_->rowCount(), 0);
        model_->setMember(texts, {7});
        QCOMPARE(model_->rowCount(), 0);
    }

    void ofVeryManyNumbersRowsAtEqualDistancesAreTakenAndThatIsSaid() {
        const auto plain = std::make_shared<const VectorColumns>();
        std::vector<Member> members;
        for (std::int64_t id = 1; id <= 2000; ++id) {
            members.push_back(sampleRow(id, "row", std::vector<float>(1000, 4.0F), plain));
        }
        model_->setMember(collectionOf(std::move(members)), {5});
        QCOMPARE(model_->rowCount(), 1000);
        QVERIFY2(model_->explanation().contains(QStringLiteral("100 of the set's 2,000 rows")),
                 qPrintable(model_->explanation()));
    }

  private:
    QStringList lines() const {
        QStringList lines;
        for (int row = 0; row < model_->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < RowTableModel::ColumnCount; ++column) {
                cells.append(model_->index(row, column).data().toString());
            }
            lines.append(cells.join(QLatin1Char(' ')));
        }
        return lines;
    }

    std::unique_ptr<RowTableModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

QTEST_MAIN(RowTableModelTest)
#include "row_table_model_test.moc"
