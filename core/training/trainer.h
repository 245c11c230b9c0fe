#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "core/base/json.h"
#include "core/base/random.h"
#include "core/base/run_context.h"
#include "core/results/training_result.h"
#include "core/training/optimizer.h"
#include "core/training/schedule.h"

namespace torch::nn {
class Module;
}

namespace setscope {

/// What is to be learned.
struct TrainingTask {
    /// Builds the mini-batch of one step (0, 1, …) and returns its scalar loss. All randomness
    /// comes from `random` or from LibTorch's own generator, both seeded for this step alone. A
    /// step should take less than half a second, or call RunContext::throwIfStopped within.
    std::function<at::Tensor(std::int64_t step, Random& random)> loss;
    /// Larger is better. Called without gradients and with the module in evaluation mode; may be
    /// empty.
    std::function<double()> validate;
};

struct TrainerOptions {
    std::int64_t steps = 0;
    OptimizerOptions optimizer;
    Schedule schedule;
    double clipNorm = 0.0;           ///< largest norm of the whole gradient; 0: not clipped
    std::int64_t validateEvery = 0;  ///< steps; 0: only after the last one
    /// Validations without a new best until the run ends early; 0: it never does.
    std::int64_t patience = 0;
    std::filesystem::path checkpointFile;   ///< empty: none is written
    std::int64_t checkpointEverySteps = 0;  ///< 0: only when the run is stopped and when it ends
    bool resume = false;                    ///< go on from `checkpointFile` if it is there
    std::int64_t logEverySteps = 1;
    /// {"step","loss","learningRate"} and {"step","validation","best"}.
    std::function<void(const Json& line)> onLogLine;
};

/// What a run brings. The module holds the best validated weights, or the last ones if nothing was
/// validated.
struct TrainingOutcome {
    std::int64_t resumedFrom = 0;  ///< steps that an earlier run had done
    /// One point per validation; its loss is the mean since the last one.
    std::vector<CurvePoint> curve;
    double seconds = 0.0;
};

/// Trains the module's parameters in place, on the device where they are, with the randomness of
/// run.settings().seed. What a step draws depends on the seed and its number only, so that a
/// resumed run continues exactly as if it had never stopped. After a stop the checkpoint holds the
/// last finished step.
/// @throws Cancelled; Error (BadInput) if the checkpoint is damaged or belongs to a run with other
/// settings; Error (Failed) if the loss is not finite
TrainingOutcome train(torch::nn::Module& module, const TrainingTask& task,
                      const TrainerOptions& options, const RunContext& run);

}  // namespace setscope
