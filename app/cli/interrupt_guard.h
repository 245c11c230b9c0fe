#pragma once

#include <stop_token>
#include <thread>

namespace setscope {

/// While it lives, Ctrl+C and a request to end (SIGINT, SIGTERM) ask for a stop instead of ending
/// the program at once; a second one ends it. Made on the main thread before any other thread
/// starts, so that all of them leave the signals to it.
class InterruptGuard {
  public:
    InterruptGuard();
    std::stop_token stopToken() const { return stop_.get_token(); }

  private:
    std::stop_source stop_;
    std::jthread waiter_;
};

}  // namespace setscope
