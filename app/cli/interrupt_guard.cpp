#include "app/cli/interrupt_guard.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

#include "core/base/check.h"

namespace setscope {
namespace {

/// Wakes the waiter. Never closed: a handler may still be running when its guard goes.
std::atomic<int> wakeUps = -1;
static_assert(std::atomic<int>::is_always_lock_free, "a signal's handler may take no lock");

void wakeWaiter() {
    const std::uint64_t one = 1;
    (void)!write(wakeUps, &one, sizeof one);
}

void onSignal(int) {
    const int error = errno;
    wakeWaiter();
    errno = error;
}

/// True if there was a call of wakeWaiter since the last.
bool takeWakeUps() {
    std::uint64_t count = 0;
    return read(wakeUps, &count, sizeof count) > 0;
}

/// Returns when the guard goes.
void waitForSignals(const std::stop_token& guardGoes, std::stop_source stop) {
    while (true) {
        pollfd waiting{wakeUps, POLLIN, 0};
        poll(&waiting, 1, -1);
        if (guardGoes.stop_requested()) {
            return;
        }
        if (takeWakeUps() && !stop.request_stop()) {
            std::_Exit(1);
        }
    }
}

}  // namespace

InterruptGuard::InterruptGuard() {
    if (wakeUps < 0) {
        wakeUps = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    }
    SETSCOPE_CHECK(wakeUps >= 0, "the system gives no eventfd");
    takeWakeUps();
    waiter_ = std::jthread(
        [stop = stop_](const std::stop_token& guardGoes) { waitForSignals(guardGoes, stop); });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &action, &before_[i]);
    }
}

InterruptGuard::~InterruptGuard() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &before_[i], nullptr);
    }
    waiter_.request_stop();
    wakeWaiter();
}

}  // namespace setscope
