#include "ui/itemmodels/collection_tree_model.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/itemmodels/collection_filter_proxy.h"

using namespace setscope;

class CollectionTreeModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<SetId>(); }

    void init() {
        model_ = std::make_unique<CollectionTreeModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(
            model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        model_->setCollection(sampleCollection());
    }

    void cleanup() {
        tester_.reset();
        model_.reset();
    }

    void holdsSetsWithTheirMembers() {
        QCOMPARE(model_->rowCount(), 3);
        const QModelIndex lemon = model_->index(0, 0);
        QCOMPARE(model_->rowCount(lemon), 4);
        QCOMPARE(lemon.data(CollectionTreeModel::CountRole).toString(), QStringLiteral("4"));
        const QModelIndex mango = model_->index(3, 0, lemon);
        QCOMPARE(mango.data().toString(), QStringLiteral("mango.jpg"));
        QCOMPARE(mango.parent(), lemon);
        QCOMPARE(model_->indexOf(MemberId{14}), mango);
        QCOMPARE(model_->setOf(mango), SetId{1});
    }

    void marksStrangersAndTheirSets() {
        model_->setResult(sampleResult(), {});
        QCOMPARE(model_->index(0, 0).data(CollectionTreeModel::FlaggedRole).toBool(), true);
        QCOMPARE(model_->index(1, 0).data(CollectionTreeModel::FlaggedRole).toBool(), false);
        QCOMPARE(model_->indexOf(MemberId{14}).data(CollectionTreeModel::FlaggedRole).toBool(),
                 true);
        QCOMPARE(model_->index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lemon, 4 pictures, 1 stranger"));
    }

    void marksOfThePersonOutdoTheRule() {
        model_->setResult(sampleResult(), {});
        auto marked = std::make_shared<Collection>(*sampleCollection());
        marked->sets[0].members[3].verdict = Verdict::Belongs;
        marked->sets[1].members[0].verdict = Verdict::Stranger;
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setCollection(marked);
        QCOMPARE(changes.count(), 3);
        const QModelIndex mango = model_->indexOf(MemberId{14});
        QVERIFY(!mango.data(CollectionTreeModel::FlaggedRole).toBool());
        QCOMPARE(mango.data(CollectionTreeModel::VerdictRole).toInt(), int(Verdict::Belongs));
        QVERIFY(!model_->index(0, 0).data(CollectionTreeModel::FlaggedRole).toBool());
        QVERIFY(model_->index(1, 0).data(CollectionTreeModel::FlaggedRole).toBool());
        QCOMPARE(model_->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lime, 3 pictures, 1 stranger, 1 mark"));
        QCOMPARE(mango.data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("mango.jpg, marked as belonging"));
    }

    void aCleanSetSaysSo() {
        auto clean = std::make_shared<Collection>(*sampleCollection());
        clean->sets[1].isReference = true;
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setCollection(clean);
        QCOMPARE(changes.count(), 1);
        const QModelIndex lime = model_->index(1, 0);
        QVERIFY(lime.data(CollectionTreeModel::CleanRole).toBool());
        QVERIFY(!model_->index(0, 0).data(CollectionTreeModel::CleanRole).toBool());
        QVERIFY(!model_->indexOf(MemberId{21}).data(CollectionTreeModel::CleanRole).toBool());
        QCOMPARE(lime.data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lime, 3 pictures, clean reference set"));
    }

    void kindsAreToldApartWhereThereAreOthersThanPictures() {
        QCOMPARE(model_->index(0, 0).data(CollectionTreeModel::KindRole).toInt(), 0);
        auto mixed = std::make_shared<Collection>(*sampleCollection());
        mixed->sets[1].members = {sampleText(51, "granite", 1), sampleText(52, "marble", 2)};
        mixed->sets[2].members = {sampleText(61, "opal", 3), sampleRow(62, "kiwi", {1, 2, 3})};
        mixed->sets.push_back({.id = {4}, .name = "Fruit", .members = {sampleRow(71, "fig", {1})}});
        mixed->sets.push_back({.id = {5}, .name = "Empty", .members = {}});
        model_->setCollection(mixed);
        const auto kind = [this](int row) {
            return model_->index(row, 0).data(CollectionTreeModel::KindRole).toInt();
        };
        QCOMPARE(kind(0), 1 + int(PayloadKind::Picture));
        QCOMPARE(kind(1), 1 + int(PayloadKind::Text));
        QCOMPARE(kind(2), 4);
        QCOMPARE(kind(3), 1 + int(PayloadKind::Vector));
        QCOMPARE(kind(4), 0);
        QCOMPARE(model_->indexOf(MemberId{62}).data(CollectionTreeModel::KindRole).toInt(),
                 1 + int(PayloadKind::Vector));
        QCOMPARE(model_->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lime, 2 texts"));
        QCOMPARE(model_->index(2, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Oat, 2 members of several kinds"));
        QCOMPARE(model_->index(3, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Fruit, 1 row"));
        QCOMPARE(model_->indexOf(MemberId{61}).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("opal, text"));
        QCOMPARE(model_->indexOf(MemberId{62}).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("kiwi, row of numbers"));
        QCOMPARE(model_->indexOf(MemberId{14}).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("mango.jpg, picture"));
        QCOMPARE(model_->indexOf(MemberId{62}).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("row of numbers, /lists/fruit.csv:63"));
    }

    void theToolTipOfATextShowsItAsItIsAndItsLine() {
        auto texts = std::make_shared<Collection>(*sampleCollection());
        texts->sets[1].members = {sampleText(51, "1 < 2", 12), sampleText(52, "<b>bold</b>", 13)};
        model_->setCollection(texts);
        QCOMPARE(model_->indexOf(MemberId{51}).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("1 < 2\ntext, /lists/words.txt:12"));
        QVERIFY(model_->indexOf(MemberId{52})
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;b&gt;bold")));
    }

    void aSetThatIsNotJudgedSaysSoAndWhy() {
        const QModelIndex oat = model_->index(2, 0);
        QCOMPARE(oat.data(Qt::AccessibleTextRole).toString(), QStringLiteral("Oat, 1 picture"));
        model_->setResult(sampleResult(), {});
        QCOMPARE(oat.data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Oat, 1 picture, not judged"));
        QVERIFY(oat.data(Qt::ToolTipRole).toString().contains(QStringLiteral("at least three")));
        QCOMPARE(model_->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lime, 3 pictures"));
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[1].setPValue.reset();
        const FlagRule byRate{.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05};
        model_->setResult(sampleResult(), byRate);
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setResult(result, byRate);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex(), model_->index(1, 0));
        QCOMPARE(model_->index(1, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Lime, 3 pictures, not judged"));
    }

    void tellsOnlyOfSetsAndMembersWhoseFlagsChanged() {
        model_->setResult(sampleResult(), {});
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setResult(std::make_shared<OutlierResult>(*sampleResult()), {});
        QCOMPARE(changes.count(), 0);
        model_->setResult(sampleResult(), {.by = FlagRule::By::Probability, .threshold = 0.38});
        QCOMPARE(changes.count(), 2);
        QCOMPARE(changes.at(0).at(0).toModelIndex(), model_->index(1, 0));
        QCOMPARE(changes.at(0).at(1).toModelIndex(), model_->index(1, 0));
        QCOMPARE(changes.at(1).at(0).toModelIndex(), model_->indexOf(MemberId{21}));
        QCOMPARE(changes.at(1).at(1).toModelIndex(), model_->indexOf(MemberId{21}));
    }

    void tellsOnlyOfSetsWhoseProblemsChanged() {
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setProblems({{"/photos/Lime/broken.jpg", "is cut off; copy it again."}});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex(), model_->index(1, 0));
        QCOMPARE(changes.first().at(1).toModelIndex(), model_->index(1, 0));
    }

    void problemsBelongToTheSetOfTheirFolder() {
        model_->setProblems({{"/photos/Lime/broken.jpg", "is cut off; copy it again."},
                             {"/elsewhere/x.jpg", "is empty."}});
        QVERIFY(model_->index(1, 0)
                    .data(CollectionTreeModel::ProblemRole)
                    .toString()
                    .contains(QStringLiteral("broken.jpg")));
        QCOMPARE(model_->index(0, 0).data(CollectionTreeModel::ProblemRole).toString(), QString());
    }

    void renamingIsAskedForNotDone() {
        QSignalSpy renamed(model_.get(), &CollectionTreeModel::setRenamed);
        const QModelIndex lemon = model_->index(0, 0);
        QVERIFY(model_->setData(lemon, QStringLiteral(" Citrus "), Qt::EditRole));
        QCOMPARE(renamed.first().at(1).toString(), QStringLiteral("Citrus"));
        QCOMPARE(lemon.data().toString(), QStringLiteral("Lemon"));
        QVERIFY(!model_->setData(lemon, QStringLiteral("  "), Qt::EditRole));
    }

    void membersDroppedOnASetAreAskedToMoveThere() {
        QSignalSpy dropped(model_.get(), &CollectionTreeModel::membersDropped);
        const std::unique_ptr<QMimeData> data(
            model_->mimeData({model_->indexOf(MemberId{14}), model_->index(0, 0)}));
        QVERIFY(model_->dropMimeData(data.get(), Qt::MoveAction, -1, -1, model_->index(1, 0)));
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(dropped.first().at(0).value<QList<MemberId>>(), (QList<MemberId>{{14}}));
        QCOMPARE(dropped.first().at(1).value<SetId>(), SetId{2});
    }

    void filesAreNotDroppedOnTheTree() {
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(QStringLiteral("/photos"))});
        QVERIFY(!model_->canDropMimeData(&files, Qt::MoveAction, -1, -1, model_->index(0, 0)));
    }

    void keepsIndexesWhenOnlyNamesChange() {
        QSignalSpy resets(model_.get(), &QAbstractItemModel::modelReset);
        auto renamed = std::make_shared<Collection>(*sampleCollection());
        renamed->sets[0].name = "Citrus";
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->setCollection(renamed);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex(), model_->index(0, 0));
        renamed = std::make_shared<Collection>(*renamed);
        renamed->sets[0].members.pop_back();
        model_->setCollection(renamed);
        QCOMPARE(resets.count(), 1);
        QCOMPARE(model_->rowCount(model_->index(0, 0)), 3);
    }

    void filterKeepsMatchingMembersAndWholeMatchingSets() {
        CollectionFilterProxy filter;
        filter.setSourceModel(model_.get());
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setFilterText(QStringLiteral("mango"));
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.rowCount(filter.index(0, 0)), 1);
        filter.setFilterText(QStringLiteral("lime"));
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.rowCount(filter.index(0, 0)), 3);
        filter.setFilterText({});
        QCOMPARE(filter.rowCount(), 3);
    }

    void filterLooksThroughTheWholeOfATextAndThroughItsName() {
        auto texts = std::make_shared<Collection>(*sampleCollection());
        Member opinion = sampleText(51, std::string(200, 'x') + " Käse at the end", 1);
        opinion.name = "ticket 7";
        texts->sets[1].members = {opinion, sampleText(52, "marble", 2)};
        model_->setCollection(texts);
        CollectionFilterProxy filter;
        filter.setSourceModel(model_.get());
        for (const QString& asked : {QStringLiteral("käse at the"), QStringLiteral("Ticket 7")}) {
            filter.setFilterText(asked);
            QCOMPARE(filter.rowCount(), 1);
            QCOMPARE(filter.rowCount(filter.index(0, 0)), 1);
            QCOMPARE(filter.index(0, 0, filter.index(0, 0)).data().toString(),
                     QStringLiteral("ticket 7"));
        }
        filter.setFilterText(QStringLiteral("cheese"));
        QCOMPARE(filter.rowCount(), 0);
    }

  private:
    std::unique_ptr<CollectionTreeModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

QTEST_MAIN(CollectionTreeModelTest)
#include "collection_tree_model_test.moc"
