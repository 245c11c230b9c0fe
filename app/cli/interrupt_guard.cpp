#include "app/cli/interrupt_guard.h"

#include <csignal>
#include <ctime>

namespace setscope {
namespace {

sigset_t stopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

/// Waits until a signal comes or the guard goes; the time is only how long leaving may take.
void waitForSignal(const std::stop_token& guardGoes, std::stop_source stop) {
    const sigset_t signals = stopSignals();
    const timespec patience{0, 50'000'000};
    while (!guardGoes.stop_requested()) {
        const int signal = sigtimedwait(&signals, nullptr, &patience);
        if (signal > 0 && stop.stop_requested()) {
            std::_Exit(1);
        }
        if (signal > 0) {
            stop.request_stop();
        }
    }
}

}  // namespace

InterruptGuard::InterruptGuard() {
    const sigset_t signals = stopSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    waiter_ = std::jthread(
        [stop = stop_](const std::stop_token& guardGoes) { waitForSignal(guardGoes, stop); });
}

}  // namespace setscope
