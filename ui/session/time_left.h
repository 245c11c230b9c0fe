#pragma once

#include "core/base/run_context.h"

namespace setscope {

/// Estimates how long a job still needs from how far it has come. A new kind of work (`what`)
/// begins a new estimate.
class TimeLeft {
  public:
    /// @param seconds since the job began to run; never smaller than at the call before
    /// @return seconds left; −1 while less than a second or less than 2 % of the work was seen
    double update(const Progress& progress, double seconds);

  private:
    std::string what_;
    std::int64_t firstDone_ = 0;
    double firstSeconds_ = 0.0;
    bool isBegun_ = false;
};

}  // namespace setscope
