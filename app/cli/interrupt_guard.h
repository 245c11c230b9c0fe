#pragma once

#include <array>
#include <csignal>
#include <stop_token>
#include <thread>

namespace setscope {

/// While it lives, Ctrl+C and a request to end (SIGINT, SIGTERM) ask for a stop instead of ending
/// the program at once; a second one ends it. It does not matter which thread the system gives the
/// signal to, and when that thread was started. There is one guard at a time.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    std::stop_token stopToken() const { return stop_.get_token(); }

  private:
    static constexpr std::array<int, 2> kSignals = {SIGINT, SIGTERM};

    std::stop_source stop_;
    std::array<struct sigaction, kSignals.size()> before_{};
    std::jthread waiter_;
};

}  // namespace setscope
