#include "ui/session/job_runner.h"

#include <QPointer>
#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <stop_token>

#include "core/base/error.h"
#include "ui/session/time_left.h"

namespace setscope {
namespace {

constexpr int kPollMilliseconds = 50;
constexpr qint64 kLeavesNoTraceMilliseconds = 1000;
constexpr std::size_t kLargestHistory = 100;

}  // namespace

/// How one turn of a task ended.
struct JobRunner::Outcome {
    JobState::Status status = JobState::Status::Running;  ///< Running: more turns to come
    QString failure;
};

/// Everything of a job that is not shown. The lane's thread touches `work`, `deliver`'s result and
/// the guarded progress; the rest belongs to the window's thread.
struct JobRunner::Task {
    qint64 id = 0;
    QString slot;
    Lane lane = Lane::Computing;
    QPointer<QObject> receiver;
    Work work;
    std::function<void()> deliver;
    std::stop_source stop;
    RunSettings settings;
    QElapsedTimer running;
    TimeLeft timeLeft;
    QMetaObject::Connection receiverGone;
    std::atomic<bool> hasBegun = false;

    void report(const Progress& progress) {
        const std::scoped_lock lock(mutex);
        latest = progress;
    }
    std::optional<Progress> takeProgress() {
        const std::scoped_lock lock(mutex);
        return std::exchange(latest, std::nullopt);
    }

  private:
    std::mutex mutex;
    std::optional<Progress> latest;
};

JobRunner::JobRunner(QObject* parent) : QObject(parent) {
    for (QThreadPool& lane : lanes_) {
        lane.setMaxThreadCount(1);
        lane.setExpiryTimeout(-1);
    }
    poll_.setInterval(kPollMilliseconds);
    connect(&poll_, &QTimer::timeout, this, &JobRunner::pollProgress);
}

JobRunner::~JobRunner() {
    for (const std::shared_ptr<Task>& task : tasks_) {
        task->stop.request_stop();
    }
    for (QThreadPool& lane : lanes_) {
        lane.waitForDone();
    }
}

qint64 JobRunner::enqueue(const QString& title, const QString& slot, Lane lane, QObject* receiver,
                          Work work, std::function<void()> deliver) {
    if (!slot.isEmpty()) {
        const std::vector<std::shared_ptr<Task>> before = tasks_;
        for (const std::shared_ptr<Task>& task : before) {
            if (task->slot == slot) {
                stopTask(task);
            }
        }
    }
    auto task = std::make_shared<Task>();
    task->id = ++lastId_;
    task->slot = slot;
    task->lane = lane;
    task->receiver = receiver;
    task->work = std::move(work);
    task->deliver = std::move(deliver);
    task->settings = runSettings_;
    tasks_.push_back(task);
    JobState& shown = jobs_.emplace_back();
    shown.id = task->id;
    shown.title = title;
    if (receiver != nullptr) {
        task->receiverGone =
            connect(receiver, &QObject::destroyed, this, [this, id = task->id] { stop(id); });
    }
    submit(task);
    poll_.start();
    Q_EMIT changed();
    return task->id;
}

void JobRunner::submit(const std::shared_ptr<Task>& task) {
    lanes_[static_cast<std::size_t>(task->lane)].start([this, task] {
        const Outcome outcome = runTurn(*task);
        QMetaObject::invokeMethod(
            this, [this, task, outcome] { takeOutcome(task, outcome); }, Qt::QueuedConnection);
    });
}

JobRunner::Outcome JobRunner::runTurn(Task& task) {
    const RunContext run(task.settings, task.stop.get_token(),
                         [&task](const Progress& progress) { task.report(progress); });
    try {
        run.throwIfStopped();
        task.hasBegun = true;
        const Turn turn = task.work(run);
        return {turn == Turn::Last ? JobState::Status::Done : JobState::Status::Running, {}};
    } catch (const Cancelled&) {
        return {JobState::Status::Stopped, {}};
    } catch (const Error& error) {
        return {JobState::Status::Failed, QString::fromUtf8(error.what())};
    } catch (const std::bad_alloc&) {
        return {JobState::Status::Failed,
                tr("There is not enough memory for this; close other programs or take fewer "
                   "members at once.")};
    } catch (const std::exception& error) {
        const QString firstLine = QString::fromUtf8(error.what()).section(u'\n', 0, 0);
        return {JobState::Status::Failed,
                tr("This could not be finished, and the fault is ours. Please report: %1")
                    .arg(firstLine)};
    } catch (...) {
        return {JobState::Status::Failed,
                tr("This could not be finished for a reason that left no message.")};
    }
}

void JobRunner::takeOutcome(const std::shared_ptr<Task>& task, const Outcome& outcome) {
    if (task->stop.stop_requested()) {
        finish(task, JobState::Status::Stopped, {});
        return;
    }
    const bool isGood = outcome.failure.isEmpty() && outcome.status != JobState::Status::Stopped;
    if (isGood && task->receiver != nullptr) {
        task->deliver();
    }
    if (task->stop.stop_requested()) {
        finish(task, JobState::Status::Stopped, {});
    } else if (outcome.status == JobState::Status::Running) {
        submit(task);
    } else {
        finish(task, outcome.status, outcome.failure);
    }
}

void JobRunner::finish(const std::shared_ptr<Task>& task, JobState::Status status,
                       const QString& failure) {
    const auto found = std::ranges::find(jobs_, task->id, &JobState::id);
    std::erase(tasks_, task);
    disconnect(task->receiverGone);
    if (tasks_.empty()) {
        poll_.stop();
    }
    if (found == jobs_.end() || found->isFinished()) {
        return;
    }
    found->status = status;
    found->failure = failure;
    found->secondsLeft = -1.0;
    const QString title = found->title;
    const bool wasQuick =
        !task->running.isValid() || task->running.elapsed() < kLeavesNoTraceMilliseconds;
    const bool wasReplaced = status == JobState::Status::Stopped && !task->slot.isEmpty();
    if ((status == JobState::Status::Done && wasQuick) || (wasReplaced && wasQuick)) {
        jobs_.erase(found);
    } else if (jobs_.size() > kLargestHistory) {
        const auto oldest = std::ranges::find_if(jobs_, &JobState::isFinished);
        jobs_.erase(oldest);
    }
    Q_EMIT changed();
    Q_EMIT finished(task->id, status);
    if (status == JobState::Status::Failed) {
        Q_EMIT failed(title, failure);
    }
}

void JobRunner::stop(qint64 job) {
    const auto found = std::ranges::find(tasks_, job, [](const auto& task) { return task->id; });
    if (found != tasks_.end()) {
        stopTask(std::shared_ptr<Task>(*found));
    }
}

void JobRunner::stopTask(const std::shared_ptr<Task>& task) {
    task->stop.request_stop();
    if (!task->hasBegun) {
        finish(task, JobState::Status::Stopped, {});
    }
}

void JobRunner::clearFinished() {
    std::erase_if(jobs_, [](const JobState& job) { return job.isFinished(); });
    Q_EMIT changed();
}

const JobState* JobRunner::find(qint64 job) const {
    const auto found = std::ranges::find(jobs_, job, &JobState::id);
    return found != jobs_.end() ? &*found : nullptr;
}

JobState* JobRunner::state(qint64 job) {
    const auto found = std::ranges::find(jobs_, job, &JobState::id);
    return found != jobs_.end() ? &*found : nullptr;
}

bool JobRunner::isBusy() const { return !tasks_.empty(); }

void JobRunner::pollProgress() {
    bool isChanged = false;
    for (const std::shared_ptr<Task>& task : tasks_) {
        JobState* shown = state(task->id);
        if (shown == nullptr || shown->isFinished()) {
            continue;
        }
        if (shown->status == JobState::Status::Waiting && task->hasBegun) {
            shown->status = JobState::Status::Running;
            task->running.start();
            isChanged = true;
        }
        if (const std::optional<Progress> progress = task->takeProgress()) {
            shown->progress = *progress;
            const double seconds = static_cast<double>(task->running.elapsed()) / 1000.0;
            shown->secondsLeft = task->timeLeft.update(*progress, seconds);
            isChanged = true;
        }
    }
    if (isChanged) {
        Q_EMIT changed();
    }
}

}  // namespace setscope
