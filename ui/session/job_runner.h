#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/run_context.h"

namespace setscope {

/// One running or finished job, as the jobs dock shows it.
struct JobState {
    enum class Status { Waiting, Running, Done, Failed, Stopped };
    qint64 id = 0;
    QString title;
    Status status = Status::Waiting;
    Progress progress;
    double secondsLeft = -1.0;  ///< −1: not known yet
    QString failure;            ///< the sentence of the error

    bool isFinished() const { return status != Status::Waiting && status != Status::Running; }
};

/// Jobs of one lane run one after the other; lanes run beside each other.
enum class Lane {
    Computing,  ///< everything that asks the engine
    Importing,  ///< reading what was dropped
    Saving,     ///< reading and writing project files and reports
    Learning,   ///< asks the engine for minutes; it lets what computes pass between two steps
    LookingUp,  ///< quick answers that ask no engine
};

inline constexpr std::size_t kLaneCount = 5;

/// Runs work off the window's thread, one job after the other in a lane. Lives on the window's
/// thread. A job's result is dropped if its receiver is gone or a newer job of the same `slot`
/// replaced it; progress is throttled to 20 a second; an Error is shown as its sentence, a foreign
/// exception turned into one. A job that was done within a second leaves no trace in the list.
class JobRunner : public QObject {
    Q_OBJECT
  public:
    explicit JobRunner(QObject* parent = nullptr);
    ~JobRunner() override;  ///< stops everything and waits

    /// What jobs started from now on are told about seed, device and threads.
    void setRunSettings(const RunSettings& settings) { runSettings_ = settings; }

    /// @param slot jobs of the same non-empty slot replace each other: an older one is stopped
    /// @param work runs in the lane; captures copies, never widgets
    /// @param done runs on the window's thread with the result
    /// @return the job's id
    template <class Work, class Done>
    qint64 start(const QString& title, const QString& slot, QObject* receiver, Work work, Done done,
                 Lane lane = Lane::Computing) {
        using Result = std::invoke_result_t<Work, const RunContext&>;
        auto result = std::make_shared<std::optional<Result>>();
        return enqueue(
            title, slot, lane, receiver,
            [work = std::move(work), result](const RunContext& run) {
                result->emplace(work(run));
                return Turn::Last;
            },
            [done = std::move(done), result] { done(std::move(**result)); });
    }

    /// A job of many steps, each with an answer of its own. Other jobs of the lane take their turn
    /// between two steps, so that a quick question does not wait for a long job.
    /// @param step runs in the lane, returns a std::optional<Part>; an empty one ends the job
    /// @param part runs on the window's thread with each part, before the next step begins
    template <class Step, class Part>
    qint64 startSteps(const QString& title, const QString& slot, QObject* receiver, Step step,
                      Part part, Lane lane = Lane::Computing) {
        auto result = std::make_shared<std::invoke_result_t<Step, const RunContext&>>();
        return enqueue(
            title, slot, lane, receiver,
            [step = std::move(step), result](const RunContext& run) mutable {
                *result = step(run);
                return result->has_value() ? Turn::MoreToCome : Turn::Last;
            },
            [part = std::move(part), result]() mutable {
                if (result->has_value()) {
                    part(std::move(**result));
                }
            });
    }

    /// Oldest first.
    const std::vector<JobState>& jobs() const { return jobs_; }
    /// The job's state; null if it is not in the list.
    const JobState* find(qint64 job) const;
    bool isBusy() const;
    void stop(qint64 job);
    void clearFinished();

  Q_SIGNALS:
    void changed();  ///< any job's state
    void finished(qint64 job, JobState::Status status);
    void failed(const QString& title, const QString& sentence);

  private:
    enum class Turn { MoreToCome, Last };
    using Work = std::function<Turn(const RunContext&)>;
    struct Task;
    struct Outcome;

    qint64 enqueue(const QString& title, const QString& slot, Lane lane, QObject* receiver,
                   Work work, std::function<void()> deliver);
    void submit(const std::shared_ptr<Task>& task);
    static Outcome runTurn(Task& task);
    void takeOutcome(const std::shared_ptr<Task>& task, const Outcome& outcome);
    void finish(const std::shared_ptr<Task>& task, JobState::Status status, const QString& failure);
    void stopTask(const std::shared_ptr<Task>& task);
    void pollProgress();
    JobState* state(qint64 job);

    std::vector<JobState> jobs_;
    std::vector<std::shared_ptr<Task>> tasks_;
    std::array<QThreadPool, kLaneCount> lanes_;
    RunSettings runSettings_;
    QTimer poll_;
    qint64 lastId_ = 0;
};

}  // namespace setscope
