#pragma once

#include <chrono>
#include <iosfwd>
#include <mutex>
#include <string>

#include "core/base/run_context.h"

namespace setscope {

/// Shows how far a long work has come: on a terminal as one line that is written over, elsewhere as
/// a line for each new kind of work and every ten seconds. Any thread.
class ProgressLine {
  public:
    enum class Style { Silent, Sparse, Updating };
    /// @param stream outlives this
    ProgressLine(std::ostream& stream, Style style) : stream_(stream), style_(style) {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const Progress& progress);
    /// Wipes the line, so that something else can be written.
    void clear();

  private:
    using Clock = std::chrono::steady_clock;

    std::ostream& stream_;
    Style style_;
    std::mutex mutex_;
    std::string what_;
    Clock::time_point shownAt_;
    bool isLineOpen_ = false;
};

}  // namespace setscope
