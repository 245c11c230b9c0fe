#include "ui/itemmodels/outlier_table_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

class OutlierTableModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_ = std::make_unique<OutlierTableModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(
            model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        model_->setCollection(sampleCollection());
        model_->setResult(sampleResult(), {});
    }

    void cleanup() {
        tester_.reset();
        model_.reset();
    }

    void showsTheResultsNumbers() {
        QCOMPARE(text(0, OutlierTableModel::Name), QStringLiteral("Lemon"));
        QCOMPARE(text(0, OutlierTableModel::Members), QStringLiteral("4"));
        QCOMPARE(text(0, OutlierTableModel::Highest), QStringLiteral("70\u202f%"));
        QCOMPARE(text(0, OutlierTableModel::Stranger), QStringLiteral("mango"));
        QCOMPARE(text(0, OutlierTableModel::PValue), QStringLiteral("0.010"));
        QCOMPARE(text(0, OutlierTableModel::Flagged), QStringLiteral("1"));
        QCOMPARE(text(1, OutlierTableModel::Flagged), QStringLiteral("none"));
    }

    void aSetThatIsTooSmallHasDashesAndSaysWhy() {
        QCOMPARE(text(2, OutlierTableModel::Highest), QStringLiteral("–"));
        QVERIFY(model_->index(2, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("at least three")));
    }

    void nobodyFlaggedInASetThatIsNotJudgedIsNoVerdict() {
        const QModelIndex oat = model_->index(2, OutlierTableModel::Flagged);
        QCOMPARE(oat.data().toString(), QStringLiteral("not judged"));
        QVERIFY(oat.data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("Oat: not judged")));
        QVERIFY(
            oat.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("at least three")));
        QCOMPARE(text(1, OutlierTableModel::Flagged), QStringLiteral("none"));
        model_->setResult(nullptr, {});
        QCOMPARE(text(2, OutlierTableModel::Flagged), QStringLiteral("–"));
        QCOMPARE(oat.data(Qt::AccessibleTextRole).toString(), QStringLiteral("not judged yet"));
    }

    void aRuleThatCannotFlagASetIsNoVerdictOnIt() {
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[1].setPValue.reset();
        model_->setResult(result, {});
        QCOMPARE(text(1, OutlierTableModel::Flagged), QStringLiteral("none"));
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setResult(result, {.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex().row(), 1);
        const QModelIndex lime = model_->index(1, OutlierTableModel::Flagged);
        QCOMPARE(lime.data().toString(), QStringLiteral("not judged"));
        for (const int role : {int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)}) {
            QVERIFY(lime.data(role).toString().contains(
                QStringLiteral("no clean reference sets of this size")));
        }
        QVERIFY(!model_->index(0, 0)
                     .data(Qt::ToolTipRole)
                     .toString()
                     .contains(QStringLiteral("not judged")));
    }

    void aMarkedStrangerCountsAlsoWhereNothingIsJudged() {
        auto marked = std::make_shared<Collection>(*sampleCollection());
        marked->sets[2].members[0].verdict = Verdict::Stranger;
        model_->setCollection(marked);
        QCOMPARE(text(2, OutlierTableModel::Flagged), QStringLiteral("1"));
    }

    void aSetWithoutAPValueSaysWhy() {
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[0].setPValue.reset();
        model_->setResult(result, {});
        const QModelIndex cell = model_->index(0, OutlierTableModel::PValue);
        QCOMPARE(cell.data().toString(), QStringLiteral("–"));
        for (const int role : {int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)}) {
            QVERIFY(cell.data(role).toString().contains(
                QStringLiteral("no clean reference sets of this size")));
        }
        QCOMPARE(
            model_->index(1, OutlierTableModel::PValue).data(Qt::AccessibleTextRole).toString(),
            QStringLiteral("0.500"));
        QVERIFY(model_->index(2, OutlierTableModel::PValue)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("at least three")));
    }

    void marksChangeWhoIsAStrangerButNotWhatTheRuleFlags() {
        auto marked = std::make_shared<Collection>(*sampleCollection());
        marked->sets[0].members[3].verdict = Verdict::Belongs;
        marked->sets[1].members[0].verdict = Verdict::Stranger;
        marked->sets[1].members[1].verdict = Verdict::Stranger;
        model_->setCollection(marked);
        QCOMPARE(text(0, OutlierTableModel::Flagged), QStringLiteral("none"));
        QCOMPARE(text(1, OutlierTableModel::Flagged), QStringLiteral("2"));
        QCOMPARE(text(0, OutlierTableModel::Marks), QStringLiteral("1"));
        QCOMPARE(text(2, OutlierTableModel::Marks), QStringLiteral("–"));
        QCOMPARE(model_->flaggedSetCount(), 1);
        QVERIFY(model_->marks() == (VerdictCounts{.strangers = 2, .belonging = 1}));
        QVERIFY(!model_->index(0, 0).data(OutlierTableModel::FlaggedRole).toBool());
        QSortFilterProxyModel order;
        order.setSourceModel(model_.get());
        order.setSortRole(OutlierTableModel::SortRole);
        order.sort(OutlierTableModel::Flagged);
        QCOMPARE(order.index(0, 0).data().toString(), QStringLiteral("Lime"));
        order.sort(OutlierTableModel::Marks);
        QCOMPARE(order.index(0, 0).data().toString(), QStringLiteral("Lime"));
    }

    void theOrderOfRemovalStandsInTheToolTip() {
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[0].removals = {{{14}, 0.01F}, {{12}, 0.3F}};
        model_->setResult(result, {.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05});
        const QString tip = model_->index(0, 0).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(QStringLiteral("1st stranger: mango, p = 0.010; then nothing more")),
                 qPrintable(tip));
        model_->setResult(result, {});
        QVERIFY(!model_->index(0, 0)
                     .data(Qt::ToolTipRole)
                     .toString()
                     .contains(QStringLiteral("1st stranger")));
    }

    void aCleanSetSaysSoInItsToolTip() {
        auto clean = std::make_shared<Collection>(*sampleCollection());
        clean->sets[1].isReference = true;
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setCollection(clean);
        QCOMPARE(changes.count(), 1);
        QVERIFY(model_->index(1, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("clean reference set")));
    }

    void countsFlaggedSets() {
        QCOMPARE(model_->flaggedSetCount(), 1);
        model_->setResult(sampleResult(), {.by = FlagRule::By::Probability, .threshold = 0.3});
        QCOMPARE(model_->flaggedSetCount(), 2);
        model_->setResult(sampleResult(), {.by = FlagRule::By::FalseAlarmRate, .threshold = 0.005});
        QCOMPARE(model_->flaggedSetCount(), 0);
    }

    void theMostSuspiciousSetComesFirst() {
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        std::swap(result->sets[0].probability, result->sets[1].probability);
        result->sets[1].probability = {0.1F, 0.2F, 0.7F};
        result->sets[0].probability = {0.2F, 0.3F, 0.2F, 0.3F};
        result->sets[0].setPValue = 0.5F;
        result->sets[1].setPValue = 0.01F;
        model_->setResult(result, {});
        QSortFilterProxyModel order;
        order.setSourceModel(model_.get());
        order.setSortRole(OutlierTableModel::SortRole);
        order.sort(OutlierTableModel::Flagged);
        QCOMPARE(order.index(0, 0).data().toString(), QStringLiteral("Lime"));
        QCOMPARE(order.index(2, 0).data().toString(), QStringLiteral("Oat"));
    }

    void sortsNumbersAsNumbers() {
        QSortFilterProxyModel order;
        order.setSourceModel(model_.get());
        order.setSortRole(OutlierTableModel::SortRole);
        order.sort(OutlierTableModel::Members);
        QCOMPARE(order.index(0, 0).data().toString(), QStringLiteral("Oat"));
        order.sort(OutlierTableModel::PValue);
        QCOMPARE(order.index(0, 0).data().toString(), QStringLiteral("Lemon"));
    }

    void withoutAnAnswerEveryRowIsThere() {
        model_->setResult(nullptr, {});
        QCOMPARE(model_->rowCount(), 3);
        QCOMPARE(model_->flaggedSetCount(), 0);
        QCOMPARE(text(0, OutlierTableModel::PValue), QStringLiteral("–"));
    }

    void tellsOnlyOfRowsThatChanged() {
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setResult(std::make_shared<OutlierResult>(*sampleResult()), {});
        model_->setCollection(std::make_shared<Collection>(*sampleCollection()));
        QCOMPARE(changes.count(), 0);
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[1].probability = {0.9F, 0.05F, 0.05F};
        model_->setResult(result, {});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(changes.first().at(1).toModelIndex().row(), 1);
    }

    void aSortedTableFollowsAnswersThatComeOneByOne() {
        QSortFilterProxyModel order;
        order.setSourceModel(model_.get());
        order.setSortRole(OutlierTableModel::SortRole);
        order.sort(OutlierTableModel::Flagged);
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[1].probability = {0.9F, 0.05F, 0.05F};
        result->sets[1].setPValue = 0.001F;
        model_->setResult(result, {});
        QCOMPARE(order.index(0, 0).data().toString(), QStringLiteral("Lime"));
        QCOMPARE(order.index(1, 0).data().toString(), QStringLiteral("Lemon"));
        QCOMPARE(order.index(2, 0).data().toString(), QStringLiteral("Oat"));
    }

    void findsSetsById() {
        QCOMPARE(model_->rowOf(SetId{2}), 1);
        QCOMPARE(model_->setAt(1), SetId{2});
        QCOMPARE(model_->rowOf(SetId{9}), -1);
        QCOMPARE(model_->setAt(-1), SetId{});
    }

  private:
    QString text(int row, int column) const { return model_->index(row, column).data().toString(); }

    std::unique_ptr<OutlierTableModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

QTEST_MAIN(OutlierTableModelTest)
#include "outlier_table_model_test.moc"
