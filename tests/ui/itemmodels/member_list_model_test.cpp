#include "ui/itemmodels/member_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"
#include "ui/itemmodels/member_mime.h"
#include "ui/itemmodels/member_sort_proxy.h"

using namespace setscope;

class MemberListModelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        model_ = std::make_unique<MemberListModel>();
        tester_ = std::make_unique<QAbstractItemModelTester>(
            model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        model_->setSet(sampleCollection(), SetId{1});
    }

    void cleanup() {
        tester_.reset();
        model_.reset();
    }

    void saysNothingOfMembersBeforeTheyAreJudged() {
        const QModelIndex first = model_->index(0);
        QVERIFY(!first.data(MemberListModel::ProbabilityRole).isValid());
        QCOMPARE(first.data(MemberListModel::ProbabilityTextRole).toString(), QString());
        QCOMPARE(first.data(MemberListModel::FlaggedRole).toBool(), false);
    }

    void showsTheResultsNumbers() {
        model_->setResult(sampleResult(), {});
        const QModelIndex mango = model_->index(model_->rowOf(MemberId{14}));
        QCOMPARE(mango.data(MemberListModel::ProbabilityRole).toFloat(), 0.7F);
        QVERIFY(
            mango.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("p = 0.010")));
        QCOMPARE(mango.data(MemberListModel::FlaggedRole).toBool(), true);
        QCOMPARE(mango.data(Qt::DisplayRole).toString(), QStringLiteral("mango"));
        QCOMPARE(model_->index(0).data(MemberListModel::FlaggedRole).toBool(), false);
    }

    void textsAndRowsAreGivenAsSuchAndNeverAskedForAsPictures() {
        auto collection = std::make_shared<Collection>();
        collection->sets = {
            {.id = {1},
             .name = "mixed",
             .members = {sampleMember(11, "Lemon", "a.jpg"), sampleText(12, "granite is hard", 7),
                         sampleRow(13, "kiwi", {1, 2, 3})}}};
        QList<qint64> asked;
        const auto bars = [&asked](const Member& member) {
            asked.append(member.id.value);
            return RowShape{.bars = {0.5F, -1.0F}, .medians = {0.0F, 0.25F}};
        };
        model_->setThumbnails({.image = {}, .preview = {}, .trouble = {}, .row = bars});
        model_->setSet(collection, SetId{1});
        QCOMPARE(model_->index(0).data(MemberListModel::TextRole).toString(), QString());
        QCOMPARE(model_->index(1).data(MemberListModel::TextRole).toString(),
                 QStringLiteral("granite is hard"));
        QCOMPARE(model_->index(1).data(MemberListModel::CaptionRole).toString(),
                 QStringLiteral("line 7"));
        for (int row = 0; row < 3; ++row) {
            const auto shown =
                model_->index(row).data(MemberListModel::RowRole).value<QList<QList<float>>>();
            QCOMPARE(shown, row == 2 ? (QList<QList<float>>{{0.5F, -1.0F}, {0.0F, 0.25F}})
                                     : QList<QList<float>>());
        }
        QCOMPARE(asked, (QList<qint64>{13}));
    }

    void aTextThatIsTooLongForAnyTileIsCut() {
        auto collection = std::make_shared<Collection>();
        collection->sets = {
            {.id = {1}, .name = "long", .members = {sampleText(12, std::string(90'000, 'x'), 1)}}};
        model_->setSet(collection, SetId{1});
        const QString text = model_->index(0).data(MemberListModel::TextRole).toString();
        QVERIFY(text.size() < 5000);
        QVERIFY(text.endsWith(u'…'));
    }

    void tellsOnlyOfMembersWhoseAnswerChanged() {
        model_->setResult(sampleResult(), {});
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        auto result = std::make_shared<OutlierResult>(*sampleResult());
        result->sets[1].probability = {0.1F, 0.1F, 0.8F};
        model_->setResult(result, {});
        QCOMPARE(changes.count(), 0);
        model_->setResult(result, {.by = FlagRule::By::Probability, .threshold = 0.12});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex().row(), 1);
        QCOMPARE(changes.first().at(1).toModelIndex().row(), 1);
    }

    void anotherRuleFlagsOtherMembers() {
        model_->setResult(sampleResult(), {.by = FlagRule::By::Probability, .threshold = 0.12});
        QCOMPARE(model_->index(1).data(MemberListModel::FlaggedRole).toBool(), true);
    }

    void thePersonsMarksDecideWhoIsShownAsAStranger() {
        auto marked = std::make_shared<Collection>(*sampleCollection());
        marked->sets[0].members[0].verdict = Verdict::Stranger;
        marked->sets[0].members[3].verdict = Verdict::Belongs;
        model_->setResult(sampleResult(), {});
        QSignalSpy resets(model_.get(), &QAbstractItemModel::modelReset);
        model_->setSet(marked, SetId{1});
        QCOMPARE(resets.count(), 0);
        const QModelIndex lemon = model_->index(0);
        const QModelIndex mango = model_->index(3);
        QVERIFY(lemon.data(MemberListModel::FlaggedRole).toBool());
        QVERIFY(!mango.data(MemberListModel::FlaggedRole).toBool());
        QCOMPARE(mango.data(MemberListModel::ProbabilityRole).toFloat(), 0.7F);
        QCOMPARE(lemon.data(MemberListModel::VerdictRole).toInt(), int(Verdict::Stranger));
        QVERIFY(lemon.data(Qt::AccessibleTextRole)
                    .toString()
                    .endsWith(QStringLiteral("marked as stranger")));
        QVERIFY(
            mango.data(Qt::ToolTipRole).toString().endsWith(QStringLiteral("marked as belonging")));
        model_->setResult(nullptr, {});
        QVERIFY(lemon.data(MemberListModel::FlaggedRole).toBool());
    }

    void keepsItsRowsWhenOnlyNamesChange() {
        QSignalSpy resets(model_.get(), &QAbstractItemModel::modelReset);
        auto renamed = std::make_shared<Collection>(*sampleCollection());
        renamed->sets[0].members[0].name = "other.jpg";
        model_->setSet(renamed, SetId{1});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(model_->index(0).data().toString(), QStringLiteral("other"));
    }

    void answersOfRemovedMembersArePassedOver() {
        auto edited = std::make_shared<Collection>(*sampleCollection());
        edited->sets[0].members.pop_back();
        model_->setSet(edited, SetId{1});
        model_->setResult(sampleResult(), {});
        QCOMPARE(model_->rowCount(), 3);
        QCOMPARE(model_->rowOf(MemberId{14}), -1);
    }

    void tellsWhichThumbnailsCame() {
        QSignalSpy changes(model_.get(), &QAbstractItemModel::dataChanged);
        model_->thumbnailsChanged({ContentHash{.high = 7, .low = 13}});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(changes.first().at(0).toModelIndex().row(), 2);
    }

    void sortsByProbabilityThenNameThenImport() {
        model_->setResult(sampleResult(), {});
        MemberSortProxy order(*model_);
        const QAbstractItemModelTester tester(
            &order, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(namesOf(order), QStringLiteral("mango lemon_10 lemon_2 lemon_1"));
        order.setOrder(WallOrder::Name);
        QCOMPARE(namesOf(order), QStringLiteral("lemon_1 lemon_2 lemon_10 mango"));
        order.setOrder(WallOrder::Import);
        QCOMPARE(namesOf(order), QStringLiteral("lemon_2 lemon_10 lemon_1 mango"));
    }

    void sortsByMarkStrangersFirst() {
        auto marked = std::make_shared<Collection>(*sampleCollection());
        marked->sets[0].members[2].verdict = Verdict::Stranger;
        marked->sets[0].members[3].verdict = Verdict::Belongs;
        model_->setResult(sampleResult(), {});
        MemberSortProxy order(*model_);
        order.setOrder(WallOrder::Mark);
        QCOMPARE(namesOf(order), QStringLiteral("mango lemon_10 lemon_2 lemon_1"));
        model_->setSet(marked, SetId{1});
        QCOMPARE(namesOf(order), QStringLiteral("lemon_1 mango lemon_10 lemon_2"));
    }

    void newAnswersMoveMembers() {
        MemberSortProxy order(*model_);
        QCOMPARE(namesOf(order), QStringLiteral("lemon_2 lemon_10 lemon_1 mango"));
        model_->setResult(sampleResult(), {});
        QCOMPARE(namesOf(order), QStringLiteral("mango lemon_10 lemon_2 lemon_1"));
    }

    void filtersByNameWhateverItsCase() {
        MemberSortProxy order(*model_);
        order.setFilterText(QStringLiteral("MANGO"));
        QCOMPARE(namesOf(order), QStringLiteral("mango"));
        order.setFilterText(QStringLiteral("none such"));
        QCOMPARE(order.rowCount(), 0);
    }

    void dragsItsMembersById() {
        const std::unique_ptr<QMimeData> data(
            model_->mimeData({model_->index(0), model_->index(3)}));
        QCOMPARE(decodeMembers(*data), (QList<MemberId>{{11}, {14}}));
    }

  private:
    static QString namesOf(const QAbstractItemModel& model) {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row) {
            names.append(model.index(row, 0).data().toString());
        }
        return names.join(QLatin1Char(' '));
    }

    std::unique_ptr<MemberListModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;
};

QTEST_MAIN(MemberListModelTest)
#include "member_list_model_test.moc"
