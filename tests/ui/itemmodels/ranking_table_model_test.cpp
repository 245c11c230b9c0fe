#include "ui/itemmodels/ranking_table_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <limits>

#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/itemmodels/pool_item_mime.h"

using namespace setscope;

namespace {

constexpr float kNothing = -std::numeric_limits<float>::infinity();

using Column = RankingTableModel::Column;

std::shared_ptr<const Pool> samplePool() {
    Pool pool;
    pool.name = "letters";
    pool.items = {"a", "<b>", "c", "d", "e", "f"};
    return std::make_shared<const Pool>(std::move(pool));
}

/// Of e and f among a hundred candidates; the second scorer knows nothing of <b>.
RankingResult sampleRanking() {
    return {.query = {4, 5},
            .scorers = {{.id = "x", .title = "First"}, {.id = "y", .title = "Second"}},
            .candidateCount = 100,
            .items = {{.item = 3, .fusedRank = 1, .scores = {5, 2}, .ranks = {1, 10}},
                      {.item = 0, .fusedRank = 2.5F, .scores = {4, 0.25F}, .ranks = {10, 100}},
                      {.item = 1, .fusedRank = 2.5F, .scores = {3, kNothing}, .ranks = {20, 99}},
                      {.item = 2, .fusedRank = 4, .scores = {1, 1}, .ranks = {50, 11}}}};
}

/// Without e, a falls the furthest; without f, d does; nothing falls for <b>.
std::vector<LeftOut> sampleLeftOut() {
    return {{.seed = 4, .ownRank = 3, .ranks = {1, 7, 2.5F}},
            {.seed = 5, .ownRank = 9, .ranks = {3, 5, 2}}};
}

QStringList words(std::initializer_list<const char*> texts) {
    QStringList list;
    for (const char* text : texts) {
        list.append(QString::fromUtf8(text));
    }
    return list;
}

bool isNear(const QVariant& value, double expected) {
    return value.isValid() && std::abs(value.toDouble() - expected) < 1e-6;
}

}  // namespace

class RankingTableModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_ = std::make_unique<RankingTableModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(
            model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        show(sampleRanking());
    }

    void cleanup() {
        tester_.reset();
        model_.reset();
    }

    void showsACandidateARow() {
        QCOMPARE(model_->rowCount(), 4);
        QCOMPARE(model_->columnCount(), 7);
        QCOMPARE(column(Column::Rank), words({"1", "2.5", "2.5", "4"}));
        QCOMPARE(column(Column::Candidate), words({"d", "a", "<b>", "c"}));
        QCOMPARE(at(1, Column::Rank).data(RankingTableModel::RankTextRole).toString(),
                 QStringLiteral("#2.5"));
        QCOMPARE(model_->itemAt(0), 3);
        QCOMPARE(model_->itemAt(4), -1);
        QCOMPARE(model_->itemAt(-1), -1);
        QCOMPARE(model_->rowOf(2), 3);
        QCOMPARE(model_->rowOf(4), -1);
    }

    void barsFallWithTheLogarithmOfTheRank() {
        // Of 100: the first has all of it, the tenth half, the hundredth nothing.
        QVERIFY(isNear(scorer(0, 0).data(RankingTableModel::BarRole), 1.0));
        QVERIFY(isNear(scorer(1, 0).data(RankingTableModel::BarRole), 0.5));
        QVERIFY(isNear(scorer(1, 1).data(RankingTableModel::BarRole), 0.0));
        QVERIFY(isNear(scorer(2, 0).data(RankingTableModel::BarRole), 0.349485));
        QVERIFY(isNear(scorer(3, 0).data(RankingTableModel::BarRole), 0.150515));
        QVERIFY(!at(0, Column::Candidate).data(RankingTableModel::BarRole).isValid());
    }

    void aBarOfFewCandidatesStaysWithinItsEnds() {
        RankingResult one = sampleRanking();
        one.candidateCount = 1;
        one.items.resize(1);
        one.items[0].ranks = {1, 1};
        show(one);
        QVERIFY(isNear(scorer(0, 0).data(RankingTableModel::BarRole), 1.0));
    }

    void whereAScorerKnowsNothingIsADashAndNoBar() {
        const QModelIndex cell = scorer(2, 1);
        QCOMPARE(cell.data().toString(), QStringLiteral("–"));
        QVERIFY(!cell.data(RankingTableModel::BarRole).isValid());
        QCOMPARE(cell.data(Qt::ToolTipRole).toString(),
                 QStringLiteral("Second knows nothing of it"));
        QCOMPARE(scorer(2, 0).data().toString(), QString());
        const auto bars = cell.data(RankingTableModel::BarsRole).value<QList<double>>();
        QCOMPARE(bars.size(), 2);
        QVERIFY(std::abs(bars[0] - 0.349485) < 1e-6);
        QCOMPARE(bars[1], -1.0);
    }

    void agreementIsAmongTheFirstTenOfAHundred() {
        QCOMPARE(column(Column::Agreement), words({"agree", "differ", "", "differ"}));
        QVERIFY(at(1, Column::Agreement).data(RankingTableModel::DiffersHereRole).toBool());
        QVERIFY(!at(1, Column::Rank).data(RankingTableModel::DiffersHereRole).toBool());
        QVERIFY(at(1, Column::Rank).data(RankingTableModel::DifferRole).toBool());
        QVERIFY(!at(0, Column::Rank).data(RankingTableModel::DifferRole).toBool());
    }

    void whereNothingIsAskedNobodyAgrees() {
        RankingResult unasked = sampleRanking();
        unasked.query.clear();
        show(unasked);
        QCOMPARE(column(Column::Agreement), words({"", "", "", ""}));
    }

    void whoPulledACandidateInIsWithoutWhomItFallsFurthest() {
        QCOMPARE(column(Column::PulledInBy), words({"", "", "", ""}));
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setLeftOut(sampleLeftOut(), 3);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(column(Column::PulledInBy), words({"f", "e", "", ""}));
        QVERIFY(at(0, Column::PulledInBy)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("Without f")));
        QVERIFY(at(0, Column::PulledInBy).data(RankingTableModel::MutedRole).toBool());
        model_->setLeftOut({}, 3);
        QCOMPARE(column(Column::PulledInBy), words({"", "", "", ""}));
    }

    void theCutStandsBelowTheLastOfTheFirst() {
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setCut(2);
        model_->setCut(2);
        QCOMPARE(changes.count(), 1);
        QList<bool> above;
        QList<bool> last;
        for (int row = 0; row < 4; ++row) {
            above.append(at(row, Column::Rank).data(RankingTableModel::AboveCutRole).toBool());
            last.append(at(row, Column::Rank).data(RankingTableModel::LastAboveCutRole).toBool());
        }
        QCOMPARE(above, (QList<bool>{true, true, false, false}));
        QCOMPARE(last, (QList<bool>{false, true, false, false}));
        QVERIFY(at(0, Column::Candidate).data(RankingTableModel::StrongRole).toBool());
        QVERIFY(!at(0, Column::Rank).data(RankingTableModel::StrongRole).toBool());
        QVERIFY(!at(2, Column::Candidate).data(RankingTableModel::StrongRole).toBool());
        model_->setCut(std::nullopt);
        for (int row = 0; row < 4; ++row) {
            QVERIFY(at(row, Column::Rank).data(RankingTableModel::AboveCutRole).toBool());
            QVERIFY(!at(row, Column::Rank).data(RankingTableModel::LastAboveCutRole).toBool());
            QVERIFY(!at(row, Column::Candidate).data(RankingTableModel::StrongRole).toBool());
        }
    }

    void whoIsLeftOutGoesAndTheOthersKeepTheirOrder() {
        model_->setLeftOut(sampleLeftOut(), 3);
        model_->setCut(2);
        QSignalSpy removed(model_.get(), &QAbstractItemModel::rowsRemoved);
        model_->leaveOut({0, 2, 5});
        QCOMPARE(removed.count(), 2);
        QCOMPARE(column(Column::Candidate), words({"d", "<b>"}));
        QCOMPARE(column(Column::Rank), words({"1", "2.5"}));
        QCOMPARE(column(Column::PulledInBy), words({"f", ""}));
        QVERIFY(!at(1, Column::Rank).data(RankingTableModel::AboveCutRole).toBool());
        QCOMPARE(model_->rowOf(1), 1);
        model_->leaveOut({1, 3});
        QCOMPARE(model_->rowCount(), 0);
    }

    void smallKeysAreGoodOnes() {
        QCOMPARE(at(1, Column::Rank).data(RankingTableModel::SortRole).toFloat(), 2.5F);
        QCOMPARE(scorer(0, 1).data(RankingTableModel::SortRole).toFloat(), 10.0F);
        QCOMPARE(at(0, Column::Candidate).data(RankingTableModel::SortRole).toString(),
                 QStringLiteral("d"));
        const auto agreement = [this](int row) {
            return at(row, Column::Agreement).data(RankingTableModel::SortRole).toInt();
        };
        QVERIFY(agreement(0) < agreement(1));
        QVERIFY(agreement(1) < agreement(2));
    }

    void everyColumnHasATitleAndSaysWhatItIs() {
        QStringList titles;
        for (int section = 0; section < model_->columnCount(); ++section) {
            titles.append(model_->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
        }
        QCOMPARE(titles,
                 words({"#", "Candidate", "First", "Second", "Scorers", "Pulled in by", ""}));
        const auto toolTip = [this](Column kind) {
            return model_->headerData(model_->columnOf(kind), Qt::Horizontal, Qt::ToolTipRole)
                .toString();
        };
        QVERIFY(toolTip(Column::Scorer).contains(QStringLiteral("First alone")));
        QVERIFY(toolTip(Column::Agreement).contains(QStringLiteral("first 10")));
        QVERIFY(!model_->headerData(0, Qt::Vertical, Qt::DisplayRole).isValid());
        QVERIFY(!model_->headerData(7, Qt::Horizontal, Qt::DisplayRole).isValid());
    }

    void columnsAndKindsAreEachOthersInverse() {
        for (int column = 0; column < model_->columnCount(); ++column) {
            const int first = model_->columnOf(model_->kind(column));
            QVERIFY(first == column || model_->kind(column) == Column::Scorer);
        }
        QCOMPARE(model_->columnOf(Column::Actions), 6);
    }

    void toolTipsSayWhatEveryScorerSays() {
        QCOMPARE(scorer(1, 1).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("Second: rank 100 of 100, score 0.25"));
        QCOMPARE(at(0, Column::Candidate).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("d: rank 1\nFirst: rank 1 of 100, score 5\n"
                                "Second: rank 10 of 100, score 2"));
        QVERIFY(at(2, Column::Candidate)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;b&gt;")));
        QVERIFY(at(0, Column::Actions)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("(A)")));
    }

    void barsAreReadAloudAsRanks() {
        QCOMPARE(scorer(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("First: rank 10 of 100, score 4"));
        QCOMPARE(at(1, Column::Candidate).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("a"));
    }

    void dragsEachCandidateOnce() {
        const std::unique_ptr<QMimeData> data(
            model_->mimeData({model_->index(1, 0), model_->index(1, 1), model_->index(0, 0)}));
        QCOMPARE(decodePoolItems(*data), (QList<qint64>{0, 3}));
        QVERIFY(model_->flags(model_->index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
        QMimeData damaged;
        damaged.setData(poolItemMimeType(), "abc");
        QVERIFY(decodePoolItems(damaged).isEmpty());
        QVERIFY(decodePoolItems(QMimeData()).isEmpty());
    }

    void withoutAPoolOrARankingThereIsNothing() {
        model_->setRanking(nullptr, std::make_shared<const RankingResult>(sampleRanking()));
        QCOMPARE(model_->rowCount(), 0);
        model_->setRanking(samplePool(), nullptr);
        QCOMPARE(model_->rowCount(), 0);
        QCOMPARE(model_->columnCount(), 5);
        QVERIFY(!model_->headerData(0, Qt::Horizontal, Qt::DisplayRole).isValid());
        model_->setLeftOut(sampleLeftOut(), 3);
        model_->setCut(3);
        model_->leaveOut({1});
        QVERIFY(model_->memberAt(0) == nullptr);
    }

    void onlyTheRowOfAPictureThatIsReadyChanges() {
        Pool pool = *samplePool();
        pool.kind = PayloadKind::Picture;
        for (const std::string& name : pool.items) {
            pool.members.push_back(sampleMember(std::ssize(pool.members) + 1, "letters", name));
        }
        QStringList asked;
        model_->setThumbnails({.image =
                                   [&asked](const Member& member) {
                                       asked.append(QString::fromStdString(member.name));
                                       return QImage(2, 2, QImage::Format_RGB32);
                                   },
                               .preview = [](const Member&) { return QImage(); },
                               .trouble = [](const Member&) { return QStringLiteral("torn"); }});
        model_->setRanking(std::make_shared<const Pool>(pool),
                           std::make_shared<const RankingResult>(sampleRanking()));
        QCOMPARE(model_->memberAt(0)->name, std::string("d"));
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->thumbnailsChanged({pool.members[0].content, pool.members[5].content});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.front().at(0).toModelIndex().row(), 1);
        QCOMPARE(changes.front().at(1).toModelIndex().row(), 1);
        asked.clear();
        QCOMPARE(at(1, Column::Rank).data(RankingTableModel::ThumbnailRole).value<QImage>().width(),
                 2);
        QCOMPARE(asked, QStringList{QStringLiteral("a")});
        QCOMPARE(at(1, Column::Rank).data(RankingTableModel::TroubleRole).toString(),
                 QStringLiteral("torn"));
    }

  private:
    void show(const RankingResult& ranking) {
        model_->setRanking(samplePool(), std::make_shared<const RankingResult>(ranking));
    }
    QModelIndex at(int row, Column kind) const {
        return model_->index(row, model_->columnOf(kind));
    }
    QModelIndex scorer(int row, int scorer) const {
        return model_->index(row, model_->columnOf(Column::Scorer) + scorer);
    }
    QStringList column(Column kind) const {
        QStringList texts;
        for (int row = 0; row < model_->rowCount(); ++row) {
            texts.append(at(row, kind).data().toString());
        }
        return texts;
    }

    std::unique_ptr<RankingTableModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

QTEST_MAIN(RankingTableModelTest)
#include "ranking_table_model_test.moc"
