#include "core/io/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace setscope {
namespace {

constexpr std::chrono::milliseconds kBetweenReports{100};

using GroupWork = std::function<void(std::size_t first, std::size_t size)>;

/// What the threads of one loop share.
class SharedWork {
  public:
    SharedWork(std::size_t count, std::size_t groupSize, const GroupWork& work)
        : count_(count), groupSize_(groupSize), work_(work) {}

    void runWorker() {
        try {
            for (std::size_t first = next_.fetch_add(groupSize_); first < count_ && !isStopped_;
                 first = next_.fetch_add(groupSize_)) {
                const std::size_t size = std::min(groupSize_, count_ - first);
                work_(first, size);
                done_ += size;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            isStopped_ = true;
        }
        const std::lock_guard lock(mutex_);
        ++finishedWorkers_;
        finished_.notify_one();
    }

    /// True when all workers have finished; waits for that a while.
    bool waitForEnd(std::size_t workers) {
        std::unique_lock lock(mutex_);
        return finished_.wait_for(lock, kBetweenReports,
                                  [&] { return finishedWorkers_ == workers; });
    }

    void stop() { isStopped_ = true; }
    std::size_t done() const { return done_; }

    void rethrowFailure() const {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
    }

  private:
    std::size_t count_;
    std::size_t groupSize_;
    const GroupWork& work_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::size_t> done_ = 0;
    std::atomic<bool> isStopped_ = false;
    std::mutex mutex_;
    std::condition_variable finished_;
    std::size_t finishedWorkers_ = 0;
    std::exception_ptr failure_;
};

std::size_t workerCount(std::size_t groups, const RunContext& run) {
    const int asked = run.settings().threads;
    const std::size_t allowed = asked > 0 ? static_cast<std::size_t>(asked)
                                          : std::max(1U, std::thread::hardware_concurrency());
    return std::min(allowed, groups);
}

}  // namespace

void parallelFor(std::size_t count, const std::string& what, const RunContext& run,
                 const std::function<void(std::size_t)>& work) {
    parallelForGroups(count, 1, what, run, [&work](std::size_t i, std::size_t) { work(i); });
}

void parallelForGroups(std::size_t count, std::size_t groupSize, const std::string& what,
                       const RunContext& run, const GroupWork& work) {
    SharedWork shared(count, groupSize, work);
    const auto report = [&] {
        run.step(
            {static_cast<std::int64_t>(shared.done()), static_cast<std::int64_t>(count), what});
    };
    {
        std::vector<std::jthread> workers(workerCount((count + groupSize - 1) / groupSize, run));
        for (std::jthread& worker : workers) {
            worker = std::jthread([&shared] { shared.runWorker(); });
        }
        try {
            report();
            while (!shared.waitForEnd(workers.size())) {
                report();
            }
        } catch (...) {
            shared.stop();
            throw;
        }
    }
    shared.rethrowFailure();
    report();
}

}  // namespace setscope
