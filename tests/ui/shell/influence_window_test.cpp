#include "ui/shell/influence_window.h"

#include <QAbstractItemModelTester>
#include <QTableView>
#include <QTest>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "core/base/error.h"
#include "tests/ui/pages/opened_session.h"
#include "tests/ui/shell/steered_engine.h"
#include "ui/shell/influence_list_model.h"
#include "ui/shell/influence_words.h"
#include "ui/shell/set_influence.h"

using namespace setscope;

namespace {

/// Of three; without the first, the third falls by 30 points; without the second it rises by 10.
InfluenceMatrix smallMatrix() {
    InfluenceMatrix matrix;
    matrix.set = SetId{1};
    matrix.members = {MemberId{11}, MemberId{12}, MemberId{13}};
    matrix.probability = {0.1F, 0.2F, 0.7F};
    matrix.change = {0.0F, 0.001F, -0.3F, 0.0F, 0.0F, 0.1F, 0.05F, -0.02F, 0.0F};
    matrix.cosine = {1.0F, 0.9F, 0.1F, 0.9F, 1.0F, 0.2F, 0.1F, 0.2F, 1.0F};
    return matrix;
}

const QStringList kNames = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};

}  // namespace

class InfluenceWindowTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>(OpenedSession::Engine::Absent);
        engine_ = std::make_shared<SteeredEngine>();
        opened_->session->setEngine(engine_);
        QTRY_VERIFY_WITH_TIMEOUT(
            opened_->session->outliersOf(opened_->set(1).id) != nullptr && !opened_->jobs.isBusy(),
            OpenedSession::kPatience);
        opened_->session->setCurrentSet(opened_->set(0).id);
        influence_ = std::make_unique<SetInfluence>(*opened_->session);
        window_ = std::make_unique<InfluenceWindow>(*opened_->session, *influence_, nullptr);
    }

    void cleanup() {
        window_.reset();
        influence_.reset();
        opened_.reset();
        engine_.reset();
    }

    void cellsAreSaidInWords() {
        const InfluenceMatrix matrix = smallMatrix();
        QCOMPARE(influenceSentence(matrix, kNames, 0, 2),
                 QStringLiteral("Without “a”, “c” falls from 70\u202f% to 40\u202f%."));
        QCOMPARE(influenceSentence(matrix, kNames, 1, 2),
                 QStringLiteral("Without “b”, “c” rises from 70\u202f% to 80\u202f%."));
        QCOMPARE(influenceSentence(matrix, kNames, 0, 1),
                 QStringLiteral("Without “a”, “b” stays at 20\u202f%."));
        QCOMPARE(influenceSentence(matrix, kNames, 1, 1),
                 QStringLiteral("“b” itself stands at 20\u202f%."));
    }

    void effectsAreOrderedByTheirSize() {
        const InfluenceMatrix matrix = smallMatrix();
        const std::vector<InfluenceEffect> effects = strongestEffects(matrix);
        QCOMPARE(effects.size(), std::size_t{6});
        QCOMPARE(effects.front().removed, 0);
        QCOMPARE(effects.front().changed, 2);
        const auto size = [&matrix](const InfluenceEffect& effect) {
            return std::abs(matrix.change[static_cast<std::size_t>(effect.removed) * 3 +
                                          static_cast<std::size_t>(effect.changed)]);
        };
        for (std::size_t i = 1; i < effects.size(); ++i) {
            QVERIFY(size(effects[i - 1]) >= size(effects[i]));
        }
    }

    void theListHoldsTheSameNumbers() {
        InfluenceListModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto matrix = std::make_shared<const InfluenceMatrix>(smallMatrix());
        const auto effects =
            std::make_shared<const std::vector<InfluenceEffect>>(strongestEffects(*matrix));
        model.setMatrix(matrix, effects, kNames);
        QCOMPARE(model.rowCount(), 6);
        const auto text = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(InfluenceListModel::Removed), QStringLiteral("a"));
        QCOMPARE(text(InfluenceListModel::Changed), QStringLiteral("c"));
        QCOMPARE(text(InfluenceListModel::Before), QStringLiteral("70\u202f%"));
        QCOMPARE(text(InfluenceListModel::After), QStringLiteral("40\u202f%"));
        QCOMPARE(text(InfluenceListModel::Change), QStringLiteral("−30"));
        model.setMatrix(nullptr, nullptr, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void theMapHoldsExactlyTheMatrix() {
        show();
        const std::shared_ptr<const InfluenceMatrix> matrix = influence_->of(opened_->set(0).id);
        QVERIFY(matrix != nullptr);
        QVERIFY(window_->heatmap().map().values == matrix->change);
        QCOMPARE(window_->heatmap().map().rows.size(), 5);
        QCOMPARE(window_->heatmap().map().rows.back(), QStringLiteral("stranger"));
        QCOMPARE(window_->heatmap().map().scale.lowest, -1.0);
        QCOMPARE(window_->heatmap().map().scale.highest, 1.0);
        QCOMPARE(window_->headline(), influenceSentence(*matrix, window_->heatmap().map().rows,
                                                        window_->list().effectAt(0).removed,
                                                        window_->list().effectAt(0).changed));
        QCOMPARE(window_->list().rowCount(), 20);
    }

    void aCellSelectsBothMembers() {
        show();
        Q_EMIT window_->heatmap().activated({4, 1});
        QCOMPARE(opened_->session->currentMember(), opened_->stranger());
        QCOMPARE(opened_->session->selectedMembers(),
                 (QList<MemberId>{opened_->stranger(), opened_->member(0, 1)}));
        Q_EMIT window_->heatmap().activated({-1, 2});
        QCOMPARE(opened_->session->selectedMembers(), QList<MemberId>{opened_->member(0, 2)});
    }

    void aLineOfTheListSelectsBothMembers() {
        show();
        auto* table = window_->findChild<QTableView*>();
        table->selectRow(3);
        const InfluenceEffect effect = window_->list().effectAt(3);
        QCOMPARE(opened_->session->currentMember(),
                 opened_->member(0, static_cast<std::size_t>(effect.removed)));
        QVERIFY(opened_->session->selectedMembers().contains(
            opened_->member(0, static_cast<std::size_t>(effect.changed))));
    }

    void itFollowsTheSet() {
        show();
        opened_->session->setCurrentSet(opened_->set(1).id);
        QTRY_COMPARE_WITH_TIMEOUT(window_->heatmap().map().rows.size(), 4,
                                  OpenedSession::kPatience);
        QVERIFY(window_->windowTitle().contains(QStringLiteral("Lime")));
    }

    void aChangedSetIsAskedAgain() {
        show();
        opened_->session->removeMembers({opened_->member(0, 0)});
        QTRY_COMPARE_WITH_TIMEOUT(window_->heatmap().map().rows.size(), 4,
                                  OpenedSession::kPatience);
    }

    void aSetThatIsTooSmallSaysWhy() {
        opened_->session->removeMembers({opened_->member(0, 0), opened_->member(0, 1)});
        QTRY_VERIFY_WITH_TIMEOUT(!opened_->jobs.isBusy(), OpenedSession::kPatience);
        window_->show();
        QTRY_VERIFY(window_->hint().contains(QStringLiteral("at least 4")));
        QVERIFY(!opened_->jobs.isBusy());
    }

    void aFailureIsOneSentenceAndNotAskedAgain() {
        auto asked = std::make_shared<std::atomic<int>>(0);
        engine_->matrix = [asked](InfluenceMatrix&, const RunContext&) {
            ++*asked;
            throw Error(ErrorKind::BadInput, "Fewer than four pictures can be read.");
        };
        window_->show();
        influence_->ask(opened_->set(0).id);
        QTRY_COMPARE_WITH_TIMEOUT(window_->hint(),
                                  QStringLiteral("Fewer than four pictures can be read."),
                                  OpenedSession::kPatience);
        influence_->ask(opened_->set(0).id);
        QTRY_VERIFY(!opened_->jobs.isBusy());
        QCOMPARE(asked->load(), 1);
    }

    void whatWasStoppedIsAskedAgainOnlyOnDemand() {
        engine_->matrix = [](InfluenceMatrix&, const RunContext& run) {
            while (true) {
                run.throwIfStopped();
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
        window_->show();
        influence_->ask(opened_->set(0).id);
        QVERIFY(opened_->jobs.isBusy());
        opened_->jobs.stop(opened_->jobs.jobs().back().id);
        QTRY_VERIFY_WITH_TIMEOUT(!opened_->jobs.isBusy(), OpenedSession::kPatience);
        QVERIFY(window_->hint().contains(QStringLiteral("stopped")));
        QTest::qWait(20);
        QVERIFY(!opened_->jobs.isBusy());
        engine_->matrix = {};
        show();
    }

    void itsMarksFollowTheSelection() {
        show();
        opened_->session->select({}, {});
        const QImage before = window_->heatmap().grab().toImage();
        opened_->session->select({opened_->stranger()}, opened_->stranger());
        QTRY_VERIFY(window_->heatmap().grab().toImage() != before);
    }

  private:
    void show() {
        window_->show();
        influence_->ask(opened_->set(0).id);
        QTRY_COMPARE_WITH_TIMEOUT(window_->heatmap().map().rows.size(), 5,
                                  OpenedSession::kPatience);
    }

    std::unique_ptr<OpenedSession> opened_;
    std::shared_ptr<SteeredEngine> engine_;
    std::unique_ptr<SetInfluence> influence_;
    std::unique_ptr<InfluenceWindow> window_;
};

QTEST_MAIN(InfluenceWindowTest)
#include "influence_window_test.moc"
