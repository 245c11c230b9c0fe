#include "app/cli/interrupt_guard.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace setscope {
namespace {

sigset_t interruption() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    return signals;
}

/// A thread that was there before the guard and takes SIGINT, as libraries start them; the thread
/// that makes this leaves the signal to it.
class EarlierThread {
  public:
    EarlierThread()
        : thread_([](const std::stop_token& stop) {
              std::mutex mutex;
              std::unique_lock lock(mutex);
              std::condition_variable_any().wait(lock, stop, [] { return false; });
          }) {
        const sigset_t signals = interruption();
        pthread_sigmask(SIG_BLOCK, &signals, &before_);
    }
    ~EarlierThread() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    EarlierThread(const EarlierThread&) = delete;
    EarlierThread& operator=(const EarlierThread&) = delete;

  private:
    sigset_t before_{};
    std::jthread thread_;
};

bool isStoppedSoon(const std::stop_token& stop) {
    for (int i = 0; i < 500 && !stop.stop_requested(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return stop.stop_requested();
}

TEST(InterruptGuard, ASignalThatAnotherThreadTakesAsksForAStop) {
    const EarlierThread earlier;
    const InterruptGuard guard;
    EXPECT_FALSE(guard.stopToken().stop_requested());
    ASSERT_EQ(kill(getpid(), SIGINT), 0);
    EXPECT_TRUE(isStoppedSoon(guard.stopToken()));
}

TEST(InterruptGuard, ASignalToTheThreadItselfAsksForAStop) {
    const InterruptGuard guard;
    ASSERT_EQ(raise(SIGTERM), 0);
    EXPECT_TRUE(isStoppedSoon(guard.stopToken()));
}

TEST(InterruptGuard, TheSignalsAreAsBeforeWhenItGoes) {
    struct sigaction before {};
    sigaction(SIGINT, nullptr, &before);
    { const InterruptGuard guard; }
    { const InterruptGuard guard; }
    struct sigaction after {};
    sigaction(SIGINT, nullptr, &after);
    EXPECT_EQ(after.sa_handler, before.sa_handler);
}

TEST(InterruptGuardDeathTest, ASecondSignalEndsTheProgram) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            const InterruptGuard guard;
            raise(SIGINT);
            isStoppedSoon(guard.stopToken());
            raise(SIGINT);
            std::this_thread::sleep_for(std::chrono::seconds(5));
        },
        testing::ExitedWithCode(1), "");
}

}  // namespace
}  // namespace setscope
