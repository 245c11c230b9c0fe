#include "ui/shell/power_dialog.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <chrono>
#include <memory>
#include <semaphore>
#include <thread>

#include "core/base/error.h"
#include "tests/ui/pages/opened_session.h"
#include "tests/ui/shell/steered_engine.h"
#include "ui/shell/power_table_model.h"
#include "ui/views/figure_export.h"
#include "ui/views/interval_chart.h"

using namespace setscope;

namespace {

MeasuredMetric metricOf(double value, std::optional<double> rival) {
    MeasuredMetric metric;
    metric.value = value;
    metric.low = value - 0.1;
    metric.high = value + 0.05;
    metric.rival = rival;
    return metric;
}

/// Two sizes, two numbers; sets of 8 with 2 strangers were not measured.
DetectionPower smallPower() {
    DetectionPower power;
    power.model.name = "fake";
    power.hostSets = 7;
    power.cells = {{16, 1, 50, metricOf(0.6, {}), metricOf(0.5, 0.4)},
                   {16, 2, 50, metricOf(0.8, {}), metricOf(0.7, 0.6)},
                   {8, 1, 50, metricOf(0.3, {}), metricOf(0.2, {})}};
    power.note = "Sets of 8 are too small for 2 strangers.";
    return power;
}

}  // namespace

class PowerDialogTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>(OpenedSession::Engine::Absent);
        engine_ = std::make_shared<SteeredEngine>();
        opened_->session->setEngine(engine_);
        QTRY_VERIFY_WITH_TIMEOUT(
            opened_->session->outliersOf(opened_->set(1).id) != nullptr && !opened_->jobs.isBusy(),
            OpenedSession::kPatience);
        dialog_ = std::make_unique<PowerDialog>(*opened_->session, nullptr);
    }

    void cleanup() {
        dialog_.reset();
        opened_.reset();
        engine_.reset();
    }

    void asksWhatIsSetUpByTheRuleOfThePage() {
        opened_->session->setFlagRule({FlagRule::By::FalseAlarmRate, 0.1});
        boxOf(QStringLiteral("Sets of 64 members"))->setChecked(false);
        boxOf(QStringLiteral("5 planted"))->setChecked(true);
        dialog_->findChild<QSpinBox*>()->setValue(60);
        const PowerOptions asked = dialog_->options();
        QCOMPARE(asked.sizes, (std::vector<std::int64_t>{8, 16, 32}));
        QCOMPARE(asked.planted, (std::vector<std::int64_t>{1, 2, 3, 5}));
        QCOMPARE(asked.trials, std::int64_t{60});
        QVERIFY(asked.rule == opened_->session->flagRule());
    }

    void withoutASizeThereIsNothingToRun() {
        for (QCheckBox* box : dialog_->findChildren<QCheckBox*>()) {
            box->setChecked(false);
        }
        QVERIFY(!dialog_->runButton().isEnabled());
    }

    void theChartHoldsTheCells() {
        answerWith(smallPower());
        run();
        const QList<IntervalChart::Series>& series = dialog_->chart().series();
        QCOMPARE(series.size(), 2);
        QCOMPARE(series[0].points[0]->value, 0.3);
        QCOMPARE(series[0].points[1]->value, 0.6);
        QCOMPARE(series[0].points[1]->low, 0.5);
        QCOMPARE(series[0].points[1]->high, 0.65);
        QVERIFY(!series[1].points[0].has_value());
        QCOMPARE(series[1].points[1]->value, 0.8);
    }

    void theTableHoldsTheCellsAndTheRival() {
        answerWith(smallPower());
        run();
        const PowerTableModel& table = dialog_->table();
        QCOMPARE(table.rowCount(), 3);
        const auto text = [&table](int row, int column) {
            return table.index(row, column).data().toString();
        };
        QCOMPARE(text(0, PowerTableModel::Members), QStringLiteral("16"));
        QCOMPARE(text(0, PowerTableModel::Detected),
                 QStringLiteral("60\u202f% (50\u202f% to 65\u202f%)"));
        QCOMPARE(text(0, PowerTableModel::Rival), QStringLiteral("40\u202f%"));
        QCOMPARE(text(2, PowerTableModel::Rival), QStringLiteral("–"));
        QVERIFY(dialog_->note().contains(QStringLiteral("too small for 2")));
        QVERIFY(dialog_->headline().contains(QStringLiteral("60\u202f%")));
    }

    void theTableModelKeepsItsRules() {
        PowerTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPower(std::make_shared<const DetectionPower>(smallPower()));
        QCOMPARE(model.rowCount(), 3);
        model.setPower(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void theWarningIsThereBeforeAndAfter() {
        dialog_->show();
        const auto* warning = dialog_->findChild<QLabel*>(QStringLiteral("warning"));
        QVERIFY(warning->isVisible() && warning->text().contains(QStringLiteral("easier")));
        run();
        QVERIFY(warning->isVisible());
    }

    void cancelStopsTheTestAndKeepsTheFormerResult() {
        answerWith(smallPower());
        run();
        engine_->power = [](DetectionPower&, const RunContext& context) {
            while (true) {
                context.step({1, 4, "Planting strangers"});
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
        dialog_->show();
        dialog_->runButton().click();
        QCOMPARE(dialog_->runButton().text(), QStringLiteral("Cancel"));
        const auto* progress = dialog_->findChild<QProgressBar*>();
        QTRY_COMPARE_WITH_TIMEOUT(progress->value(), 250, OpenedSession::kPatience);
        QCOMPARE(progress->maximum(), 1000);
        dialog_->runButton().click();
        QTRY_VERIFY_WITH_TIMEOUT(!opened_->jobs.isBusy(), OpenedSession::kPatience);
        QTRY_COMPARE(dialog_->runButton().text(), QStringLiteral("Run again"));
        QVERIFY(!progress->isVisible());
        QCOMPARE(dialog_->table().rowCount(), 3);
    }

    void closingStopsTheTest() {
        auto entered = std::make_shared<std::binary_semaphore>(0);
        engine_->power = [entered](DetectionPower&, const RunContext& context) {
            entered->release();
            while (true) {
                context.throwIfStopped();
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
        dialog_->runButton().click();
        entered->acquire();
        dialog_.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!opened_->jobs.isBusy(), OpenedSession::kPatience);
    }

    void aFailureIsOneSentence() {
        engine_->power = [](DetectionPower&, const RunContext&) {
            throw Error(ErrorKind::BadInput, "At least two sets are needed; import another one.");
        };
        dialog_->runButton().click();
        QTRY_COMPARE_WITH_TIMEOUT(
            dialog_->note(), QStringLiteral("At least two sets are needed; import another one."),
            OpenedSession::kPatience);
        QVERIFY(dialog_->runButton().isEnabled());
    }

    void theNumbersAreExported() {
        answerWith(smallPower());
        run();
        const TempDir folder;
        const QString file = QString::fromStdString((folder.path() / "power.csv").string());
        dialog_->files().saveAs(FigureFormat::Csv, file);
        const auto read = [&file] {
            QFile written(file);
            return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
        };
        QTRY_COMPARE(read().count('\n'), 4);
        QVERIFY(read().contains("16,1,50,0.6,0.5,0.65,0.5,0.4,0.55,0.4\r\n"));
        QVERIFY(read().contains("8,1,50,0.3,0.2,0.35,0.2,0.1,0.25,\r\n"));
    }

  private:
    QCheckBox* boxOf(const QString& name) {
        for (QCheckBox* box : dialog_->findChildren<QCheckBox*>()) {
            if (box->accessibleName() == name) {
                return box;
            }
        }
        qFatal("no such box");
    }

    void answerWith(const DetectionPower& numbers) {
        engine_->power = [numbers](DetectionPower& power, const RunContext&) { power = numbers; };
    }

    void run() {
        dialog_->runButton().click();
        QTRY_VERIFY_WITH_TIMEOUT(
            dialog_->runButton().text() == QStringLiteral("Run again") && !opened_->jobs.isBusy(),
            OpenedSession::kPatience);
    }

    std::unique_ptr<OpenedSession> opened_;
    std::shared_ptr<SteeredEngine> engine_;
    std::unique_ptr<PowerDialog> dialog_;
};

QTEST_MAIN(PowerDialogTest)
#include "power_dialog_test.moc"
