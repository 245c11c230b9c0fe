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

/// What the threads of one parallelFor share.
class SharedWork {
  public:
    SharedWork(std::size_t count, const std::function<void(std::size_t)>& work)
        : count_(count), work_(work) {}

    void runWorker() {
        try {
            for (std::size_t i = next_++; i < count_ && !isStopped_; i = next_++) {
                work_(i);
                ++done_;
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
    const std::function<void(std::size_t)>& work_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::size_t> done_ = 0;
    std::atomic<bool> isStopped_ = false;
    std::mutex mutex_;
    std::condition_variable finished_;
    std::size_t finishedWorkers_ = 0;
    std::exception_ptr failure_;
};

std::size_t workerCount(std::size_t count, const RunContext& run) {
    const int asked = run.settings().threads;
    const std::size_t allowed = asked > 0 ? static_cast<std::size_t>(asked)
                                          : std::max(1U, std::thread::hardware_concurrency());
    return std::min(allowed, count);
}

}  // namespace

void parallelFor(std::size_t count, const std::string& what, const RunContext& run,
                 const std::function<void(std::size_t)>& work) {
    SharedWork shared(count, work);
    const auto report = [&] {
        run.step(
            {static_cast<std::int64_t>(shared.done()), static_cast<std::int64_t>(count), what});
    };
    {
        std::vector<std::jthread> workers(workerCount(count, run));
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
