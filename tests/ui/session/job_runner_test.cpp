#include "ui/session/job_runner.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <chrono>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include "core/base/error.h"

namespace setscope {
namespace {

/// Work that reports progress until it is stopped or the gate is opened.
auto waitingWork(std::shared_ptr<std::atomic<bool>> isOpen) {
    return [isOpen](const RunContext& run) {
        for (int i = 0; !*isOpen; ++i) {
            run.step({i, 0, "waiting"});
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return 1;
    };
}

}  // namespace

class JobRunnerTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void resultArrivesOnTheWindowsThread() {
        JobRunner jobs;
        std::thread::id worker;
        int answer = 0;
        bool isOnWindowsThread = false;
        jobs.start(
            QStringLiteral("Adding"), QString(), this,
            [&worker](const RunContext&) {
                worker = std::this_thread::get_id();
                return 42;
            },
            [&](int result) {
                answer = result;
                isOnWindowsThread = std::this_thread::get_id() != worker;
            });
        QTRY_COMPARE(answer, 42);
        QVERIFY(isOnWindowsThread);
        QVERIFY(!jobs.isBusy());
        QVERIFY(jobs.jobs().empty());
    }

    void jobsOfALaneRunInTheirOrder() {
        JobRunner jobs;
        std::vector<int> order;
        for (int i = 0; i < 5; ++i) {
            jobs.start(
                QStringLiteral("Job"), QString(), this, [i](const RunContext&) { return i; },
                [&order](int result) { order.push_back(result); });
        }
        QTRY_COMPARE(order, (std::vector<int>{0, 1, 2, 3, 4}));
    }

    void lanesRunBesideEachOther() {
        JobRunner jobs;
        auto gate = std::make_shared<std::binary_semaphore>(0);
        bool isImported = false;
        bool isComputed = false;
        jobs.start(
            QStringLiteral("Computing"), QString(), this,
            [gate](const RunContext&) {
                gate->acquire();
                return true;
            },
            [&](bool) { isComputed = true; });
        jobs.start(
            QStringLiteral("Importing"), QString(), this, [](const RunContext&) { return true; },
            [&](bool) { isImported = true; }, Lane::Importing);
        QTRY_VERIFY(isImported);
        QVERIFY(!isComputed);
        gate->release();
        QTRY_VERIFY(isComputed);
    }

    void newerJobOfASlotReplacesTheOlder() {
        JobRunner jobs;
        auto isOpen = std::make_shared<std::atomic<bool>>(false);
        QStringList answers;
        jobs.start(QStringLiteral("Old"), QStringLiteral("slot"), this, waitingWork(isOpen),
                   [&](int) { answers.append(QStringLiteral("old")); });
        jobs.start(
            QStringLiteral("New"), QStringLiteral("slot"), this,
            [](const RunContext&) { return 2; },
            [&](int) { answers.append(QStringLiteral("new")); });
        QTRY_COMPARE(answers, QStringList{QStringLiteral("new")});
        QTRY_VERIFY(!jobs.isBusy());
        QCOMPARE(answers.size(), 1);
    }

    void replacedJobThatFinishesAllTheSameIsDropped() {
        JobRunner jobs;
        auto gate = std::make_shared<std::binary_semaphore>(0);
        auto hasBegun = std::make_shared<std::atomic<bool>>(false);
        QStringList answers;
        jobs.start(
            QStringLiteral("Old"), QStringLiteral("slot"), this,
            [gate, hasBegun](const RunContext&) {
                *hasBegun = true;
                gate->acquire();
                return 1;
            },
            [&](int) { answers.append(QStringLiteral("old")); });
        QTRY_VERIFY(*hasBegun);
        jobs.start(
            QStringLiteral("New"), QStringLiteral("slot"), this,
            [](const RunContext&) { return 2; },
            [&](int) { answers.append(QStringLiteral("new")); });
        gate->release();
        QTRY_VERIFY(!jobs.isBusy());
        QCOMPARE(answers, QStringList{QStringLiteral("new")});
    }

    void resultIsDroppedWhenTheReceiverIsGone() {
        JobRunner jobs;
        auto receiver = std::make_unique<QObject>();
        auto gate = std::make_shared<std::binary_semaphore>(0);
        bool isDelivered = false;
        jobs.start(
            QStringLiteral("Work"), QString(), receiver.get(),
            [gate](const RunContext&) {
                gate->acquire();
                return 1;
            },
            [&](int) { isDelivered = true; });
        receiver.reset();
        gate->release();
        QTRY_VERIFY(!jobs.isBusy());
        QTest::qWait(20);
        QVERIFY(!isDelivered);
    }

    void cancelStopsAndSaysSo() {
        JobRunner jobs;
        QSignalSpy failed(&jobs, &JobRunner::failed);
        auto isOpen = std::make_shared<std::atomic<bool>>(false);
        const qint64 job = jobs.start(QStringLiteral("Long"), QString(), this, waitingWork(isOpen),
                                      [](int) { QFAIL("a stopped job has no result"); });
        QTRY_COMPARE(jobs.find(job)->status, JobState::Status::Running);
        jobs.stop(job);
        QTRY_VERIFY(!jobs.isBusy());
        QCOMPARE(jobs.find(job)->status, JobState::Status::Stopped);
        QCOMPARE(failed.count(), 0);
        jobs.clearFinished();
        QVERIFY(jobs.jobs().empty());
    }

    void waitingJobIsStoppedAtOnce() {
        JobRunner jobs;
        auto isOpen = std::make_shared<std::atomic<bool>>(false);
        jobs.start(QStringLiteral("First"), QString(), this, waitingWork(isOpen), [](int) {});
        bool hasRun = false;
        const qint64 second = jobs.start(
            QStringLiteral("Second"), QString(), this,
            [&hasRun](const RunContext&) { return hasRun = true; }, [](bool) {});
        jobs.stop(second);
        QCOMPARE(jobs.find(second)->status, JobState::Status::Stopped);
        *isOpen = true;
        QTRY_VERIFY(!jobs.isBusy());
        QVERIFY(!hasRun);
    }

    void errorIsShownAsItsSentence() {
        JobRunner jobs;
        QSignalSpy failed(&jobs, &JobRunner::failed);
        const qint64 job = jobs.start(
            QStringLiteral("Reading"), QString(), this,
            [](const RunContext&) -> int {
                throw Error(ErrorKind::BadInput, "cats.zip: this is no zip; choose another file.");
            },
            [](int) {});
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.front().at(0).toString(), QStringLiteral("Reading"));
        QCOMPARE(failed.front().at(1).toString(),
                 QStringLiteral("cats.zip: this is no zip; choose another file."));
        QCOMPARE(jobs.find(job)->status, JobState::Status::Failed);
    }

    void foreignExceptionBecomesOneSentence() {
        JobRunner jobs;
        QSignalSpy failed(&jobs, &JobRunner::failed);
        jobs.start(
            QStringLiteral("Computing"), QString(), this,
            [](const RunContext&) -> int {
                throw std::runtime_error("shapes differ\n#0 frame\n#1 frame");
            },
            [](int) {});
        QTRY_COMPARE(failed.count(), 1);
        const QString sentence = failed.front().at(1).toString();
        QVERIFY(sentence.endsWith(QStringLiteral("shapes differ")));
        QVERIFY(!sentence.contains(u'\n'));
    }

    void stepsDeliverEveryPartAndLetOthersTakeTurns() {
        JobRunner jobs;
        QStringList heard;
        int step = 0;
        jobs.startSteps(
            QStringLiteral("Steps"), QString(), this,
            [step](const RunContext&) mutable -> std::optional<int> {
                return step < 3 ? std::optional(step++) : std::nullopt;
            },
            [&](int part) { heard.append(QString::number(part)); });
        jobs.start(
            QStringLiteral("Question"), QString(), this, [](const RunContext&) { return 0; },
            [&](int) { heard.append(QStringLiteral("answer")); });
        QTRY_VERIFY(!jobs.isBusy());
        QCOMPARE(heard.filter(QStringLiteral("answer")).size(), 1);
        QVERIFY(heard.indexOf(QStringLiteral("answer")) < heard.indexOf(QStringLiteral("2")));
        heard.removeAll(QStringLiteral("answer"));
        QCOMPARE(heard,
                 (QStringList{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2")}));
    }

    void progressIsToldAtMostTwentyTimesASecond() {
        JobRunner jobs;
        auto isOpen = std::make_shared<std::atomic<bool>>(false);
        jobs.start(QStringLiteral("Long"), QString(), this, waitingWork(isOpen), [](int) {});
        QSignalSpy changed(&jobs, &JobRunner::changed);
        QTest::qWait(500);
        QVERIFY(changed.count() <= 11);
        QVERIFY(jobs.jobs().front().progress.done > 0);
        *isOpen = true;
        QTRY_VERIFY(!jobs.isBusy());
    }

    void runnerThatGoesAwayStopsItsJobs() {
        auto isOpen = std::make_shared<std::atomic<bool>>(false);
        {
            JobRunner jobs;
            jobs.start(QStringLiteral("Long"), QString(), this, waitingWork(isOpen),
                       [](int) { QFAIL("nobody is left to be told"); });
        }
        QVERIFY(!*isOpen);
    }

    void runSettingsReachTheWork() {
        JobRunner jobs;
        jobs.setRunSettings({.seed = 7, .device = "cpu", .threads = 3});
        RunSettings seen;
        jobs.start(
            QStringLiteral("Work"), QString(), this,
            [](const RunContext& run) { return run.settings(); },
            [&](const RunSettings& settings) { seen = settings; });
        QTRY_COMPARE(seen.threads, 3);
        QCOMPARE(seen.device, std::string("cpu"));
        QCOMPARE(seen.seed, 7U);
    }
};

}  // namespace setscope

QTEST_GUILESS_MAIN(setscope::JobRunnerTest)
#include "job_runner_test.moc"
