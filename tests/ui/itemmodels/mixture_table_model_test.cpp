#include "ui/itemmodels/mixture_table_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace setscope;

class MixtureTableModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_ = std::make_unique<MixtureTableModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(
            model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        Pool pool;
        pool.items = {"lion", "tiger", "puma", "lynx", "owl", "eagle", "<b>"};
        RankingResult ranking;
        ranking.components = {{.weight = 0.8, .query = {0, 1, 2, 3}, .best = {6}},
                              {.weight = 0.2, .query = {4}, .best = {5, 2, 6}},
                              {.weight = 0, .query = {}, .best = {}}};
        model_->setRanking(std::make_shared<const Pool>(pool),
                           std::make_shared<const RankingResult>(ranking));
    }

    void cleanup() {
        tester_.reset();
        model_.reset();
    }

    void aColumnEndsWhereItsCandidatesDo() {
        QCOMPARE(model_->rowCount(), 3);
        QCOMPARE(model_->columnCount(), 3);
        QCOMPARE(text(0, 0), QStringLiteral("<b>"));
        QCOMPARE(text(0, 1), QStringLiteral("eagle"));
        QCOMPARE(text(2, 1), QStringLiteral("<b>"));
        for (const auto& [row, column] : {std::pair(1, 0), std::pair(2, 0), std::pair(0, 2)}) {
            const QModelIndex empty = model_->index(row, column);
            QVERIFY(!empty.data().isValid());
            QVERIFY(!empty.data(MixtureTableModel::ItemRole).isValid());
            QVERIFY(!empty.data(Qt::ToolTipRole).isValid());
        }
        QCOMPARE(model_->index(1, 1).data(MixtureTableModel::ItemRole).toLongLong(), 2);
        QVERIFY(model_->index(0, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;b&gt;")));
    }

    void aHeaderSaysWhichPartOfTheQueryItIs() {
        QCOMPARE(header(0, Qt::DisplayRole),
                 QStringLiteral("80\u202f% of the query: lion, tiger, puma …"));
        QCOMPARE(header(1, Qt::DisplayRole), QStringLiteral("20\u202f% of the query: owl"));
        QCOMPARE(header(0, Qt::ToolTipRole), QStringLiteral("lion, tiger, puma, lynx"));
        QVERIFY(!model_->headerData(3, Qt::Horizontal, Qt::DisplayRole).isValid());
        QVERIFY(!model_->headerData(0, Qt::Vertical, Qt::DisplayRole).isValid());
    }

    void withoutARankingThereIsNothing() {
        model_->setRanking(nullptr, nullptr);
        QCOMPARE(model_->rowCount(), 0);
        QCOMPARE(model_->columnCount(), 0);
    }

  private:
    QString text(int row, int column) const { return model_->index(row, column).data().toString(); }
    QString header(int section, int role) const {
        return model_->headerData(section, Qt::Horizontal, role).toString();
    }

    std::unique_ptr<MixtureTableModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

QTEST_MAIN(MixtureTableModelTest)
#include "mixture_table_model_test.moc"
