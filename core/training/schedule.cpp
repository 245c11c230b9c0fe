#include "core/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "core/base/check.h"

namespace setscope {

double learningRateShare(const Schedule& schedule, std::int64_t step, std::int64_t steps) {
    SETSCOPE_CHECK(step >= 0 && step < steps,
                   "step " + std::to_string(step) + " of " + std::to_string(steps));
    if (schedule.kind == ScheduleKind::Constant) {
        return 1.0;
    }
    const std::int64_t warmup = std::clamp<std::int64_t>(schedule.warmupSteps, 0, steps);
    if (step < warmup) {
        return static_cast<double>(step + 1) / static_cast<double>(warmup);
    }
    const double gone =
        static_cast<double>(step - warmup + 1) / static_cast<double>(steps - warmup + 1);
    return 0.5 * (1.0 + std::cos(std::numbers::pi * gone));
}

}  // namespace setscope
