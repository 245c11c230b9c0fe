#pragma once

#include <cstdint>

namespace setscope {

/// How the learning rate changes over a run.
enum class ScheduleKind {
    Constant,
    /// Linearly from 0 to its full value over the warm-up, then half a cosine down towards 0.
    WarmupCosine,
};

struct Schedule {
    ScheduleKind kind = ScheduleKind::Constant;
    std::int64_t warmupSteps = 0;  ///< of WarmupCosine
};

/// The share of the full learning rate that step `step` of `steps` is made with, 0..1; the last
/// warm-up step has all of it, and the step after the last would have none.
/// @pre 0 <= step < steps
double learningRateShare(const Schedule& schedule, std::int64_t step, std::int64_t steps);

}  // namespace setscope
